using System.Runtime.InteropServices;

namespace Ojime.Core;

/// <summary>Elements in memory, row-major, little-endian, with their type.</summary>
/// <remarks>A constant of a graph is never written after it was made; only the tensors that an evaluation owns are.</remarks>
public sealed class Tensor
{
    private readonly Lock _once = new();
    private Memory<byte> _bytes;
    private Func<Tensor>? _later;

    public Tensor(TensorType type, Memory<byte> bytes)
    {
        if (bytes.Length != type.ByteCount)
            throw new ArgumentException($"{type} takes {type.ByteCount} bytes; {bytes.Length} were given");
        (Type, _bytes) = (type, bytes);
    }

    private Tensor(TensorType type, Func<Tensor> later) => (Type, _later) = (type, later);

    /// <summary>A tensor whose elements are computed when they are first read. To look at a model, no weight need be read at all.</summary>
    public static Tensor Later(TensorType type, Func<Tensor> elements) => new(type, elements);

    public TensorType Type { get; }

    public Shape Shape => Type.Shape;

    public ReadOnlyMemory<byte> Bytes => Elements;

    private Memory<byte> Elements
    {
        get
        {
            if (Volatile.Read(ref _later) is null)
                return _bytes;
            lock (_once)
            {
                if (_later is { } later)
                {
                    Tensor made = later();
                    if (made.Type.ByteCount != Type.ByteCount)
                        throw new System.Diagnostics.UnreachableException($"{Type} was promised, {made.Type} was made");
                    _bytes = made.Elements;
                    Volatile.Write(ref _later, null);
                }
                return _bytes;
            }
        }
    }

    public static Tensor Zeros(TensorType type) => new(type, new byte[type.ByteCount]);

    public static Tensor Of<T>(TensorType type, ReadOnlySpan<T> elements) where T : unmanaged =>
        new(type, MemoryMarshal.AsBytes(elements).ToArray());

    public static Tensor Floats(Shape shape, params ReadOnlySpan<float> elements) => Of(new(ElementType.Float32, shape), elements);

    public static Tensor Ints(Shape shape, params ReadOnlySpan<int> elements) => Of(new(ElementType.Int32, shape), elements);

    public static Tensor Longs(Shape shape, params ReadOnlySpan<long> elements) => Of(new(ElementType.Int64, shape), elements);

    /// <summary>The elements, to read. <typeparamref name="T"/> must be as wide as the element type.</summary>
    public ReadOnlySpan<T> Read<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Elements.Span);

    /// <summary>The elements, to write; for the owner of a tensor under evaluation only.</summary>
    public Span<T> Write<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Elements.Span);

    /// <summary>The same bytes seen as another type of equal size.</summary>
    public Tensor As(TensorType type) => Volatile.Read(ref _later) is null ? new(type, _bytes) : Later(type, () => this);

    /// <summary>Every element as a stored number (integer codes are not scaled).</summary>
    public double[] ToDoubles()
    {
        var result = new double[Shape.ElementCount];
        for (int i = 0; i < result.Length; i++)
            result[i] = NumberAt(i);
        return result;
    }

    /// <summary>Every element of an integer tensor.</summary>
    public long[] ToLongs()
    {
        var result = new long[Shape.ElementCount];
        for (int i = 0; i < result.Length; i++)
            result[i] = Type.Element == ElementType.Int64 ? Read<long>()[i] : checked((long)NumberAt(i));
        return result;
    }

    /// <summary>The stored number at a flat index. int64 beyond 2^53 loses bits; read such tensors by <see cref="Read{T}"/>.</summary>
    public double NumberAt(int index) => Type.Element switch
    {
        ElementType.Float32 => Read<float>()[index],
        ElementType.Float16 => (double)Read<Half>()[index],
        ElementType.Int8 => Read<sbyte>()[index],
        ElementType.UInt8 or ElementType.Bool => Read<byte>()[index],
        ElementType.Int16 => Read<short>()[index],
        ElementType.Int32 => Read<int>()[index],
        ElementType.Int64 => Read<long>()[index],
    };

    /// <summary>Stores a number at a flat index: rounded half away from zero and clamped where the element type is an integer.</summary>
    public void Set(int index, double number)
    {
        double rounded = Math.Round(number, MidpointRounding.AwayFromZero);
        switch (Type.Element)
        {
            case ElementType.Float32: Write<float>()[index] = (float)number; break;
            case ElementType.Float16: Write<Half>()[index] = (Half)number; break;
            case ElementType.Int8: Write<sbyte>()[index] = (sbyte)Math.Clamp(rounded, sbyte.MinValue, sbyte.MaxValue); break;
            case ElementType.UInt8: Write<byte>()[index] = (byte)Math.Clamp(rounded, byte.MinValue, byte.MaxValue); break;
            case ElementType.Bool: Write<byte>()[index] = number == 0 ? (byte)0 : (byte)1; break;
            case ElementType.Int16: Write<short>()[index] = (short)Math.Clamp(rounded, short.MinValue, short.MaxValue); break;
            case ElementType.Int32: Write<int>()[index] = (int)Math.Clamp(rounded, int.MinValue, int.MaxValue); break;
            case ElementType.Int64: Write<long>()[index] = (long)Math.Clamp(rounded, long.MinValue, long.MaxValue); break;
        }
    }
}
