using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = exp(c)       c constant                ──▶       y constant
///   y = x[3:3]       y without elements        ──▶       y constant
///   y = sum(e)       e without elements        ──▶       y constant
/// </code>
/// </summary>
/// <remarks>
/// Not where the result takes much more flash than what it is made of: a tiled or expanded constant stays a step. A tensor without elements is a
/// constant whatever made it, so no step ever makes one, and no kernel need think of a reduction over nothing.
/// </remarks>
public static class FoldConstants
{
    /// <summary>A result may be this many times its inputs, plus a little, before folding costs more flash than it saves time.</summary>
    private const int MostGrowth = 4, AlwaysAllowedBytes = 256;

    public static Pass Pass { get; } = Passes.Pass.OfMany(nameof(FoldConstants), Rule);

    public static ImmutableArray<Value>? Rule(Node node, RuleContext graph)
    {
        if (node.Outputs.All(static o => o.Shape.HasNoElements))
            return [.. node.Outputs.Select(static o => Constants.Of(Tensor.Zeros(o.Type), o.Name))];
        if (node.Inputs.IsEmpty || !node.Inputs.All(static v => v.IsConstant || v.Shape.HasNoElements))
            return null;
        long given = node.Inputs.Distinct().Sum(static v => (long)v.Type.ByteCount), made = node.Outputs.Sum(static v => (long)v.Type.ByteCount);
        if (made > (given * MostGrowth) + AlwaysAllowedBytes && !node.Inputs.Any(static v => v.Shape.HasNoElements))
            return null;
        Tensor[] results = Constants.Fold(node.Op, [.. node.Inputs.Select(static v => v.Constant ?? Tensor.Zeros(v.Type))], node.OutputTypes);
        return [.. results.Select((r, i) => Constants.Of(r, node.Outputs[i].Name ?? node.Inputs[0].Name))];
    }
}
