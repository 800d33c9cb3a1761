using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   p = pad rows, columns by zero (x)
///   y = conv2d(p, w, b)                    ──▶       y = conv2d with a padded window (x, w, b)
/// </code>
/// </summary>
/// <remarks>
/// A convolution reads real zero outside the image, so only a pad by real zero goes away: in integers that is the zero point, and the types
/// before and after the pad must be the same. An average pool takes the pad where it divides by the whole window anyway. A maximum never
/// sees its padding, so it would not see these zeros either, and keeps the pad.
/// </remarks>
public static class FoldPad
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FoldPad), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Inputs is not [{ Producer: { Op: Pad { Mode: PadMode.Constant, Value: 0 } pad, Inputs: [var x] } } padded, ..]
            || !Equals(x.Type.Quantization, padded.Type.Quantization) || pad is not { Before: [0, var top, var left, 0], After: [0, var bottom, var right, 0] })
            return null;
        Window2D Padded(Window2D w) => new(
            w.Rows with { PadBefore = w.Rows.PadBefore + top, PadAfter = w.Rows.PadAfter + bottom },
            w.Columns with { PadBefore = w.Columns.PadBefore + left, PadAfter = w.Columns.PadAfter + right });
        Op? op = node.Op switch
        {
            Conv2D c => c with { Window = Padded(c.Window) },
            Pool2D { Kind: PoolKind.Average, CeilRows: 0, CeilColumns: 0 } p when (p.CountPadding || !p.Window.HasPadding) && x.Type.Element == ElementType.Float32
                => p with { Window = Padded(p.Window), CountPadding = true },
            _ => null,
        };
        return op is null ? null : graph.Add(op, node.Origin, [x, .. node.Inputs.AsSpan()[1..]], node.Output.Type, node.Output.Name);
    }
}
