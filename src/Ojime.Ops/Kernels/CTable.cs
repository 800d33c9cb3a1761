using System.Runtime.InteropServices;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>A constant array of the package: packed weights, biases, multipliers, look-up tables. Equal tables are stored once.</summary>
public sealed class CTable
{
    private CTable(ElementType element, byte[] bytes) => (Element, Bytes) = (element, bytes);

    public ElementType Element { get; }

    /// <summary>The elements, little-endian.</summary>
    public byte[] Bytes { get; }

    public int Count => Bytes.Length / Element.Bytes;

    public static CTable Of(ReadOnlySpan<sbyte> items) => new(ElementType.Int8, MemoryMarshal.AsBytes(items).ToArray());
    public static CTable Of(ReadOnlySpan<byte> items) => new(ElementType.UInt8, items.ToArray());
    public static CTable Of(ReadOnlySpan<short> items) => new(ElementType.Int16, MemoryMarshal.AsBytes(items).ToArray());
    public static CTable Of(ReadOnlySpan<int> items) => new(ElementType.Int32, MemoryMarshal.AsBytes(items).ToArray());
    public static CTable Of(ReadOnlySpan<long> items) => new(ElementType.Int64, MemoryMarshal.AsBytes(items).ToArray());
    public static CTable Of(ReadOnlySpan<float> items) => new(ElementType.Float32, MemoryMarshal.AsBytes(items).ToArray());
    public static CTable Of(Tensor tensor) => new(tensor.Type.Element, tensor.Bytes.ToArray());
}
