using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ojime.Core;

namespace Ojime.Formats.Numpy;

/// <summary>An array of an <c>.npy</c> file: little-endian, last axis fastest, as it was typed there.</summary>
/// <param name="Kind">numpy's letter: f float, i signed, u unsigned, b bool.</param>
/// <remarks>reference: numpy's lib/format.py, versions 1 to 3.</remarks>
public sealed record NpyArray(char Kind, int ItemBytes, ImmutableArray<int> Sizes, Memory<byte> Bytes)
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public int Count => Bytes.Length / ItemBytes;

    public Shape Shape => Shape.Of(Sizes.AsSpan());

    /// <summary>The element type that holds this array without loss, or null (float64, unsigned above 8 bits).</summary>
    public ElementType? Element => (Kind, ItemBytes) switch
    {
        ('f', 4) => ElementType.Float32,
        ('f', 2) => ElementType.Float16,
        ('i', 1) => ElementType.Int8,
        ('i', 2) => ElementType.Int16,
        ('i', 4) => ElementType.Int32,
        ('i', 8) => ElementType.Int64,
        ('u', 1) => ElementType.UInt8,
        ('b', 1) => ElementType.Bool,
        _ => null,
    };

    /// <summary>The array as a tensor. float64 becomes float32, uint16 int32, uint32 int64; uint64 keeps its bits in an int64.</summary>
    public Tensor ToTensor()
    {
        if (Element is { } element)
            return new(new(element, Shape), Bytes);
        switch (Kind, ItemBytes)
        {
            case ('f', 8):
                return Tensor.Of<float>(new(ElementType.Float32, Shape), Array.ConvertAll(ToDoubles(), static d => (float)d));
            case ('u', 2):
                return Tensor.Of<int>(new(ElementType.Int32, Shape), Array.ConvertAll(ToDoubles(), static d => (int)d));
            case ('u', 4):
                return Tensor.Of<long>(new(ElementType.Int64, Shape), Array.ConvertAll(ToDoubles(), static d => (long)d));
            default:
                return new(new(ElementType.Int64, Shape), Bytes);
        }
    }

    /// <summary>Every element as a number; 64-bit integers beyond 2^53 lose bits.</summary>
    public double[] ToDoubles()
    {
        var result = new double[Count];
        ReadOnlySpan<byte> bytes = Bytes.Span;
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> item = bytes.Slice(i * ItemBytes, ItemBytes);
            result[i] = (Kind, ItemBytes) switch
            {
                ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(item),
                ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(item),
                ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(item),
                ('i', 1) => (sbyte)item[0],
                ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(item),
                ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(item),
                ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(item),
                ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(item),
                ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(item),
                ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(item),
                _ => item[0],
            };
        }
        return result;
    }

    /// <summary>Reads the bytes of one <c>.npy</c> file. Returns null after a diagnostic.</summary>
    public static NpyArray? Read(string path, Memory<byte> file, Report report)
    {
        NpyArray? Damaged(string what)
        {
            report.Add(FileProblems.Damaged(path, what));
            return null;
        }

        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < 10 || !bytes.StartsWith(Magic))
            return Damaged("it does not begin as a numpy array");
        int lengthBytes = bytes[6] >= 2 ? 4 : 2, start = 8 + lengthBytes;
        if (bytes.Length < start)
            return Damaged("the numpy header ends early");
        uint header = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (header > bytes.Length - start)
            return Damaged("the numpy header ends early");
        string text = Encoding.Latin1.GetString(bytes.Slice(start, (int)header));
        if (Field(text, "descr") is not { } descr || Field(text, "shape") is not { } shape)
            return Damaged("the numpy header names no type or no shape");
        bool fortran = Field(text, "fortran_order")?.StartsWith("True", StringComparison.Ordinal) ?? false;

        descr = descr.Trim('\'', '"', ' ');
        if (descr.Length < 3 || !int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int itemBytes)
            || (descr[1], itemBytes) is not (('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1)))
        {
            report.Add(FileProblems.UnknownFormat(path, $"the array type {descr}", "f2 f4 f8, i1 i2 i4 i8, u1 u2 u4 u8, bool"));
            return null;
        }

        var sizes = ImmutableArray.CreateBuilder<int>();
        long count = 1;
        foreach (string size in shape.Trim('(', ')', ' ').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (sizes.Count == 32 || !int.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int n))
                return Damaged($"the shape {shape} cannot be read");
            sizes.Add(n);
            count *= n;
            if (count > int.MaxValue)
                return Damaged($"the shape {shape} is larger than any array that fits in memory");
        }
        long length = count * itemBytes;
        if (length > bytes.Length - start - header)
            return Damaged($"the shape {shape} takes {length:N0} bytes; {bytes.Length - start - header:N0} are there");

        Memory<byte> elements = file.Slice(start + (int)header, (int)length);
        if (descr[0] == '>' && itemBytes > 1)
            elements = Swapped(elements.Span, itemBytes);
        if (fortran && sizes.Count > 1)
            elements = LastAxisFastest(elements.Span, sizes.ToArray(), itemBytes);
        return new(descr[1], itemBytes, sizes.ToImmutable(), elements);
    }

    /// <summary>Writes a tensor as an <c>.npy</c> file of version 1.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        string type = tensor.Type.Element switch
        {
            ElementType.Float32 => "<f4",
            ElementType.Float16 => "<f2",
            ElementType.Int8 => "|i1",
            ElementType.UInt8 => "|u1",
            ElementType.Int16 => "<i2",
            ElementType.Int32 => "<i4",
            ElementType.Int64 => "<i8",
            ElementType.Bool => "|b1",
        };
        string shape = string.Join(", ", tensor.Shape.Sizes) + (tensor.Shape.Rank == 1 ? "," : "");
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        header = header.PadRight((((10 + header.Length + 1 + 63) / 64) * 64) - 11) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(tensor.Bytes.Span);
    }

    /// <summary>The text after <c>'name':</c> up to the comma that ends it; tuples are kept whole.</summary>
    private static string? Field(string header, string name)
    {
        int at = header.IndexOf($"'{name}'", StringComparison.Ordinal);
        if (at < 0 || (at = header.IndexOf(':', at)) < 0)
            return null;
        string rest = header[(at + 1)..].TrimStart();
        int end = rest.StartsWith('(') ? rest.IndexOf(')') + 1 : rest.IndexOfAny([',', '}']);
        return end <= 0 ? null : rest[..end].Trim();
    }

    private static byte[] Swapped(ReadOnlySpan<byte> bytes, int itemBytes)
    {
        byte[] result = bytes.ToArray();
        for (int i = 0; i < result.Length; i += itemBytes)
            result.AsSpan(i, itemBytes).Reverse();
        return result;
    }

    private static byte[] LastAxisFastest(ReadOnlySpan<byte> bytes, int[] sizes, int itemBytes)
    {
        var result = new byte[bytes.Length];
        var index = new int[sizes.Length];
        for (int to = 0; to < bytes.Length / itemBytes; to++)
        {
            int from = 0;
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
                from = (from * sizes[axis]) + index[axis];
            bytes.Slice(from * itemBytes, itemBytes).CopyTo(result.AsSpan(to * itemBytes));
            for (int axis = sizes.Length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--)
                index[axis] = 0;
        }
        return result;
    }
}
