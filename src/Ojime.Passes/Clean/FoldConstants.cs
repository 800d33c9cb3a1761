using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = exp(c)       c constant                ──▶       y constant
///   y = x[3:3]       y without elements        ──▶       y constant
///   y = sum(e)       e without elements        ──▶       y constant
/// </code>
/// </summary>
/// <remarks>
/// Not where numbers only become more of the same: a tiled or expanded constant stays a step, which its reader may take in. What is computed is
/// folded even where it grows, for a step would need it in RAM. A tensor without elements is a
/// constant whatever made it, so no step ever makes one, and no kernel need think of a reduction over nothing.
/// </remarks>
public static class FoldConstants
{
    /// <summary>What only repeats numbers may become this many times its inputs, plus a little, before folding costs more flash than it saves time.</summary>
    private const int MostGrowth = 4, AlwaysAllowedBytes = 256;

    /// <summary>What is computed may grow to this.</summary>
    private const long MostBytes = 1 << 20;

    public static Pass Pass { get; } = Passes.Pass.OfMany(nameof(FoldConstants), Rule);

    public static ImmutableArray<Value>? Rule(Node node, RuleContext graph)
    {
        if (node.Outputs.All(static o => o.Shape.HasNoElements))
            return [.. node.Outputs.Select(static o => Constants.Of(Tensor.Zeros(o.Type), o.Name))];
        // A graph that an operator holds is folded in its own turn.
        if (!node.Op.Graphs.IsEmpty || node.Inputs.IsEmpty || !node.Inputs.All(static v => v.IsConstant || v.Shape.HasNoElements))
            return null;
        long given = node.Inputs.Distinct().Sum(static v => (long)v.Type.ByteCount), made = node.Outputs.Sum(static v => (long)v.Type.ByteCount);
        long most = Math.Max((given * MostGrowth) + AlwaysAllowedBytes, node.Op is Expand or Tile or Pad ? 0 : MostBytes);
        if (made > most && !node.Inputs.Any(static v => v.Shape.HasNoElements))
            return null;
        Tensor[] results = Constants.Fold(node.Op, [.. node.Inputs.Select(static v => v.Constant ?? Tensor.Zeros(v.Type))], node.OutputTypes);
        return [.. results.Select((r, i) => Constants.Of(r, node.Outputs[i].Name ?? node.Inputs[0].Name))];
    }
}
