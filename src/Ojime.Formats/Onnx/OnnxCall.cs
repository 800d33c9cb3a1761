using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>One node of the file on its way into the graph: what it is given, what it says, and the means to build what it stands for.</summary>
/// <remarks>Every method that finds a problem ends the node by an <see cref="OnnxRefusal"/>, so that the operators read as formulas.</remarks>
internal sealed class OnnxCall(OnnxImporter importer, OnnxNode node, OnnxScope scope, ImmutableArray<Value?> inputs)
{
    public OnnxNode Node => node;
    public OnnxScope Scope => scope;

    /// <summary>Version of the operator set that the node is written for.</summary>
    public long Opset { get; } = scope.Opsets.GetValueOrDefault(node.Domain, 1);

    public Origin At { get; } = OriginOf(node, scope);

    public static Origin OriginOf(OnnxNode node, OnnxScope scope) => new(scope.Prefix + node.Title, node.Operator);

    // ---- inputs

    public int InputCount => inputs.Length;

    public bool Has(int index) => index < inputs.Length && inputs[index] is not null;

    public Value? Optional(int index) => Has(index) ? inputs[index] : null;

    public Value Input(int index) => Optional(index) ?? throw Malformed($"input {index} is missing");

    /// <summary>An input of an operator that computes in real numbers.</summary>
    public Value Floats(int index) => Input(index) is { Type.Element: ElementType.Float32 } x ? x : throw Type($"{Input(index).Type}");

    /// <summary>All inputs of an operator that takes any number; none may be left out.</summary>
    public Value[] Inputs() => inputs.Length == 0 ? throw Malformed("it has no input") : [.. inputs.Select((_, i) => Input(i))];

    public int OutputCount => node.Outputs.Count;

    public bool Wants(int output) => output < node.Outputs.Count && node.Outputs[output].Length > 0;

    // ---- constants

    /// <summary>The elements, where they depend on constants alone.</summary>
    public Tensor? Known(Value value) => importer.Folder.Find(value);

    public Tensor Constant(int index, string what) => Known(Input(index)) ?? throw new OnnxRefusal(OperatorProblems.NotConstant(At, what));

    public int[] ConstantInts(int index, string what) => Narrow(Constant(index, what), what);

    public int ConstantInt(int index, string what) =>
        ConstantInts(index, what) is [var single] ? single : throw Malformed($"{what} is not a single number");

    public int[]? OptionalInts(int index, string what) => Has(index) ? ConstantInts(index, what) : null;

    private int[] Narrow(Tensor tensor, string what) => tensor.Type.Element.IsFloat
        ? throw Malformed($"{what} is {tensor.Type}, not integers")
        : [.. tensor.ToLongs().Select(Saturate)];

    /// <summary>Ends of slices are often INT64_MAX.</summary>
    public static int Saturate(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    // ---- attributes

    public OnnxAttribute? Attribute(string name)
    {
        if (!node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) || attribute.Reference.Length == 0)
            return attribute;
        return scope.TryGetArgument(attribute.Reference, out OnnxAttribute? given) ? given : null;
    }

    public int? MaybeInt(string name) => Attribute(name) is { } a ? Saturate(a.Int) : null;

    public int Int(string name, int @default) => MaybeInt(name) ?? @default;

    public bool Flag(string name, bool @default = false) => Int(name, @default ? 1 : 0) != 0;

    public float Float(string name, float @default) => Attribute(name)?.Float ?? @default;

    public string Text(string name, string @default) => Attribute(name)?.Text is { Length: > 0 } text ? text : @default;

    public int[]? Ints(string name) => Attribute(name) is { } a ? [.. a.Ints.Select(Saturate)] : null;

    /// <summary>A list of a given length, or the same number repeated where the attribute is absent.</summary>
    public int[] Ints(string name, int count, int @default) => Ints(name) switch
    {
        null => [.. Enumerable.Repeat(@default, count)],
        { } given when given.Length == count => given,
        { } given => throw Malformed($"{name} has {given.Length} numbers where {count} belong"),
    };

    public Tensor? TensorAttribute(string name) =>
        Attribute(name)?.Tensor is { } tensor ? importer.Elements.Read(tensor) ?? throw new OnnxRefusal() : null;

    /// <summary>An axis attribute, counted from 0.</summary>
    public int Axis(string name, int @default, int rank) => Axis(Int(name, @default), rank);

    public int Axis(int axis, int rank) => axis >= -rank && axis < rank
        ? axis < 0 ? axis + rank : axis
        : throw new OnnxRefusal(TypeProblems.AxisOutside(At, axis, rank));

    public int[] Axes(IEnumerable<int> axes, int rank)
    {
        int[] all = [.. axes.Select(a => Axis(a, rank))];
        return all.Distinct().Count() == all.Length ? all : throw Malformed($"an axis stands twice in {string.Join(',', all)}");
    }

    // ---- building

    public Value Add(Op op, params ReadOnlySpan<Value> operands) => AddAll(op, operands)[0];

    public ImmutableArray<Value> AddAll(Op op, params ReadOnlySpan<Value> operands)
    {
        ImmutableArray<Value> all = importer.Graph.AddAll(op, At, operands);
        if (all.IsDefault)
            throw new OnnxRefusal();
        foreach (Value value in all)
            _ = value.Type.ByteCount; // Overflows, and ends the node, where a tensor is beyond all memory.
        return all;
    }

    /// <summary>Adds a node whose result is quantised as declared.</summary>
    public Value AddDeclared(Op op, TensorType declared, params ReadOnlySpan<Value> operands) =>
        importer.Graph.Add(op, At, operands, declared) ?? throw new OnnxRefusal();

    public Value Unary(UnaryKind kind, Value x, float alpha = 0, float beta = 0) => Add(new Unary(kind, alpha, beta), x);

    public Value Binary(BinaryKind kind, Value a, Value b) => Add(new Binary(kind), a, b);

    public Value Reshape(Value x, params ReadOnlySpan<int> sizes) =>
        Shape.Of(sizes) is var shape && shape == x.Shape ? x : Add(new Reshape(shape), x);

    public Value Transpose(Value x, params ReadOnlySpan<int> permutation)
    {
        bool moves = false;
        for (int i = 0; i < permutation.Length; i++)
            moves |= permutation[i] != i;
        return moves || permutation.Length != x.Shape.Rank ? Add(new Transpose([.. permutation]), x) : x;
    }

    public Value Cast(Value x, ElementType to) => x.Type.Element == to ? x : Add(new Cast(to), x);

    public Value Expand(Value x, Shape to) => x.Shape == to ? x : Add(new Expand(to), x);

    public Value Slice(Value x, int axis, int start, int size) =>
        start == 0 && x.Shape[axis] == size ? x : Add(Ops.Slice.Of(x.Shape, axis, start, size), x);

    public static Value Constant(Tensor tensor) => GraphBuilder.Constant(tensor);

    public static Value Floats(Shape shape, params ReadOnlySpan<float> elements) => Constant(Tensor.Floats(shape, elements));

    /// <summary>A constant of one element, rank 0, of the type of <paramref name="like"/>.</summary>
    public Value Scalar(double number, ElementType like) => Filled(Shape.Scalar, number, like);

    /// <summary>A constant that holds one number everywhere.</summary>
    public Value Filled(Shape shape, double number, ElementType like)
    {
        var type = new TensorType(like, shape);
        int count = shape.ElementCount;
        return Constant(like switch
        {
            ElementType.Float32 => Tensor.Of<float>(type, Enumerable.Repeat((float)number, count).ToArray()),
            ElementType.Int8 => Tensor.Of<sbyte>(type, Enumerable.Repeat((sbyte)number, count).ToArray()),
            ElementType.UInt8 or ElementType.Bool => Tensor.Of<byte>(type, Enumerable.Repeat((byte)number, count).ToArray()),
            ElementType.Int16 => Tensor.Of<short>(type, Enumerable.Repeat((short)number, count).ToArray()),
            ElementType.Int32 => Tensor.Of<int>(type, Enumerable.Repeat((int)number, count).ToArray()),
            ElementType.Int64 => Tensor.Of<long>(type, Enumerable.Repeat((long)number, count).ToArray()),
            _ => throw Type(like.Text),
        });
    }

    /// <summary>The results of another graph's nodes in place of this node, read in a scope inside this one.</summary>
    public Value?[] Inline(OnnxGraph body, params ReadOnlySpan<Value> arguments) => importer.Inline(body, this, arguments);

    /// <summary>One step of a loop that is written out.</summary>
    public Value[] Step(OnnxGraph body, params ReadOnlySpan<Value> arguments) => importer.TakeStep()
        ? Body(body, arguments) : throw Unsupported($"loops of more than {OnnxImporter.MostLoopSteps} steps in all");

    /// <summary>A branch or a loop that is decided at run time.</summary>
    public Value[] If(Value condition, Func<Value[]> then, Func<Value[]> @else) =>
        ControlFlow.If(importer.Graph, At, condition, then, @else) ?? throw new OnnxRefusal();

    public Value[] Loop(Value goes, IReadOnlyList<Value> first, Func<int, bool> stays, Func<Value[], (Value Goes, IReadOnlyList<Value> Next)> turn) =>
        ControlFlow.Loop(importer.Graph, At, goes, first, stays, turn) ?? throw new OnnxRefusal();

    /// <summary>The results of another graph, all of them: one run shows what there is to say about a faulty one.</summary>
    public Value[] Body(OnnxGraph body, params ReadOnlySpan<Value> arguments)
    {
        Value[] results = [.. importer.Inline(body, this, arguments).OfType<Value>()];
        return results.Length == body.Outputs.Count && !importer.HasErrors ? results : throw new OnnxRefusal();
    }

    // ---- problems

    public OnnxRefusal Unsupported(string what) => new(OperatorProblems.UnsupportedForm(At, what));

    public OnnxRefusal Malformed(string what) => new(OperatorProblems.Malformed(At, what));

    public OnnxRefusal Type(string what) => new(OperatorProblems.UnsupportedType(At, what));
}
