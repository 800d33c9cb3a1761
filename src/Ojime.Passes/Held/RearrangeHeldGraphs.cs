using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   t = transpose(x)                                             y = if(c, x) { x: conv2d(x) } { … }
///   y = if(c, t) { t: conv2d(transpose(t)) } { … }     ──▶
/// </code>
/// </summary>
/// <remarks>
/// The order of axes in which a branch or a loop hands values in and out is ours alone. Each is tried with its channels last, all together and then one by
/// one, and stays so where fewer bytes are transposed after the other layout passes have run.
/// </remarks>
public static class RearrangeHeldGraphs
{
    public static Pass Pass { get; } = new(nameof(RearrangeHeldGraphs), static graph =>
    {
        if (graph.Nodes.All(static n => n.Op.Graphs.IsEmpty) || GraphSize.Of(graph).Transposes == 0)
            return graph;
        for (int place = 0; place < graph.Nodes.Count(static n => !n.Op.Graphs.IsEmpty); place++)
        {
            int[] slots = [.. Slots(graph, place)];
            graph = Better(graph, place, slots);
            foreach (int slot in slots)
                graph = Better(graph, place, [slot]);
        }
        return graph;
    });

    private static Graph Better(Graph best, int place, int[] slots)
    {
        if (Holding(best).ElementAtOrDefault(place) is not { } node || slots.Length == 0 || slots.Max() >= SlotCount(node))
            return best;
        Graph tried = Pipeline.Run(WithChannelsLast(best, node, slots), RearrangeStates.Settle);
        return GraphSize.Of(tried).TransposedBytes < GraphSize.Of(best).TransposedBytes ? tried : best;
    }

    private static IEnumerable<Node> Holding(Graph graph) => graph.Nodes.Where(static n => !n.Op.Graphs.IsEmpty);

    /// <summary>Places at which a value is handed in or out: the inputs after the condition, then the results; those of a loop are its first inputs.</summary>
    private static int SlotCount(Node node) => node.Inputs.Length - 1 + (node.Op is Loop ? 0 : node.Outputs.Length);

    private static IEnumerable<int> Slots(Graph graph, int place)
    {
        Node node = Holding(graph).ElementAt(place);
        int given = node.Inputs.Length - 1;
        return Enumerable.Range(0, SlotCount(node)).Where(s => (s < given ? node.Inputs[s + 1] : node.Outputs[s - given]).Shape is { Rank: >= 3, IsFixed: true });
    }

    private static Graph WithChannelsLast(Graph graph, Node node, int[] slots)
    {
        int given = node.Inputs.Length - 1, results = node.Outputs.Length;
        IntList? Last(int slot, Value value) => slots.Contains(slot) ? [0, .. Enumerable.Range(2, value.Shape.Rank - 2), 1] : null;
        IntList? LastIn(int input) => Last(input, node.Inputs[input + 1]);
        IntList? LastOut(int output) => Last(node.Op is Loop ? output : given + output, node.Outputs[output]);

        var copy = new GraphCopy(graph);
        copy.KeepInputs();
        copy.CopyStates();
        foreach (Node each in graph.Nodes)
        {
            if (each != node)
            {
                copy.Copy(each);
                continue;
            }
            ImmutableArray<Graph> held = [.. node.Op.Graphs.Select(g => Inside(g, LastIn, o => o - (g.Outputs.Length - results) is >= 0 and var at ? LastOut(at) : null))];
            Value[] inputs = [copy[node.Inputs[0]], .. Enumerable.Range(0, given).Select(i => Turned(copy, node.Origin, copy[node.Inputs[i + 1]], LastIn(i)))];
            TensorType[] types = [.. node.Outputs.Select((o, i) => LastOut(i) is { } last ? Permutations.Apply(o.Type, last) : o.Type)];
            IReadOnlyList<Value> made = copy.AddAll(node.Op.Holding(held), node, inputs, types);
            copy.Set(node, [.. made.Select((v, i) => Turned(copy, node.Origin, v, LastOut(i) is { } last ? Permutations.Invert(last) : null))]);
        }
        return copy.Finish();
    }

    private static Graph Inside(Graph held, Func<int, IntList?> lastIn, Func<int, IntList?> lastOut)
    {
        var copy = new GraphCopy(held);
        for (int i = 0; i < held.Inputs.Length; i++)
        {
            Value input = held.Inputs[i];
            if (lastIn(i) is not { } last)
                copy.Keep(input);
            else
                copy[input] = Turned(copy, new Origin(input.Name ?? ""), copy.Builder.Input(input.Name ?? "x", Permutations.Apply(input.Type, last)), Permutations.Invert(last));
        }
        foreach (Node node in held.Nodes)
            copy.Copy(node);
        for (int o = 0; o < held.Outputs.Length; o++)
            copy.Builder.Output(held.Outputs[o].Name, Turned(copy, held.Outputs[o].Value.Origin, copy[held.Outputs[o].Value], lastOut(o)));
        return copy.Builder.Build();
    }

    private static Value Turned(GraphCopy copy, Origin at, Value value, IntList? order) => order is not { } p ? value
        : copy.Builder.Add(new Transpose(p), at, [value], Permutations.Apply(value.Type, p))
        ?? throw new System.Diagnostics.UnreachableException($"{value} cannot be transposed by {p}");
}
