using System.Collections.Immutable;

namespace Ojime.Ir;

/// <summary>A part of a graph that became one of its own, for an operator to hold.</summary>
/// <param name="Given">Its first inputs: what its operator gives it at each run.</param>
/// <param name="Captured">What it reads of the graph around it, and the input that stands for each.</param>
public sealed record Outline(string Name, ImmutableArray<Value> Given, ImmutableArray<Node> Nodes, ImmutableArray<GraphOutput> Outputs, IReadOnlyDictionary<Value, Value> Captured)
{
    /// <summary>What it reads of the graph around it, in the order in which it does.</summary>
    public IEnumerable<Value> Reads => Captured.Keys;

    /// <summary>The part as a graph, whose last inputs stand for these values of the graph around it: at least for all that it reads.</summary>
    public Graph Taking(IEnumerable<Value> around)
    {
        ImmutableArray<Value> inputs = [.. Given, .. around.Select(v => Captured.TryGetValue(v, out Value? own) ? own : new Value(v.Type, NameOf(v)))];
        return new(Name, inputs, [], Nodes, Outputs);
    }

    private static string NameOf(Value around) => around.Name ?? around.Origin.Node;

    /// <summary>Cuts nodes out of their surroundings: what none of them makes becomes an input.</summary>
    /// <param name="nodes">In an order that can be executed; those that no output needs are left out.</param>
    internal static Outline Of(string name, IReadOnlyList<Node> nodes, ImmutableArray<Value> given, IEnumerable<GraphOutput> outputs)
    {
        GraphOutput[] results = [.. outputs];
        HashSet<Node> live = Graph.Reached(results.Select(static o => o.Value));
        var map = given.ToDictionary(static v => v, static v => v);
        var captured = new OrderedDictionary<Value, Value>();
        Value Inside(Value value)
        {
            if (value.IsConstant)
                return value;
            if (!map.TryGetValue(value, out Value? own))
                map[value] = captured[value] = own = new Value(value.Type, NameOf(value));
            return own;
        }
        var kept = ImmutableArray.CreateBuilder<Node>();
        foreach (Node node in nodes.Where(live.Contains))
        {
            var copy = new Node(node.Op, node.Origin, [.. node.Inputs.Select(Inside)], node.OutputTypes, [.. node.Outputs.Select(static o => o.Name)]);
            for (int i = 0; i < copy.Outputs.Length; i++)
                map[node.Outputs[i]] = copy.Outputs[i];
            kept.Add(copy);
        }
        return new(name, given, kept.ToImmutable(), [.. results.Select(o => o with { Value = Inside(o.Value) })], captured);
    }
}
