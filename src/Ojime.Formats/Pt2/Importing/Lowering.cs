using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Makes nodes of our graph for the call at hand. A rejected node gives up the call; the report has the reason.</summary>
internal sealed partial class Lowering(GraphBuilder graph)
{
    private const int MaxKnownBytes = 1 << 20, MaxElements = 1 << 29;

    private readonly ConstantFolder _folder = new();

    public GraphBuilder Graph => graph;

    /// <summary>Steps of loops that were written out so far.</summary>
    public int LoopSteps { get; set; }

    /// <summary>Graphs that were run over so far, each time counted.</summary>
    public int Calls { get; set; }

    /// <summary>The call at hand, which new nodes are credited to.</summary>
    public Origin At { get; set; } = Origin.None;

    public Value Emit(Op op, params ReadOnlySpan<Value> inputs) => EmitAll(op, inputs)[0];

    public ImmutableArray<Value> EmitAll(Op op, params ReadOnlySpan<Value> inputs)
    {
        ImmutableArray<Value> results;
        try
        {
            results = graph.AddAll(op, At, inputs);
            foreach (Value result in results.IsDefault ? [] : results)
                CheckSize(result.Shape);
        }
        catch (OverflowException)
        {
            throw new Refusal(OperatorProblems.Malformed(At, "a size is beyond what memory can hold"));
        }
        return results.IsDefault ? throw new Refusal(null) : results;
    }

    /// <summary>Adds a node whose result has a scale.</summary>
    public Value Emit(Op op, Value input, TensorType declared) => graph.Add(op, At, [input], declared) ?? throw new Refusal(null);

    public static Value Constant(Tensor tensor) => GraphBuilder.Constant(tensor);

    /// <summary>A number as a tensor without axes.</summary>
    public Value Scalar(object number, ElementType type) => Full([], number, type);

    public Value Scalar(double number) => Full([], number, ElementType.Float32);

    /// <summary>A tensor of equal numbers.</summary>
    public Value Full(ReadOnlySpan<int> sizes, object number, ElementType element)
    {
        var type = new TensorType(element, Sized(sizes));
        var tensor = Tensor.Zeros(type);
        double real = number switch { bool b => b ? 1 : 0, long l => l, _ => Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) };
        long integer = number switch { bool b => b ? 1 : 0, long l => l, _ => double.IsNaN(real) ? 0 : real >= long.MaxValue ? long.MaxValue : real <= long.MinValue ? long.MinValue : (long)real };
        switch (element)
        {
            case ElementType.Float32: tensor.Write<float>().Fill((float)real); break;
            case ElementType.Float16: tensor.Write<Half>().Fill((Half)real); break;
            case ElementType.Int8: tensor.Write<sbyte>().Fill(unchecked((sbyte)integer)); break;
            case ElementType.UInt8: tensor.Write<byte>().Fill(unchecked((byte)integer)); break;
            case ElementType.Int16: tensor.Write<short>().Fill(unchecked((short)integer)); break;
            case ElementType.Int32: tensor.Write<int>().Fill(unchecked((int)integer)); break;
            case ElementType.Int64: tensor.Write<long>().Fill(integer); break;
            case ElementType.Bool: tensor.Write<byte>().Fill(real != 0 || integer != 0 ? (byte)1 : (byte)0); break;
        }
        return Constant(tensor);
    }

    public Value Longs(ReadOnlySpan<int> sizes, params ReadOnlySpan<long> elements) => Constant(Tensor.Longs(Sized(sizes), elements));

    public Value Indices(IEnumerable<int> elements)
    {
        long[] all = [.. elements.Select(static i => (long)i)];
        return Constant(Tensor.Longs(Sized([all.Length]), all));
    }

    public Value Floats(ReadOnlySpan<int> sizes, ReadOnlySpan<float> elements) => Constant(Tensor.Of(new(ElementType.Float32, Sized(sizes)), MemoryMarshal.AsBytes(elements)));

    /// <summary>A shape from sizes that a file gave.</summary>
    public Shape Sized(ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
            if (size < 0)
                throw new Refusal(OperatorProblems.Malformed(At, $"a size of {size}"));
        Shape shape = Shape.Of(sizes);
        CheckSize(shape);
        return shape;
    }

    /// <summary>The elements of a value that depends on no input, or null.</summary>
    public Tensor? Known(Value value) => value.Constant ?? (value.Type.ByteCount > MaxKnownBytes ? null : _folder.Find(value));

    private void CheckSize(Shape shape)
    {
        long count = 1;
        foreach (int size in shape.Sizes)
            if ((count *= Math.Max(size, 1)) > MaxElements)
                throw new Refusal(OperatorProblems.Malformed(At, $"a tensor of shape {shape}"));
    }
}
