using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   t = transpose(x)                   z = relu(x)
///   y = relu(t)              ──▶       y = transpose(z)
/// </code>
/// </summary>
/// <remarks>
/// Importers of channels-first formats put a transpose on each side of a convolution. Moved down past everything that does not mind the order
/// of axes, each meets the inverse one of the next convolution, and <see cref="RemoveIdentities"/> cancels the pair. What comes to rest
/// stands at an output, before a flatten (<see cref="FoldTransposeIntoDense"/>), or before an operator that does mind.
/// </remarks>
public static class SinkTransposes
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(SinkTransposes), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Op is Transpose || node.Inputs.FirstOrDefault(static v => v.Producer?.Op is Transpose) is not { } transposed)
            return null;
        IntList p = ((Transpose)transposed.Producer!.Op).Permutation;
        return node.Op switch
        {
            Unary or Cast or Quantize or Dequantize => Move(node, graph, p, node.Op, [Inner(node.Inputs[0])]),
            Binary or Select => MoveBroadcast(node, graph, p),
            Softmax s => Move(node, graph, p, s with { Axis = p[Axes.Normal(s.Axis, p.Count)] }, [Inner(node.Inputs[0])]),
            Cumulative c when node.Inputs[0] == transposed => Move(node, graph, p, c with { Axis = p[Axes.Normal(c.Axis, p.Count)] }, [Inner(transposed)]),
            BatchNorm b when node.Inputs[0] == transposed => Move(node, graph, p, b with { Axis = p[Axes.Normal(b.Axis, p.Count)] }, [Inner(transposed), .. node.Inputs.AsSpan()[1..]]),
            GroupNorm g when node.Inputs[0] == transposed && p[0] == 0 => Move(node, graph, p, g with { Axis = p[Axes.Normal(g.Axis, p.Count)] }, [Inner(transposed), .. node.Inputs.AsSpan()[1..]]),
            LocalResponseNorm l => Move(node, graph, p, l with { Axis = p[Axes.Normal(l.Axis, p.Count)] }, [Inner(node.Inputs[0])]),
            Dense when node.Inputs[0] == transposed && p[^1] == p.Count - 1 => Move(node, graph, p, node.Op, [Inner(transposed), .. node.Inputs.AsSpan()[1..]]),
            Pad pad => Move(node, graph, p, pad with { Before = Permutations.Unpermute(pad.Before, p), After = Permutations.Unpermute(pad.After, p) }, [Inner(node.Inputs[0])]),
            Slice s => Move(node, graph, p,
                new Slice(Permutations.Unpermute(s.Starts, p), Permutations.Unpermute(s.Sizes, p), Permutations.Unpermute(s.Steps, p)), [Inner(node.Inputs[0])]),
            Tile t => Move(node, graph, p, new Tile(Permutations.Unpermute(t.Repeats, p)), [Inner(node.Inputs[0])]),
            Expand e when e.To.Rank == p.Count => Move(node, graph, p, new Expand(e.To.Permute(Permutations.Invert(p).Span)), [Inner(node.Inputs[0])]),
            Concat c => MoveConcat(node, graph, p, c),
            // A product of codes is rounded after each factor, so their order counts.
            Reduce r when r.Kind != ReduceKind.Prod || !transposed.Type.IsQuantized => MoveReduce(node, graph, p, r.Axes, r.KeepDims, axes => r with { Axes = axes }),
            ArgReduce a => MoveReduce(node, graph, p, [a.Axis], a.KeepDims, axes => a with { Axis = axes[0] }),
            Reshape => MoveReshape(node, graph, p, transposed),
            _ => null,
        };
    }

    private static Value Inner(Value transposed) => transposed.Producer!.Inputs[0];

    private static Value Move(Node node, RuleContext graph, IntList p, Op op, ReadOnlySpan<Value> inputs)
    {
        TensorType type = Permutations.Apply(node.Output.Type, Permutations.Invert(p));
        Value inner = graph.Add(op, node.Origin, inputs, type, node.Output.Name);
        return graph.Add(new Transpose(p), node.Origin, [inner], node.Output.Type);
    }

    /// <summary>Every operand must reach the order of axes before the transpose for nothing: transposed alike, constant, or moved by a reshape.</summary>
    private static Value? MoveBroadcast(Node node, RuleContext graph, IntList p)
    {
        if (node.Output.Shape.Rank != p.Count)
            return null;
        var inputs = new Value[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Before(node.Inputs[i], p, node, graph) is not { } input)
                return null;
            inputs[i] = input;
        }
        return Move(node, graph, p, node.Op, inputs);
    }

    private static Value? MoveConcat(Node node, RuleContext graph, IntList p, Concat concat)
    {
        var inputs = new Value[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Before(node.Inputs[i], p, node, graph) is not { } input)
                return null;
            inputs[i] = input;
        }
        return Move(node, graph, p, concat with { Axis = p[concat.Axis] }, inputs);
    }

    /// <summary>The value with its axes as they were before transpose p, where that costs nothing.</summary>
    private static Value? Before(Value value, IntList p, Node node, RuleContext graph)
    {
        if (value.Producer is { Op: Transpose t } && t.Permutation == p)
            return Inner(value);
        if (value.Shape.IsFixed && value.Shape.ElementCount == 1)
            return value;
        if (value.Shape.Rank > p.Count || !value.Shape.IsFixed)
            return null;
        IntList back = Permutations.Invert(p);
        Shape full = [.. Enumerable.Repeat((Dim)1, p.Count - value.Shape.Rank), .. value.Shape];
        if (value.IsConstant)
            return Constants.Transpose(Constants.Reshape(value, full), back);
        return Permutations.IsReshape(back, full)
            ? graph.Add(new Reshape(full.Permute(back.Span)), node.Origin, [value], value.Type with { Shape = full.Permute(back.Span) })
            : null;
    }

    private static Value? MoveReduce(Node node, RuleContext graph, IntList p, IntList axes, bool keepDims, Func<IntList, Op> with)
    {
        axes = [.. axes.Select(a => Axes.Normal(a, p.Count))];
        IntList inner = [.. axes.Select(a => p[a]).Order()];
        Op op = with(inner);
        if (keepDims)
            return Move(node, graph, p, op, [Inner(node.Inputs[0])]);
        int[] left = [.. Enumerable.Range(0, p.Count).Where(i => !inner.Contains(i))];
        IntList rest = [.. Enumerable.Range(0, p.Count).Where(i => !axes.Contains(i)).Select(i => Array.IndexOf(left, p[i]))];
        return Move(node, graph, rest, op, [Inner(node.Inputs[0])]);
    }

    /// <summary>
    /// Where the reshape only splits or merges axes that lie side by side on both ends, the reshape can be done first. Where it merges axes that the
    /// transpose brought together (a channel shuffle), that much of the transpose stays and the rest moves on.
    /// </summary>
    private static Value? MoveReshape(Node node, RuleContext graph, IntList p, Value transposed)
    {
        if (ReshapeGroups.Find(transposed.Shape, node.Output.Shape) is not { } groups)
            return null;
        Value x = Inner(transposed);
        // The groups in the order of x, each whole. Axes of size 1 lie anywhere.
        ReshapeGroup[] inOrder = [.. groups.OrderBy(g => p[g.From[0]])];
        int[] axes = [.. inOrder.SelectMany(g => g.From.Select(axis => p[axis]))];
        IntList kept = [.. Enumerable.Range(0, p.Count).Except(axes), .. axes];
        // Axes of size 1 stay where they are in the result; the others fill the places between in the order of x.
        int[] slots = [.. groups.SelectMany(static g => g.To)], sorted = [.. inOrder.SelectMany(static g => g.To)];
        int[] placed = [.. Enumerable.Range(0, node.Output.Shape.Rank)];
        for (int i = 0; i < slots.Length; i++)
            placed[slots[i]] = sorted[i];
        Shape to = [.. placed.Select(axis => node.Output.Shape[axis])];
        IntList rest = [.. Enumerable.Range(0, placed.Length).Select(axis => Array.IndexOf(placed, axis))];
        if (!Permutations.IsReshape(kept, x.Shape))
        {
            if (Permutations.IsReshape(rest, to))
                return null;
            x = graph.Add(new Transpose(kept), transposed.Origin, [x], Permutations.Apply(x.Type, kept));
        }
        Value inner = graph.Add(new Reshape(to), node.Origin, [x], node.Output.Type with { Shape = to });
        return graph.Add(new Transpose(rest), node.Origin, [inner], node.Output.Type, node.Output.Name);
    }
}
