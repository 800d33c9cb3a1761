using System.Buffers.Binary;
using System.Text;

namespace Ojime.Formats.TfLite;

/// <summary>The bytes of a flatbuffer. Every access is checked; what does not fit is an <see cref="InvalidDataException"/>, which the reader turns into a diagnostic.</summary>
/// <remarks>
/// A small file may point at one table many times over, level by level. Each vector and table that is read is charged to a budget in
/// proportion to the file, so that such a file ends early instead of filling the memory.
/// </remarks>
internal sealed class FlatBuffer(Memory<byte> bytes)
{
    private long _budget = (64L * bytes.Length) + (1 << 20);

    public int Length => bytes.Length;

    /// <summary>The root table.</summary>
    public FlatTable Root => new(this, Target(0));

    public Memory<byte> Slice(long at, long length)
    {
        if (at < 0 || length < 0 || at > bytes.Length - length)
            throw new InvalidDataException($"{length} bytes are wanted at offset {at} of {bytes.Length}");
        return bytes.Slice((int)at, (int)length);
    }

    public ReadOnlySpan<byte> Span(long at, int length) => Slice(at, length).Span;

    public int Int(long at) => BinaryPrimitives.ReadInt32LittleEndian(Span(at, 4));
    public uint UInt(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Span(at, 4));
    public ushort UShort(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Span(at, 2));

    /// <summary>Where the offset that stands at a place leads to.</summary>
    public int Target(int at)
    {
        long target = at + (long)UInt(at);
        return target <= bytes.Length - 4 ? (int)target : throw new InvalidDataException($"the offset at {at} leads outside the file");
    }

    public void Charge(long cost)
    {
        _budget -= cost;
        if (_budget < 0)
            throw new InvalidDataException("its tables refer to each other too often");
    }
}

/// <summary>A table of a flatbuffer: optional fields by slot number.</summary>
internal readonly struct FlatTable
{
    private readonly FlatBuffer? _file;
    private readonly int _at, _fields, _fieldsBytes;

    public FlatTable(FlatBuffer file, int at)
    {
        (_file, _at) = (file, at);
        file.Charge(16);
        long fields = at - (long)file.Int(at);
        _fieldsBytes = file.UShort(fields);
        _fields = (int)fields;
    }

    /// <summary>True for a table that is absent; all its fields have their defaults.</summary>
    public bool IsAbsent => _file is null;

    public bool Has(int slot) => Find(slot) != 0;

    public sbyte SByte(int slot, sbyte @default = 0) => Find(slot) is not 0 and var at ? (sbyte)_file!.Span(at, 1)[0] : @default;
    public bool Bool(int slot, bool @default = false) => Find(slot) is not 0 and var at ? _file!.Span(at, 1)[0] != 0 : @default;
    public int Int(int slot, int @default = 0) => Find(slot) is not 0 and var at ? _file!.Int(at) : @default;
    public uint UInt(int slot) => Find(slot) is not 0 and var at ? _file!.UInt(at) : 0;
    public ulong ULong(int slot) => Find(slot) is not 0 and var at ? BinaryPrimitives.ReadUInt64LittleEndian(_file!.Span(at, 8)) : 0;
    public float Float(int slot, float @default = 0) =>
        Find(slot) is not 0 and var at ? BinaryPrimitives.ReadSingleLittleEndian(_file!.Span(at, 4)) : @default;

    public FlatTable Table(int slot) => Find(slot) is not 0 and var at ? new(_file!, _file!.Target(at)) : default;

    /// <summary>A text; bytes that are no UTF-8 become replacement marks.</summary>
    public string Text(int slot) => Encoding.UTF8.GetString(Bytes(slot).Span);

    /// <summary>The bytes of a vector of bytes or of a text.</summary>
    public Memory<byte> Bytes(int slot)
    {
        if (Vector(slot, 1) is not (var at, var count))
            return default;
        return _file!.Slice(at, count);
    }

    public int[] Ints(int slot)
    {
        if (Vector(slot, 4) is not (var at, var count))
            return [];
        _file!.Charge(4L * count);
        var result = new int[count];
        for (int i = 0; i < count; i++)
            result[i] = _file.Int(at + (4L * i));
        return result;
    }

    public float[] Floats(int slot) => Array.ConvertAll(Ints(slot), BitConverter.Int32BitsToSingle);

    public long[] Longs(int slot)
    {
        if (Vector(slot, 8) is not (var at, var count))
            return [];
        _file!.Charge(8L * count);
        var result = new long[count];
        for (int i = 0; i < count; i++)
            result[i] = BinaryPrimitives.ReadInt64LittleEndian(_file.Span(at + (8L * i), 8));
        return result;
    }

    public FlatTable[] Tables(int slot)
    {
        if (Vector(slot, 4) is not (var at, var count))
            return [];
        _file!.Charge(16L * count);
        var result = new FlatTable[count];
        for (int i = 0; i < count; i++)
            result[i] = new(_file, _file.Target(at + (4 * i)));
        return result;
    }

    private (int At, int Count)? Vector(int slot, int itemBytes)
    {
        if (Find(slot) is not (not 0 and var at))
            return null;
        int vector = _file!.Target(at);
        uint count = _file.UInt(vector);
        return count <= (_file.Length - vector - 4) / itemBytes
            ? (vector + 4, (int)count)
            : throw new InvalidDataException($"a list of {count} at offset {vector} is longer than the file");
    }

    /// <summary>Where a field stands, or 0 where the table does not hold it.</summary>
    private int Find(int slot)
    {
        int entry = 4 + (2 * slot);
        if (_file is null || entry + 2 > _fieldsBytes)
            return 0;
        int offset = _file.UShort(_fields + (long)entry);
        return offset == 0 ? 0 : checked(_at + offset);
    }
}
