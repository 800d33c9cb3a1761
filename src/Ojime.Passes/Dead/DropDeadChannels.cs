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
/// not computed, and so on until nothing changes. Bit-exact on integers. A constant other than real zero before a padded
/// convolution stays a channel: at the border it adds less, which one bias cannot say.
/// Source: reference notes on pruning, exact clean-up; MLPerf Tiny's visual wake words model has 971 such channels.
/// </remarks>
public static class DropDeadChannels
{
    public static Pass Pass { get; } = new(nameof(DropDeadChannels), Apply);

    private static Graph Apply(Graph graph)
    {
        if (!graph.Nodes.All(static n => n.Outputs.All(static o => o.Shape.IsFixed)))
            return graph;
        var constants = new ConstantChannels(graph);
        var needed = new NeededChannels(graph, constants);
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
            Value b = Constants.Of(constants.FoldedBias(node, i => !inputs[i]), node.Inputs[2].Name);
            return copy.Add(node.Op, node, [x, Constants.Take(w, 0, outputs), Constants.Take(b, 0, outputs)], type);
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
        Value Operand(Value value) => !value.IsConstant ? copy[value]
            : value.Shape.Rank > 0 && ChannelRoles.Count(value) == needed.Of(node.Output).Length ? Constants.Take(value, value.Shape.Rank - 1, outputs)
            : value;
        return copy.Add(op, node, [.. node.Inputs.Select(Operand)], type);
    }
}
