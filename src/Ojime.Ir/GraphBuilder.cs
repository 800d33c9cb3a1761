using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>Makes a graph, value by value. Every node is inferred and checked as it is added.</summary>
public sealed class GraphBuilder(string name, Report report)
{
    private readonly List<Value> _inputs = [];
    private readonly List<(string Name, Value Current, Tensor Initial)> _states = [];
    private readonly Dictionary<Value, Value> _next = [];
    private readonly List<Node> _nodes = [];
    private readonly List<GraphOutput> _outputs = [];

    public string Name => name;

    public Report Report => report;

    public Value Input(string inputName, TensorType type)
    {
        var value = new Value(type, inputName);
        _inputs.Add(value);
        return value;
    }

    public static Value Constant(Tensor tensor, string? constantName = null) => new(tensor.Type, constantName, tensor);

    /// <summary>A state's value at the start of a run. <see cref="SetNext"/> says what it becomes; without it the state never changes.</summary>
    public Value State(string stateName, Tensor initial)
    {
        var value = new Value(initial.Type, stateName);
        _states.Add((stateName, value, initial));
        _next[value] = value;
        return value;
    }

    /// <summary>A value that stands for one that could not be made, while the rest of a faulty model is looked at. No graph may keep it.</summary>
    public static Value Placeholder(TensorType type, string? valueName = null) => new(type, valueName);

    public void SetNext(Value state, Value next)
    {
        if (!_next.ContainsKey(state))
            throw new ArgumentException($"{state} is not a state of this graph");
        if (state.Type != next.Type)
            throw new ArgumentException($"state {state} cannot become {next}");
        _next[state] = next;
    }

    public void Output(string outputName, Value value) => _outputs.Add(new(outputName, value));

    /// <summary>Adds a node with one result of the inferred type. Returns null after a diagnostic.</summary>
    public Value? Add(Op op, Origin at, params ReadOnlySpan<Value> inputs) => AddAll(op, at, inputs, declared: default) is { IsDefault: false } all ? all[0] : null;

    /// <summary>Adds a node with one result whose type is declared: the inferred one with a quantisation.</summary>
    public Value? Add(Op op, Origin at, ReadOnlySpan<Value> inputs, TensorType declared, string? valueName = null) =>
        AddAll(op, at, inputs, [declared], [valueName]) is { IsDefault: false } all ? all[0] : null;

    /// <summary>Adds a node. Declared types must equal the inferred ones but for the quantisation, which only they can give.</summary>
    /// <returns>The results, or <c>default</c> after a diagnostic.</returns>
    public ImmutableArray<Value> AddAll(
        Op op, Origin at, ReadOnlySpan<Value> inputs, ReadOnlySpan<TensorType> declared = default, ReadOnlySpan<string?> names = default)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < types.Length; i++)
            types[i] = inputs[i].Type;
        ImmutableArray<TensorType> inferred = op.Infer(types, at, report);
        if (inferred.IsDefault)
            return default;
        foreach (TensorType type in inferred)
            Bound(op, type);
        if (declared.IsEmpty)
            declared = inferred.AsSpan();
        for (int i = 0; i < inferred.Length; i++)
        {
            if (inferred[i].Shape != declared[i].Shape || inferred[i].Element != declared[i].Element)
            {
                report.Add(TypeProblems.DeclaredTypeDiffers(at, declared[i], inferred[i]));
                return default;
            }
        }
        var node = new Node(op, at, [.. inputs], declared, names);
        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>Attributes that no exporter writes can ask for sizes beyond all numbers.</summary>
    /// <exception cref="OverflowException">The result has a size that no tensor can have.</exception>
    private static void Bound(Op op, TensorType type)
    {
        if (type.Shape.Any(static d => d is { IsFixed: true, Size: < 0 }) || (type.Shape.IsFixed && type.ByteCount < 0))
            throw new OverflowException($"{op.Name} gives {type}");
    }

    /// <summary>Takes over a finished node, whose inputs this graph must hold already.</summary>
    public void Keep(Node node) => _nodes.Add(node);

    public void Keep(Value input) => _inputs.Add(input);

    /// <summary>Takes over a state; <see cref="SetNext"/> says what it becomes.</summary>
    public void Keep(GraphState state)
    {
        _states.Add((state.Name, state.Current, state.Initial));
        _next[state.Current] = state.Current;
    }

    /// <summary>A place in the row of nodes that <see cref="TakeOut"/> goes back to.</summary>
    public int Mark => _nodes.Count;

    /// <summary>Takes the nodes that were added since a mark out of this graph, for an operator to hold.</summary>
    /// <param name="given">The stand-ins (<see cref="Placeholder"/>) that these nodes read for what the operator will give them.</param>
    public Outline TakeOut(int mark, string heldName, ImmutableArray<Value> given, IEnumerable<GraphOutput> outputs)
    {
        Outline outline = Outline.Of(heldName, _nodes[mark..], given, outputs);
        _nodes.RemoveRange(mark, _nodes.Count - mark);
        return outline;
    }

    /// <summary>The graph, without the nodes that nothing reads. Inputs stay even if unread: they are the user's interface.</summary>
    public Graph Build()
    {
        HashSet<Node> live = Graph.Reached(_outputs.Select(static o => o.Value).Concat(_next.Values));
        return new(name, [.. _inputs], [.. _states.Select(s => new GraphState(s.Name, s.Current, _next[s.Current], s.Initial))],
            [.. _nodes.Where(live.Contains)], [.. _outputs]);
    }
}
