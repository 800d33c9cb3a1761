using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   t = transpose(x)                       r = reshape(x)
///   r = reshape(t) to [N, features]        y = dense(r, w with its columns in x's order, b)
///   y = dense(r, w, b)             ──▶
///
///   d = dense(x, w, b)                     d = dense(x, w and b with their rows in t's order)
///   r = reshape(d) to [N, c, h, w]         t = reshape(d) to [N, h, w, c]
///   t = transpose(r)               ──▶
/// </code>
/// </summary>
/// <remarks>A flatten of channels-first features, or the first step of a decoder, costs nothing at run time: the weights are constants.</remarks>
public static class FoldTransposeIntoDense
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FoldTransposeIntoDense), Rule);

    public static Value? Rule(Node node, RuleContext graph) => node switch
    {
        { Op: Dense, Inputs: [{ Producer: { Op: Reshape, Inputs: [{ Producer: { Op: Transpose t, Inputs: [var x] } } transposed] } } flat, { IsConstant: true } w, var b] }
            when Leading(t.Permutation, transposed.Shape, flat.Shape) is { } leading => PermuteColumns(node, graph, t.Permutation, leading, x, transposed, flat, w, b),
        { Op: Transpose t, Inputs: [{ Producer: { Op: Reshape, Inputs: [{ Producer: { Op: Dense, Inputs: [var x, { IsConstant: true } w, { IsConstant: true } b] } dense } d] } } r] }
            when graph.HasOneUse(d) && graph.HasOneUse(r) && Leading(t.Permutation, r.Shape, d.Shape) is { } leading
            => PermuteRows(node, graph, t.Permutation, leading, r, x, d, dense, w, b),
        _ => null,
    };

    /// <summary>How many leading axes the transpose leaves in place, where all others make up the last axis of the flat shape; else null.</summary>
    private static int? Leading(IntList p, Shape apart, Shape flat)
    {
        for (int leading = 0; leading < p.Count; leading++)
        {
            int features = 1;
            for (int i = leading; i < p.Count; i++)
                features *= apart[i].Size;
            if (features == flat[^1].Size)
                return features * flat.Take(flat.Rank - 1).Aggregate(1, static (n, d) => n * d.Size) == apart.ElementCount ? leading : null;
            if (p[leading] != leading)
                return null;
        }
        return null;
    }

    private static Value PermuteColumns(
        Node node, RuleContext graph, IntList p, int leading, Value x, Value transposed, Value flat, Value w, Value b)
    {
        // w [O, features] is read as [O, axes of t], put in the order of x, and made flat again.
        Shape apart = [w.Shape[0], .. transposed.Shape[leading..]];
        IntList back = Permutations.Invert(p);
        IntList order = [0, .. back.Skip(leading).Select(axis => axis - leading + 1)];
        Value columns = Constants.Reshape(Constants.Transpose(Constants.Reshape(w, apart), order), w.Shape);
        Value straight = graph.Add(new Reshape(flat.Shape), flat.Origin, [x], flat.Type);
        return graph.Add(node.Op, node.Origin, [straight, columns, b], node.Output.Type, node.Output.Name);
    }

    private static Value PermuteRows(
        Node node, RuleContext graph, IntList p, int leading, Value r, Value x, Value d, Node dense, Value w, Value b)
    {
        IntList order = [.. p.Skip(leading).Select(axis => axis - leading)];
        Value Rows(Value constant)
        {
            Shape apart = [.. r.Shape[leading..], .. constant.Shape[1..]];
            IntList all = [.. order, .. Enumerable.Range(order.Count, constant.Shape.Rank - 1)];
            if (constant.Type.Quantization is { Axis: 0 } q)
            {
                // The scales of the rows move with the rows.
                int[] from = [.. Constants.Transpose(Constants.Of(Tensor.Ints(r.Shape[leading..], [.. Enumerable.Range(0, q.Scales.Length)])), order).Constant!.Read<int>()];
                TensorType plain = constant.Type with { Quantization = null };
                Value rows = Constants.Reshape(Constants.Transpose(Constants.Reshape(Constants.Of(constant.Constant!.As(plain)), apart), all), constant.Shape);
                Quantization moved = new([.. from.Select(q.ScaleAt)], [.. from.Select(q.ZeroAt)], 0);
                return Constants.Of(rows.Constant!.As(constant.Type with { Quantization = moved }), constant.Name);
            }
            return Constants.Reshape(Constants.Transpose(Constants.Reshape(constant, apart), all), constant.Shape);
        }
        Value sum = graph.Add(dense.Op, dense.Origin, [x, Rows(w), Rows(b)], d.Type, d.Name);
        return graph.Add(new Reshape(node.Output.Shape), node.Origin, [sum], node.Output.Type, node.Output.Name);
    }
}
