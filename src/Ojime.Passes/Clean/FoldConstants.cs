using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = exp(c)       c constant        ──▶       y constant
/// </code>
/// </summary>
/// <remarks>Not where the result takes much more flash than what it is made of: a tiled or expanded constant stays a step.</remarks>
public static class FoldConstants
{
    /// <summary>A result may be this many times its inputs, plus a little, before folding costs more flash than it saves time.</summary>
    private const int MostGrowth = 4, AlwaysAllowedBytes = 256;

    public static Pass Pass { get; } = Passes.Pass.OfMany(nameof(FoldConstants), Rule);

    public static ImmutableArray<Value>? Rule(Node node, RuleContext graph)
    {
        if (node.Inputs.IsEmpty || !node.Inputs.All(static v => v.IsConstant))
            return null;
        long given = node.Inputs.Distinct().Sum(static v => (long)v.Type.ByteCount), made = node.Outputs.Sum(static v => (long)v.Type.ByteCount);
        if (made > (given * MostGrowth) + AlwaysAllowedBytes)
            return null;
        Tensor[] results = Constants.Fold(node.Op, [.. node.Inputs.Select(static v => v.Constant!)], node.OutputTypes);
        return [.. results.Select((r, i) => Constants.Of(r, node.Outputs[i].Name ?? node.Inputs[0].Name))];
    }
}
