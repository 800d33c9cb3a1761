using System.Buffers.Binary;
using System.Text;

namespace Ojime.Formats.Onnx;

/// <summary>The bytes are not a protocol buffer message, or not the one they were taken for. Caught where a file is opened.</summary>
internal sealed class WireException(string message) : Exception(message);

/// <summary>
/// Walks the fields of one protocol buffer message without copying: a length-delimited field is a slice of the file.
/// source: protobuf.dev/programming-guides/encoding
/// </summary>
internal struct WireReader(ReadOnlyMemory<byte> message)
{
    private enum Wire { Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5 }

    private int _at;
    private Wire _wire;
    private ulong _number;
    private ReadOnlyMemory<byte> _slice;

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; a field that the caller does not know is passed over by calling this again.</summary>
    public bool Next()
    {
        if (_at == message.Length)
            return false;
        ulong tag = Varint(message.Span, ref _at);
        if (tag >> 3 is 0 or > 0x1FFFFFFF)
            throw new WireException($"a field is numbered {tag >> 3}");
        Field = (int)(tag >> 3);
        _wire = (Wire)(tag & 7);
        switch (_wire)
        {
            case Wire.Varint:
                _number = Varint(message.Span, ref _at);
                break;
            case Wire.Fixed64:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);
                break;
            case Wire.Fixed32:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);
                break;
            case Wire.Delimited:
                _slice = Take(Varint(message.Span, ref _at));
                break;
            default:
                throw new WireException($"field {Field} has the unknown wire type {(int)_wire}");
        }
        return true;
    }

    public readonly long Long => (long)Expect(Wire.Varint);

    public readonly int Int => Expect(Wire.Varint) is var n && (long)n is >= int.MinValue and <= int.MaxValue
        ? (int)(long)n
        : throw new WireException($"field {Field} is {(long)n}, beyond 32 bits");

    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)Expect(Wire.Fixed32));

    public readonly ReadOnlyMemory<byte> Bytes
    {
        get
        {
            Expect(Wire.Delimited);
            return _slice;
        }
    }

    public readonly string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The message that is walked.</summary>
    public readonly ReadOnlyMemory<byte> Whole => message;

    public readonly WireReader Message => new(Bytes);

    /// <summary>Adds one number, or all of a packed field.</summary>
    public readonly void AddLongsTo(List<long> list)
    {
        if (_wire == Wire.Varint)
        {
            list.Add(Long);
            return;
        }
        ReadOnlySpan<byte> packed = Bytes.Span;
        for (int at = 0; at < packed.Length;)
            list.Add((long)Varint(packed, ref at));
    }

    /// <summary>The bytes of one or of many packed 32- or 64-bit numbers, little-endian as they stand in memory.</summary>
    public readonly ReadOnlyMemory<byte> FixedBytes(int width)
    {
        if (_wire == Wire.Delimited)
            return _slice.Length % width == 0 ? _slice : throw new WireException($"field {Field} is cut inside a number");
        var bytes = new byte[width];
        if (width == 4)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Expect(Wire.Fixed32));
        else
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Expect(Wire.Fixed64));
        return bytes;
    }

    private readonly ulong Expect(Wire wire) => _wire == wire
        ? _number
        : throw new WireException($"field {Field} is written as {_wire} where {wire} belongs");

    private ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)(message.Length - _at))
            throw new WireException($"field {Field} wants {count} bytes where {message.Length - _at} are left");
        ReadOnlyMemory<byte> taken = message.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong result = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
                throw new WireException("the message ends inside a number");
            byte b = bytes[at++];
            result |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return result;
        }
        throw new WireException("a number is longer than ten bytes");
    }
}
