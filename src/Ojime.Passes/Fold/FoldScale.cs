using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   c = conv2d(x, w, b)
///   y = c · s          s constant, one for each channel       ──▶       y = conv2d(x, w·s, b·s)
/// </code>
/// </summary>
/// <remarks>Floats only, for a product of codes is not a code. Only where nothing else reads c. Also a division by a constant.</remarks>
public static class FoldScale
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FoldScale), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Op is not Binary { Kind: BinaryKind.Mul or BinaryKind.Div, Clamp: var clamp } binary || WeightedSums.Split(node) is not var (c, factor)
            || (binary.Kind == BinaryKind.Div && node.Inputs[0].IsConstant)
            || !WeightedSums.IsOpen(c.Producer) || !graph.HasOneUse(c) || c.Shape != node.Output.Shape)
            return null;
        int last = c.Shape.Rank - 1;
        if (Constants.PerChannel(factor, last, c.Shape.Rank, c.Shape[last].Size) is not { } scale)
            return null;
        if (binary.Kind == BinaryKind.Div)
            scale = Array.ConvertAll(scale, static s => 1 / s);
        Node sum = c.Producer!;
        return graph.Add(FuseActivation.With(sum.Op, clamp), sum.Origin, sum.Inputs[0],
            WeightedSums.ScaleOutputs(sum.Inputs[1], scale), WeightedSums.ScaleOutputs(sum.Inputs[2], scale));
    }
}
