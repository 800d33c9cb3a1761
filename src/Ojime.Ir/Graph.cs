using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>A result of the graph under the user's name.</summary>
public sealed record GraphOutput(string Name, Value Value);

/// <summary>A value that lives across runs: read as <see cref="Current"/>, and after each run replaced by <see cref="Next"/>.</summary>
public sealed record GraphState(string Name, Value Current, Value Next, Tensor Initial);

/// <summary>
/// A network from import to emission: inputs, states, nodes in an order that can be executed, outputs. Immutable; a pass makes a new one,
/// and the two share what did not change.
/// </summary>
public sealed class Graph
{
    private readonly Dictionary<Value, int> _uses;

    internal Graph(
        string name, ImmutableArray<Value> inputs, ImmutableArray<GraphState> states, ImmutableArray<Node> nodes, ImmutableArray<GraphOutput> outputs)
    {
        (Name, Inputs, States, Nodes, Outputs) = (name, inputs, states, nodes, outputs);
        _uses = CountUses();
    }

    public string Name { get; }
    public ImmutableArray<Value> Inputs { get; }
    public ImmutableArray<GraphState> States { get; }
    public ImmutableArray<Node> Nodes { get; }
    public ImmutableArray<GraphOutput> Outputs { get; }

    /// <summary>How often a value is read: by nodes, as an output, as the next value of a state.</summary>
    public int UseCount(Value value) => _uses.GetValueOrDefault(value);

    public bool HasOneUse(Value value) => UseCount(value) == 1;

    /// <summary>Every constant that a node, an output or a state reads, in order of first use.</summary>
    public IEnumerable<Value> Constants => Nodes.SelectMany(static n => n.Inputs)
        .Concat(Outputs.Select(static o => o.Value))
        .Concat(States.Select(static s => s.Next))
        .Where(static v => v.IsConstant).Distinct();

    /// <summary>The nodes, each followed by those of the graphs that its operator holds.</summary>
    public IEnumerable<Node> AllNodes => Nodes.SelectMany(static n => n.Op.Graphs.IsEmpty ? [n] : n.Op.Graphs.SelectMany(static g => g.AllNodes).Prepend(n));

    /// <summary>Every constant, also of the graphs that operators hold.</summary>
    public IEnumerable<Value> AllConstants => Nodes.SelectMany(static n => n.Op.Graphs).SelectMany(static g => g.AllConstants).Concat(Constants).Distinct();

    /// <summary>Multiply-accumulates of one run; a loop counts for one turn.</summary>
    public long Macs => Nodes.Sum(static n => n.Macs);

    /// <summary>The text form; <see cref="GraphText.Parse"/> reads it back.</summary>
    public override string ToString() => GraphText.Print(this);

    /// <summary>The nodes that these values are made by, directly or not.</summary>
    internal static HashSet<Node> Reached(IEnumerable<Value> from)
    {
        var reached = new HashSet<Node>();
        var open = new Stack<Value>(from);
        while (open.TryPop(out Value? value))
            if (value.Producer is { } producer && reached.Add(producer))
                foreach (Value input in producer.Inputs)
                    open.Push(input);
        return reached;
    }

    private Dictionary<Value, int> CountUses()
    {
        var uses = new Dictionary<Value, int>();
        void Use(Value value) => uses[value] = uses.GetValueOrDefault(value) + 1;
        foreach (Node node in Nodes)
            foreach (Value input in node.Inputs)
                Use(input);
        foreach (GraphOutput output in Outputs)
            Use(output.Value);
        foreach (GraphState state in States)
            Use(state.Next);
        return uses;
    }
}
