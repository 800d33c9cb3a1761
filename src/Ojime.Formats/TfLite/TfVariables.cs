using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>
/// What a TFLite model keeps from call to call, as states of the graph. Resource variables are named by VAR_HANDLE, read by READ_VARIABLE, written by
/// ASSIGN_VARIABLE and first filled by the subgraph of CALL_ONCE. A variable tensor (SVDF, LSTM) is its own storage.
/// </summary>
/// <remarks>
/// Order counts: a read before the assignment sees the value of the last call, one after it the new one. A variable that was never
/// assigned reads as its zero point.
/// </remarks>
internal sealed class TfVariables
{
    private readonly Dictionary<string, Variable> _byName = [];
    private readonly Dictionary<int, Variable> _byHandle = [];
    private readonly Dictionary<int, Variable> _byTensor = [];

    private sealed class Variable(string name)
    {
        public string Name => name;
        public Tensor? Initial { get; set; }
        public Value? State { get; set; }
        public Value? Current { get; set; }
    }

    /// <summary>True where no operator named a variable or was one.</summary>
    public bool IsEmpty => _byName.Count == 0 && _byTensor.Count == 0;

    public bool IsHandle(int tensor) => _byHandle.ContainsKey(tensor);

    /// <summary>VAR_HANDLE: this tensor stands for the variable of that name.</summary>
    public void Handle(int tensor, FlatTable options) => _byHandle[tensor] = Named(options);

    /// <summary>READ_VARIABLE.</summary>
    public Value Read(int handle, TensorType declared, GraphBuilder graph, Origin at) => As(Current(handle, declared, graph, at), declared, graph, at);

    /// <summary>ASSIGN_VARIABLE.</summary>
    public void Assign(int handle, Value value, GraphBuilder graph, Origin at)
    {
        Value before = Current(handle, value.Type, graph, at);
        _byHandle[handle].Current = As(value, before.Type, graph, at);
    }

    /// <summary>The start of a variable tensor that an operator reads and changes.</summary>
    public Value OwnTensor(TfTensor tensor, TensorType type, GraphBuilder graph)
    {
        var variable = new Variable(tensor.Label) { State = graph.State(tensor.Label, Zero(type)) };
        _byTensor[tensor.Index] = variable;
        return variable.State;
    }

    /// <summary>What a variable tensor holds when the operator is done.</summary>
    public void SetOwn(int tensor, Value next)
    {
        if (_byTensor.TryGetValue(tensor, out Variable? variable))
            variable.Current = next;
    }

    /// <summary>Takes the first values from a subgraph that is called once: assignments of constants.</summary>
    public void Initialise(TfSubgraph graph, Report report)
    {
        var handles = new Dictionary<int, Variable>();
        for (int i = 0; i < graph.Operators.Length; i++)
        {
            TfOperator op = graph.Operators[i];
            var at = new Origin(graph.Name.Length > 0 ? $"{graph.Name} {i}" : $"initialisation {i}", op.Name);
            switch (op)
            {
                case { Code: BuiltinOperator.VAR_HANDLE, Outputs: [var handle] }:
                    handles[handle] = Named(op.Options);
                    break;
                case { Code: BuiltinOperator.ASSIGN_VARIABLE, Inputs: [var handle, >= 0 and var source] }
                    when handles.TryGetValue(handle, out Variable? variable) && graph.Tensors[source].IsConstant:
                    variable.Initial = TfTypes.Constant(graph.Tensors[source], at);
                    break;
                default:
                    report.Add(OperatorProblems.UnsupportedForm(at, "an initialisation is read as assignments of constants to variables"));
                    break;
            }
        }
    }

    /// <summary>Tells the graph what each state becomes.</summary>
    public void Close(GraphBuilder graph)
    {
        foreach (Variable variable in _byName.Values.Concat(_byTensor.Values))
            if (variable is { State: { } state, Current: { } current })
                graph.SetNext(state, current);
    }

    private Variable Named(FlatTable options)
    {
        string name = options.Text(Slot.VarHandle.SharedName), container = options.Text(Slot.VarHandle.Container);
        string key = $"{container}/{name}";
        if (!_byName.TryGetValue(key, out Variable? variable))
            _byName[key] = variable = new(name.Length > 0 ? name : $"variable {_byName.Count}");
        return variable;
    }

    private Value Current(int handle, TensorType type, GraphBuilder graph, Origin at)
    {
        if (!_byHandle.TryGetValue(handle, out Variable? variable))
            throw new Refusal(OperatorProblems.Malformed(at, "its handle names no variable"));
        if (variable.State is null)
        {
            if (variable.Initial is { } initial && (initial.Type.Element != type.Element || initial.Bytes.Length != type.ByteCount))
                throw new Refusal(OperatorProblems.Malformed(at, $"the variable {variable.Name} begins as {initial.Type} and is used as {type}"));
            variable.State = graph.State(variable.Name, variable.Initial?.As(type) ?? Zero(type));
        }
        return variable.Current ?? variable.State;
    }

    /// <summary>The same bytes under another shape or scale: variables move bytes and never rescale.</summary>
    private static Value As(Value value, TensorType type, GraphBuilder graph, Origin at)
    {
        if (value.Type == type)
            return value;
        if (value.Type.Element != type.Element || value.Type.ByteCount != type.ByteCount)
            throw new Refusal(OperatorProblems.Malformed(at, $"the variable is {value.Type} and is used as {type}"));
        return graph.Add(new Reshape(type.Shape), at, [value], type) ?? throw new Refusal(null);
    }

    private static Tensor Zero(TensorType type)
    {
        Tensor tensor = Tensor.Zeros(type);
        if (type is { Element: ElementType.Int8, Quantization: { } q })
            tensor.Write<sbyte>().Fill((sbyte)Math.Clamp(q.Zero, sbyte.MinValue, sbyte.MaxValue));
        else if (type is { Element: ElementType.Int16, Quantization: { } wide })
            tensor.Write<short>().Fill((short)Math.Clamp(wide.Zero, short.MinValue, short.MaxValue));
        return tensor;
    }
}
