using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = reshape(x) to x's own shape            ──▶       y = x
///   y = reshape(reshape(x))                    ──▶       y = reshape(x)
///   y = transpose(transpose(x))                ──▶       y = transpose(x), or x where they cancel
///   y = transpose(x) that moves only sizes 1   ──▶       y = reshape(x)
/// </code>
/// and likewise a concatenation with nothing, a scatter of nothing, a slice of everything, a pad of nothing, an expansion to the same shape, a cast to the same type, x + 0, x · 1.
/// </summary>
public static class RemoveIdentities
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(RemoveIdentities), Rule).Repeated;

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Inputs is not [var x, ..] || (x.IsConstant && node.Op is not Concat))
            return null;
        return node.Op switch
        {
            // Only a value of the very same type can stand in: the scale is part of the type, so a requantisation never goes this way.
            Reshape or Slice or Pad or Expand or Tile or Quantize or Cast or Concat when x.Type == node.Output.Type && Keeps(node) => x,
            Concat c when node.Inputs.Any(static i => i.Shape.HasNoElements) && !node.Output.Shape.HasNoElements =>
                graph.Add(c, node.Origin, [.. node.Inputs.Where(static i => !i.Shape.HasNoElements)], node.Output.Type, node.Output.Name),
            ScatterNd or ScatterElements when x.Type == node.Output.Type && node.Inputs[2].Shape.HasNoElements => x,
            Transpose t => Merge(t, x, node, graph),
            Reshape when x.Producer is { Op: Reshape, Inputs: [var inner] } => graph.Add(new Reshape(node.Output.Shape), node.Origin, [inner], node.Output.Type, node.Output.Name),
            Unary { Kind: UnaryKind.Clip, Alpha: float.NegativeInfinity, Beta: float.PositiveInfinity } when x.Type == node.Output.Type => x,
            Binary { Clamp: null } b when x.Type == node.Output.Type && node.Inputs[1].IsConstant && Neutral(b.Kind) is { } neutral && Holds(node.Inputs[1], neutral) => x,
            Reduce { Kind: ReduceKind.Mean or ReduceKind.Sum or ReduceKind.Max or ReduceKind.Min } r
                when r.Axes.All(a => x.Shape[Axes.Normal(a, x.Shape.Rank)] is { IsFixed: true, Size: 1 }) && Equals(x.Type.Quantization, node.Output.Type.Quantization)
                => graph.Add(new Reshape(node.Output.Shape), node.Origin, [x], node.Output.Type, node.Output.Name),
            _ => null,
        };
    }

    /// <summary>True where equal types already mean equal elements.</summary>
    private static bool Keeps(Node node) => node.Op switch
    {
        Slice s => s.Steps.All(static step => step == 1),
        Concat => node.Inputs.Length == 1,
        _ => true,
    };

    private static Value? Merge(Transpose transpose, Value x, Node node, RuleContext graph)
    {
        // Codes that are given another meaning on the way keep their step, as a reshape that moves nothing.
        Value Same(Value same) => same.Type == node.Output.Type ? same
            : graph.Add(new Reshape(node.Output.Shape), node.Origin, [same], node.Output.Type, node.Output.Name);
        if (Permutations.IsIdentity(transpose.Permutation))
            return Same(x);
        if (x.Producer is { Op: Transpose first, Inputs: [var inner] })
        {
            IntList both = Permutations.Then(first.Permutation, transpose.Permutation);
            return Permutations.IsIdentity(both) ? Same(inner) : graph.Add(new Transpose(both), node.Origin, [inner], node.Output.Type, node.Output.Name);
        }
        return Permutations.IsReshape(transpose.Permutation, x.Shape)
            ? graph.Add(new Reshape(node.Output.Shape), node.Origin, [x], node.Output.Type, node.Output.Name)
            : null;
    }

    private static float? Neutral(BinaryKind kind) => kind switch
    {
        BinaryKind.Add or BinaryKind.Sub => 0,
        BinaryKind.Mul or BinaryKind.Div or BinaryKind.Pow => 1,
        _ => null,
    };

    private static bool Holds(Value constant, float number) =>
        constant.Type is { Element: ElementType.Float32, IsQuantized: false } && !constant.Constant!.Read<float>().ContainsAnyExcept(number);
}
