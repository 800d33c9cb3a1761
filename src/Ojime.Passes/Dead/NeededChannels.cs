using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>
/// Finds the channels that must be computed: those that an output, a state or an operator we do not look into reads, and backwards what they
/// are made of. A constant channel that every reader can fold into its bias is not needed.
/// </summary>
internal sealed class NeededChannels
{
    private readonly Dictionary<Value, bool[]> _needed = [];
    private bool _changed;

    /// <param name="bordered">Readers that have a bias for each class of the border, and so fold any constant channel.</param>
    public NeededChannels(Graph graph, ConstantChannels constants, IReadOnlySet<Node> bordered)
    {
        foreach (Value value in graph.Inputs.Concat(graph.States.Select(static s => s.Current)).Concat(graph.States.Select(static s => s.Next))
            .Concat(graph.Outputs.Select(static o => o.Value)))
            NeedAll(value);
        Node[] backwards = [.. graph.Nodes.Reverse()];
        Dictionary<Node, int[][]?> sources = backwards.ToDictionary(static n => n, ChannelRoles.Sources);
        foreach (Node node in backwards)
        {
            if (sources[node] is not null || ChannelRoles.Mixes(node))
                continue;
            foreach (Value value in node.Inputs.Concat(node.Outputs))
                NeedAll(value);
        }
        do
        {
            do
            {
                _changed = false;
                foreach (Node node in backwards)
                {
                    if (ChannelRoles.Mixes(node))
                        Mix(node, i => constants.Foldable(node, i) is not null || (bordered.Contains(node) && constants.Image(node.Inputs[0], i) is not null));
                    else if (sources[node] is { } map)
                        Tie(node, map);
                }
            }
            while (_changed);
            // A tensor has at least one channel, unless it is empty.
            foreach (Value value in backwards.SelectMany(static n => n.Outputs))
                if (Of(value) is { Length: > 0 } needed && !Array.Exists(needed, static n => n))
                    Need(value, 0);
        }
        while (_changed);
    }

    public bool[] Of(Value value)
    {
        if (!_needed.TryGetValue(value, out bool[]? needed))
            _needed[value] = needed = new bool[ChannelRoles.Count(value)];
        return needed;
    }

    /// <summary>Needed channels in order.</summary>
    public int[] Indices(Value value)
    {
        bool[] needed = Of(value);
        return [.. Enumerable.Range(0, needed.Length).Where(i => needed[i])];
    }

    public bool AllOf(Value value) => Array.TrueForAll(Of(value), static n => n);

    private void Need(Value value, int channel)
    {
        bool[] needed = Of(value);
        _changed |= !needed[channel];
        needed[channel] = true;
    }

    private void NeedAll(Value value)
    {
        if (!value.IsConstant)
            Array.Fill(Of(value), true);
    }

    private void Mix(Node node, Func<int, bool> folds)
    {
        int[] outputs = Indices(node.Output);
        bool[] have = Of(node.Inputs[0]);
        for (int i = 0; i < have.Length; i++)
            if (!have[i] && !folds(i) && Array.Exists(outputs, o => ConstantChannels.TapSum(node, o, i) is not null))
                Need(node.Inputs[0], i);
    }

    /// <summary>Both ends have the same channels: what one end needs, the other has too.</summary>
    private void Tie(Node node, int[][] map)
    {
        for (int input = 0; input < map.Length; input++)
        {
            Value x = node.Inputs[input];
            if (x.IsConstant)
                continue;
            for (int o = 0; o < map[input].Length; o++)
            {
                if (map[input][o] is var source && source < 0)
                    continue;
                if (Of(node.Output)[o])
                    Need(x, source);
                else if (Of(x)[source])
                    Need(node.Output, o);
            }
        }
    }
}
