using System.Buffers.Binary;
using System.Text;

namespace Ojime.Tests;

/// <summary>A flatbuffer table for tests: slots and values. Children follow their table, so every offset leads forward.</summary>
public sealed class Table(params (int Slot, object Value)[] fields)
{
    public (int Slot, object Value)[] Fields => fields;
}

/// <summary>Writes small TFLite files for tests.</summary>
public static class TfFile
{
    public static byte[] Write(Table model)
    {
        var bytes = new List<byte>(new byte[8]);
        "TFL3"u8.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[4..]);
        Put(bytes, 0, Append(bytes, model));
        return [.. bytes];
    }

    /// <summary>Tensors, operators and buffers as a model of one graph. Buffer 0 is the empty one.</summary>
    public static byte[] Model(int[] codes, Table[] tensors, Table[] operators, int[] inputs, int[] outputs, params byte[][] constants) => Write(new(
        (0, 3),
        (1, codes.Select(static c => new Table((0, (sbyte)Math.Min(c, 127)), (3, c))).ToArray()),
        (2, new Table[] { new((0, tensors), (1, inputs), (2, outputs), (3, operators)) }),
        (4, constants.Select(static c => new Table((0, c))).Prepend(new Table()).ToArray())));

    public static Table Tensor(string name, int[] shape, int type, int buffer = 0, float scale = 0, long zero = 0, int[]? signature = null)
    {
        var fields = new List<(int, object)> { (0, shape), (1, (sbyte)type), (2, buffer), (3, name) };
        if (scale != 0)
            fields.Add((4, new Table((2, new[] { scale }), (3, new[] { zero }))));
        if (signature is not null)
            fields.Add((7, signature));
        return new([.. fields]);
    }

    public static Table Operator(int code, int[] inputs, int[] outputs, Table? options = null) =>
        options is null ? new((0, code), (1, inputs), (2, outputs)) : new((0, code), (1, inputs), (2, outputs), (3, (sbyte)1), (4, options));

    private static int Append(List<byte> bytes, object value)
    {
        while (bytes.Count % 8 != 4)
            bytes.Add(0);
        int at = bytes.Count;
        switch (value)
        {
            case Table table:
                return AppendTable(bytes, table);
            case string text:
                Vector(bytes, text.Length, Encoding.UTF8.GetBytes(text + "\0"));
                return at;
            case byte[] raw:
                Vector(bytes, raw.Length, raw);
                return at;
            case int[] ints:
                Vector(bytes, ints.Length, ints.SelectMany(BitConverter.GetBytes));
                return at;
            case float[] floats:
                Vector(bytes, floats.Length, floats.SelectMany(BitConverter.GetBytes));
                return at;
            case long[] longs:
                Vector(bytes, longs.Length, longs.SelectMany(BitConverter.GetBytes));
                return at;
            case Table[] tables:
                Vector(bytes, tables.Length, new byte[4 * tables.Length]);
                for (int i = 0; i < tables.Length; i++)
                    Put(bytes, at + 4 + (4 * i), Append(bytes, tables[i]));
                return at;
            default:
                throw new ArgumentException(value.GetType().Name);
        }
    }

    private static int AppendTable(List<byte> bytes, Table table)
    {
        int slots = table.Fields.Length == 0 ? 0 : table.Fields.Max(static f => f.Slot) + 1, fields = bytes.Count, entries = 4 + (2 * slots);
        bytes.AddRange(new byte[(entries + 7) / 8 * 8]);
        int at = bytes.Count, size = 8 + (8 * table.Fields.Length);
        bytes.AddRange(new byte[size]);
        Span<byte> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(all[fields..], (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(all[(fields + 2)..], (ushort)size);
        BinaryPrimitives.WriteInt32LittleEndian(all[at..], at - fields);
        for (int i = 0; i < table.Fields.Length; i++)
        {
            int field = at + 8 + (8 * i);
            all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
            BinaryPrimitives.WriteUInt16LittleEndian(all[(fields + 4 + (2 * table.Fields[i].Slot))..], (ushort)(field - at));
            switch (table.Fields[i].Value)
            {
                case sbyte b: all[field] = (byte)b; break;
                case bool b: all[field] = b ? (byte)1 : (byte)0; break;
                case int n: BinaryPrimitives.WriteInt32LittleEndian(all[field..], n); break;
                case float f: BinaryPrimitives.WriteSingleLittleEndian(all[field..], f); break;
                case ulong n: BinaryPrimitives.WriteUInt64LittleEndian(all[field..], n); break;
                case var child: Put(bytes, field, Append(bytes, child)); break;
            }
        }
        return at;
    }

    private static void Vector(List<byte> bytes, int count, IEnumerable<byte> items)
    {
        bytes.AddRange(BitConverter.GetBytes(count));
        bytes.AddRange(items);
    }

    private static void Put(List<byte> bytes, int at, int target) =>
        BinaryPrimitives.WriteInt32LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[at..], target - at);
}
