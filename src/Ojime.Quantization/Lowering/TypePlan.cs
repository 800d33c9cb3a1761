using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>
/// Decides the type of every real tensor of a float graph. Tensors between which codes only move form a group that shares one type: what a
/// reshape, a pool or a concatenation reads and gives, a state and what it becomes.
/// </summary>
internal sealed class TypePlan
{
    private readonly Dictionary<Value, Value> _parent = [];
    private readonly Dictionary<Value, List<Value>> _members = [];
    private readonly Dictionary<Value, List<Value>> _constants = [];
    private readonly Dictionary<Value, Quantization> _fixed = [];
    private readonly Dictionary<Value, ElementType> _fixedElement = [];

    public TypePlan(Graph graph, FloatRecord record, ElementType element)
    {
        Default = element;
        foreach (Node node in graph.AllNodes)
            if (IntegerRules.Shared(node) is { } shared && IntegerRules.IsReal(node.Output))
                foreach (int input in shared)
                    if (IntegerRules.IsReal(node.Inputs[input]))
                        Join(node.Inputs[input], node.Output);
        foreach (GraphState state in graph.States)
            if (IntegerRules.IsReal(state.Current))
                Join(state.Current, state.Next);
        foreach (Node node in graph.AllNodes)
            foreach ((Value a, Value b) in IntegerRules.Ties(node))
                if (IntegerRules.IsReal(a))
                    Join(a, b);
        foreach (Value value in Values(graph))
        {
            Value root = Root(value);
            if (!_members.TryGetValue(root, out List<Value>? members))
                _members[root] = members = [];
            members.Add(value);
            Whole[root] = Whole.TryGetValue(root, out ValueRange seen) ? seen.Union(record.RangeOf(value)) : record.RangeOf(value);
        }
        foreach (Node node in graph.AllNodes)
            if (IntegerRules.Shared(node) is { } constants && IntegerRules.IsReal(node.Output))
                foreach (Value constant in constants.Select(i => node.Inputs[i]).Where(static v => v.IsConstant))
                    Hold(Root(node.Output), constant);
        foreach (Node node in graph.AllNodes)
            for (int i = 0; i < node.Outputs.Length; i++)
                if (IntegerRules.IsReal(node.Outputs[i]))
                    Fix(node, i, record);
        foreach (Node node in graph.AllNodes.Where(IntegerRules.IsRecurrent))
            for (int i = 5; i < node.Inputs.Length; i++)
                if (Root(node.Inputs[i]) is var root && !_fixed.ContainsKey(root) && !node.Inputs[i].IsConstant)
                    SetFixed(root, IntegerRules.FixedResult(node, i - 4, ElementType.Int16, record.RangeOf(node.Outputs[i - 4]))!, ElementType.Int16);
        foreach (Node node in graph.AllNodes)
            foreach ((Value a, Value b) in IntegerRules.Ties(node))
                if (IntegerRules.IsReal(a) && (a.IsConstant, b.IsConstant) is (true, false) or (false, true))
                    Hold(Root(a.IsConstant ? b : a), a.IsConstant ? a : b);
        // What ends a loop is held wide: one code more or less may be a turn more or less.
        foreach (Node node in graph.AllNodes.Where(static n => n.Op is Loop))
            foreach (Value value in Deciding(((Loop)node.Op).Body.Outputs[0].Value).Where(v => !_fixed.ContainsKey(Root(v))))
                Wide.Add(Root(value));
        // A sum that runs on from step to step, or from turn to turn, loses what is smaller than half a code, so it is held wide.
        IEnumerable<(Value Current, Value Next)> carried = graph.AllNodes.Where(static n => n.Op is Loop).SelectMany(static n => IntegerRules.Carried((Loop)n.Op));
        foreach ((Value current, Value next) in graph.States.Select(static s => (s.Current, s.Next)).Concat(carried))
            if (next.Producer is { Op: Binary { Kind: BinaryKind.Add or BinaryKind.Sub } } sum && sum.Inputs.Contains(current) && IntegerRules.IsReal(current) && !_fixed.ContainsKey(Root(current)))
                Wide.Add(Root(current));
        // What a loop begins with is as wide as what it carries.
        foreach (Node node in graph.AllNodes.Where(static n => n.Op is Loop))
            for (int i = 0; i < ((Loop)node.Op).Carried; i++)
                if (Wide.Contains(Root(node.Outputs[i])) && !node.Inputs[i + 1].IsConstant && !_fixed.ContainsKey(Root(node.Inputs[i + 1])))
                    Wide.Add(Root(node.Inputs[i + 1]));
    }

    public ElementType Default { get; }

    /// <summary>Groups that hold 16 bits although the scheme has 8.</summary>
    public HashSet<Value> Wide { get; } = [];

    /// <summary>The range of each group, and which candidate it is.</summary>
    public Dictionary<Value, (string Name, ValueRange Range)> Ranges { get; } = [];

    /// <summary>The ranges that each group could be given.</summary>
    public Dictionary<Value, IReadOnlyList<(string Name, ValueRange Range)>> Candidates { get; } = [];

    /// <summary>From the least to the greatest number seen in each group.</summary>
    public Dictionary<Value, ValueRange> Whole { get; } = [];

    public IEnumerable<Value> Groups => _members.Keys;

    public IReadOnlyList<Value> Members(Value group) => _members[group];

    /// <summary>Constants whose codes are moved into tensors of the group: a table of embeddings is more than the rows that samples asked for.</summary>
    public IReadOnlyList<Value> Constants(Value group) => _constants.GetValueOrDefault(group, []);

    public bool IsFixed(Value group) => _fixed.ContainsKey(group);

    public Value Root(Value value)
    {
        while (_parent.TryGetValue(value, out Value? parent))
            value = parent;
        return value;
    }

    public ElementType Element(Value value)
    {
        Value root = Root(value);
        return _fixedElement.TryGetValue(root, out ElementType element) ? element : Wide.Contains(root) ? ElementType.Int16 : Default;
    }

    /// <summary>The type of a tensor when it is held in this many bits.</summary>
    public TensorType Of(Value value, ElementType element)
    {
        Value root = Root(value);
        if (_fixed.TryGetValue(root, out Quantization? q) && Element(value) == element)
            return new(element, value.Shape, q);
        // With codes to spare nothing needs to be clipped.
        return (element == ElementType.Int16 ? Whole[root] : Ranges[root].Range).Type(element, value.Shape);
    }

    public TensorType Of(Value value) => Of(value, Element(value));

    public ValueRange RangeOf(Value value) => Ranges[Root(value)].Range;

    public static IEnumerable<Value> Values(Graph graph) => graph.Inputs
        .Concat(graph.States.Select(static s => s.Current))
        .Concat(graph.AllNodes.SelectMany(static n => n.Op.Graphs.SelectMany(static g => g.Inputs).Concat(n.Outputs)))
        .Where(IntegerRules.IsReal);

    /// <summary>A copy whose choice of bits can be changed without changing this one's.</summary>
    public TypePlan WithWide(IEnumerable<Value> wide) => new(this, Ranges, [.. Wide, .. wide]);

    public TypePlan WithRange(Value group, (string Name, ValueRange Range) range) => new(this, new(Ranges) { [group] = range }, Wide);

    public TypePlan WithoutClipping() => new(this, Ranges.ToDictionary(static r => r.Key, r => IsFixed(r.Key) ? r.Value : Candidates[r.Key][0]), Wide);

    private TypePlan(TypePlan other, Dictionary<Value, (string Name, ValueRange Range)> ranges, HashSet<Value> wide)
    {
        (_parent, _members, _constants, _fixed, _fixedElement, Default, Ranges, Candidates, Whole, Wide) =
            (other._parent, other._members, other._constants, other._fixed, other._fixedElement, other.Default, ranges, other.Candidates, other.Whole, wide);
    }

    /// <summary>The real values that a condition is made of, back to what the loop's body is given.</summary>
    private static IEnumerable<Value> Deciding(Value condition)
    {
        var seen = new HashSet<Value> { condition };
        var open = new Stack<Value>(seen);
        while (open.TryPop(out Value? value))
        {
            if (IntegerRules.IsReal(value) && !value.IsConstant)
                yield return value;
            foreach (Value input in value.Producer is { } producer ? producer.Inputs : [])
                if (seen.Add(input))
                    open.Push(input);
        }
    }

    private void Hold(Value group, Value constant)
    {
        (_constants.TryGetValue(group, out List<Value>? held) ? held : _constants[group] = []).Add(constant);
        float[] numbers = constant.Constant!.Read<float>().ToArray();
        if (numbers.Length > 0)
            Whole[group] = Whole[group].Union(new(numbers.Min(), numbers.Max()));
    }

    private void Fix(Node node, int result, FloatRecord record)
    {
        Value root = Root(node.Outputs[result]);
        ElementType element = IntegerRules.IsRecurrent(node) ? result == 0 ? ElementType.Int8 : ElementType.Int16
            : IntegerRules.OnlyBytes(node) ? ElementType.Int8 : Default;
        if (_fixed.ContainsKey(root) || IntegerRules.FixedResult(node, result, element, record.RangeOf(node.Outputs[result])) is not { } q)
            return;
        SetFixed(root, q, element);
    }

    private void SetFixed(Value root, Quantization q, ElementType element)
    {
        _fixed[root] = q;
        _fixedElement[root] = element;
    }

    private void Join(Value a, Value b)
    {
        if (a.IsConstant || b.IsConstant)
            return;
        (Value x, Value y) = (Root(a), Root(b));
        if (x != y)
            _parent[x] = y;
    }
}
