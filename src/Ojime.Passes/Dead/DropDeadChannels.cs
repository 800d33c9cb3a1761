using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   c = conv2d(x, w, b)          w[k] all zero            c = conv2d(x, w without k, b without k)
///   y = conv2d(c, v, d)                          ──▶      y = conv2d(c, v without inputs k, d + act(b[k]) · Σ v[…, k])
/// </code>
/// </summary>
/// <remarks>
/// An output channel with no live weight holds act(bias) everywhere; readers that take it without padding, or that see real zero, have it in
/// their bias for nothing. It goes through depthwise layers, pools, sums and concatenations, and backwards: a channel that nobody reads is
/// not computed, and so on until nothing changes. A constant other than real zero adds less near the border of a padded convolution, and
/// differs there itself behind a padded depthwise layer: then its reader gets a bias for each class of rows and columns, where that makes
/// the package smaller. Bit-exact on integers; floats keep such channels.
/// Source: reference notes on pruning, exact clean-up; MLPerf Tiny's visual wake words model has 971 dead channels, all of which go without classes.
/// </remarks>
public static class DropDeadChannels
{
    public static Pass Pass { get; } = new(nameof(DropDeadChannels), Apply);

    private static Graph Apply(Graph graph)
    {
        if (!graph.Nodes.All(static n => n.Outputs.All(static o => o.Shape.IsFixed)))
            return graph;
        var constants = new ConstantChannels(graph);
        Graph best = Drop(graph, constants, new HashSet<Node>());
        HashSet<Node> bordered = [.. graph.Nodes.Where(n => BorderBias.CanHelp(n, constants))];
        if (bordered.Count == 0)
            return best;
        // All readers first, for a channel goes only if all its readers fold it; then without each one that does not pay for its biases.
        Graph made = Drop(graph, constants, bordered);
        foreach (Node node in bordered.ToArray())
        {
            bordered.Remove(node);
            Graph without = Drop(graph, constants, bordered);
            if (FlashBytes(without) <= FlashBytes(made))
                made = without;
            else
                bordered.Add(node);
        }
        return FlashBytes(made) < FlashBytes(best) && made.Macs < best.Macs && made.Nodes.Where(IsBordered).All(static n => Operators.KernelsFor(n).Any()) ? made : best;
    }

    private static bool IsBordered(Node node) => node.Op is Conv2D { Border: not null };

    private static long FlashBytes(Graph graph) => GraphSize.Of(graph).ConstantBytes + (graph.Nodes.Any(IsBordered) ? ConvolutionKernels.BorderCodeBytes : 0);

    private static Graph Drop(Graph graph, ConstantChannels constants, IReadOnlySet<Node> bordered)
    {
        var needed = new NeededChannels(graph, constants, bordered);
        if (graph.Nodes.All(n => n.Outputs.All(needed.AllOf)))
            return graph;
        var copy = new GraphCopy(graph);
        copy.KeepInputs();
        copy.CopyStates();
        foreach (Node node in graph.Nodes)
        {
            bool whole = node.Outputs.All(needed.AllOf) && node.Inputs.All(v => v.IsConstant || needed.AllOf(v));
            if (whole)
                copy.Copy(node);
            else
                copy.Set(node, [Shrink(node, copy, constants, needed)]);
        }
        return copy.Finish();
    }

    private static Value Shrink(Node node, GraphCopy copy, ConstantChannels constants, NeededChannels needed)
    {
        int[] outputs = needed.Indices(node.Output);
        TensorType type = node.Output.Type with { Shape = node.Output.Shape.With(node.Output.Shape.Rank - 1, outputs.Length) };
        Value x = copy[node.Inputs[0]];
        if (ChannelRoles.Mixes(node))
        {
            bool[] inputs = needed.Of(node.Inputs[0]);
            Value w = Constants.Take(node.Inputs[1], node.Inputs[1].Shape.Rank - 1, needed.Indices(node.Inputs[0]));
            bool differs = Enumerable.Range(0, inputs.Length).Any(i =>
                !inputs[i] && constants.Foldable(node, i) is null && Array.Exists(outputs, o => ConstantChannels.TapSum(node, o, i) is not null));
            (Op sum, Tensor bias) = differs ? BorderBias.Of(node, constants, i => !inputs[i]) : (node.Op, constants.FoldedBias(node, i => !inputs[i]));
            Value b = Constants.Take(Constants.Of(bias, node.Inputs[2].Name), bias.Shape.Rank - 1, outputs);
            return copy.Add(sum, node, [x, Constants.Take(w, 0, outputs), b], type);
        }
        if (node.Op is Conv2D depthwise)
            return copy.Add(depthwise with { Groups = x.Shape[^1].Size }, node,
                [x, Constants.Take(node.Inputs[1], 0, outputs), Constants.Take(node.Inputs[2], 0, outputs)], type);
        Op op = node.Op switch
        {
            Slice s => s with { Sizes = [.. type.Shape.Sizes] },
            Reshape => new Reshape(type.Shape),
            Expand => new Expand(type.Shape),
            var same => same,
        };
        // A constant piece of a concatenation has channels of its own; any other constant has the result's, or one for all.
        int[][]? pieces = op is Concat c && c.Axis == node.Output.Shape.Rank - 1 ? ChannelRoles.Sources(node) : null;
        Value Operand(Value value, int i) => !value.IsConstant ? copy[value]
            : pieces is not null ? Constants.Take(value, value.Shape.Rank - 1, [.. outputs.Select(o => pieces[i][o]).Where(static o => o >= 0)])
            : value.Shape.Rank > 0 && ChannelRoles.Count(value) == needed.Of(node.Output).Length ? Constants.Take(value, value.Shape.Rank - 1, outputs)
            : value;
        return copy.Add(op, node, [.. node.Inputs.Select(Operand)], type);
    }
}
