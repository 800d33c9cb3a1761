using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>One operator on its way into the graph: its inputs as values, its options, and where its results go.</summary>
internal sealed class OperatorImport(SubgraphImport importer, TfOperator op, Origin at)
{
    public Origin At => at;

    public FlatTable Options => op.Options;

    public BuiltinOperator Code => op.Code;

    public GraphBuilder Graph => importer.Graph;

    public TfVariables Variables => importer.Variables;

    public int InputCount => op.Inputs.Length;

    public int OutputCount => op.Outputs.Length;

    /// <summary>True where an input is there; optional ones may be missing or -1.</summary>
    public bool Has(int input) => input < op.Inputs.Length && op.Inputs[input] >= 0;

    /// <summary>The number of the tensor that is this input.</summary>
    public int InputIndex(int input) => Has(input) ? op.Inputs[input] : throw Malformed($"input {input} is missing");

    public int OutputIndex(int output = 0) => output < op.Outputs.Length ? op.Outputs[output] : throw Malformed($"result {output} is missing");

    public TfTensor DeclaredInput(int input) => importer.Subgraph.Tensors[InputIndex(input)];

    public TfTensor DeclaredOutput(int output = 0) => importer.Subgraph.Tensors[OutputIndex(output)];

    public TfTensor Intermediate(int index) =>
        index < op.Intermediates.Length && op.Intermediates[index] is >= 0 and var tensor && tensor < importer.Subgraph.Tensors.Length
            ? importer.Subgraph.Tensors[tensor] : throw Malformed($"intermediate tensor {index} is missing");

    public Value Input(int input) => importer.Read(InputIndex(input), at);

    public Value[] Inputs => [.. Enumerable.Range(0, InputCount).Select(Input)];

    /// <summary>The type that the file declares for a result, as it is inside the graph.</summary>
    public TensorType Type(int output = 0) => TfTypes.Inside(DeclaredOutput(output), at);

    /// <summary>The elements of an input that must be known now: a shape, axes, a size.</summary>
    public Tensor Constant(int input, string what) =>
        importer.Folder.Find(Input(input)) ?? throw new Refusal(OperatorProblems.NotConstant(at, what));

    public bool IsConstant(int input) => importer.Folder.Find(Input(input)) is not null;

    public int[] Ints(int input, string what)
    {
        Tensor tensor = Constant(input, what);
        if (tensor.Type.Element is not (ElementType.Int32 or ElementType.Int64 or ElementType.Int16 or ElementType.Int8 or ElementType.UInt8))
            throw Malformed($"{what} is given as {tensor.Type}");
        return Array.ConvertAll(tensor.ToLongs(), static i => (int)Math.Clamp(i, int.MinValue, int.MaxValue));
    }

    public int Int(int input, string what) => Ints(input, what) is [var single, ..] ? single : throw Malformed($"{what} is empty");

    /// <summary>An axis counted from the front.</summary>
    public int Axis(int axis, int rank)
    {
        int normal = axis < 0 ? axis + rank : axis;
        return normal >= 0 && normal < rank ? normal : throw new Refusal(TypeProblems.AxisOutside(at, axis, rank));
    }

    /// <summary>A quantised or half constant as float32, for operators that compute in float; any other value as it is.</summary>
    public static Value AsFloat(Value value) =>
        value.Constant is { } tensor && (tensor.Type.IsQuantized || tensor.Type.Element == ElementType.Float16)
            ? GraphBuilder.Constant(TfTypes.ToFloat(tensor), value.Name) : value;

    /// <summary>The results of another subgraph, called with these values.</summary>
    public Value[] Call(int subgraph, params ReadOnlySpan<Value> arguments) => importer.Call(subgraph, arguments, at);

    /// <summary>Which inputs of a subgraph are its results unchanged, at the same place.</summary>
    public IReadOnlySet<int> PassedThrough(int subgraph) => importer.PassedThrough(subgraph);

    /// <summary>The elements, where they depend on constants alone.</summary>
    public Tensor? Known(Value value) => importer.Folder.Find(value);

    /// <summary>Adds a node of inferred type.</summary>
    public Value Add(Op added, params ReadOnlySpan<Value> inputs) => Graph.Add(added, at, inputs) ?? throw new Refusal(null);

    /// <summary>Adds a node whose result has the scale of a given type, and its own shape.</summary>
    public Value AddScaled(Op added, Quantization? scale, params ReadOnlySpan<Value> inputs)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < types.Length; i++)
            types[i] = inputs[i].Type;
        System.Collections.Immutable.ImmutableArray<TensorType> inferred = added.Infer(types, at, importer.Report);
        if (inferred.IsDefault)
            throw new Refusal(null);
        TensorType type = inferred[0].Element.IsFloat || inferred[0].Element == ElementType.Bool ? inferred[0] : inferred[0] with { Quantization = scale };
        return Graph.Add(added, at, inputs, type) ?? throw new Refusal(null);
    }

    /// <summary>Adds the node that gives a result: its scale and name are the file's.</summary>
    public void Result(Op added, params ReadOnlySpan<Value> inputs)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < types.Length; i++)
            types[i] = inputs[i].Type;
        System.Collections.Immutable.ImmutableArray<TensorType> inferred = added.Infer(types, at, importer.Report);
        if (inferred.IsDefault)
            throw new Refusal(null);
        TensorType declared = Type();
        if (inferred[0].Element != declared.Element)
            throw new Refusal(OperatorProblems.UnsupportedType(at, $"a result of {declared} from {inferred[0]}"));
        string? name = DeclaredOutput().Name is { Length: > 0 } given ? given : null;
        Value value = Graph.Add(added, at, inputs, declared with { Shape = inferred[0].Shape }, name) ?? throw new Refusal(null);
        Set(0, value);
    }

    /// <summary>A value is a result. Where the shape is another than the file declares it is seen under the declared one.</summary>
    public void Set(int output, Value value) => importer.Set(OutputIndex(output), As(value, Type(output)));

    /// <summary>The same bytes under the type that the file declares.</summary>
    public Value As(Value value, TensorType declared)
    {
        if (value.Type.Element != declared.Element)
            throw new Refusal(OperatorProblems.UnsupportedType(at, $"a result of {declared} from {value.Type}"));
        if (value.Shape != declared.Shape && !importer.Rebound)
            value = Graph.Add(new Reshape(declared.Shape), at, [value], declared) ?? throw new Refusal(null);
        else if (!Equals(value.Type.Quantization, declared.Quantization))
            value = Graph.Add(new Reshape(value.Shape), at, [value], declared with { Shape = value.Shape }) ?? throw new Refusal(null);
        return value;
    }

    /// <summary>Results that some operator gives several at once.</summary>
    public void SetAll(Op added, params ReadOnlySpan<Value> inputs)
    {
        var all = Graph.AddAll(added, at, inputs);
        if (all.IsDefault)
            throw new Refusal(null);
        for (int i = 0; i < Math.Min(all.Length, OutputCount); i++)
            Set(i, all[i]);
    }

    /// <summary>The state behind an input that the operator changes.</summary>
    public void SetState(int input, Value next) => Variables.SetOwn(InputIndex(input), next);

    public Refusal Malformed(string what) => new(OperatorProblems.Malformed(at, what));

    public Refusal Unsupported(string what) => new(OperatorProblems.UnsupportedForm(at, what));
}
