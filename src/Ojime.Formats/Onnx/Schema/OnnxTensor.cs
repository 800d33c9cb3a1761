namespace Ojime.Formats.Onnx;

/// <summary>Element types by their numbers in onnx.proto's <c>TensorProto.DataType</c>.</summary>
internal enum OnnxType
{
    Undefined, Float, UInt8, Int8, UInt16, Int16, Int32, Int64, String, Bool, Float16, Double, UInt32, UInt64, Complex64, Complex128, BFloat16,
    Float8E4M3FN, Float8E4M3FNUZ, Float8E5M2, Float8E5M2FNUZ, UInt4, Int4, Float4E2M1, Float8E8M0, UInt2, Int2,
}

/// <summary>A TensorProto as it stands in the file: the elements are slices of the file, or lie in another.</summary>
internal sealed class OnnxTensor
{
    public string Name { get; private set; } = "";
    public OnnxType Type { get; private set; }
    public List<long> Dims { get; } = [];

    /// <summary>Elements as bytes in memory order, from raw_data, float_data or double_data; null where there are none.</summary>
    public ReadOnlyMemory<byte>? Raw { get; private set; }

    /// <summary>Elements as numbers, from int32_data, int64_data or uint64_data.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary>Keys and values that say where the elements lie; empty unless they lie in another file.</summary>
    public Dictionary<string, string> External { get; } = [];

    public bool IsExternal { get; private set; }

    public static OnnxTensor Read(WireReader wire)
    {
        var tensor = new OnnxTensor();
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: wire.AddLongsTo(tensor.Dims); break;
                case 2: tensor.Type = (OnnxType)wire.Int; break;
                case 4: tensor.Append(wire.FixedBytes(4)); break;
                case 5 or 7 or 11: wire.AddLongsTo(tensor.Numbers); break;
                case 8: tensor.Name = wire.Text; break;
                case 9: tensor.Raw = wire.Bytes; break;
                case 10: tensor.Append(wire.FixedBytes(8)); break;
                case 13:
                    (string key, string value) = Entry(wire.Message);
                    tensor.External[key] = value;
                    break;
                case 14: tensor.IsExternal = wire.Int == 1; break;
            }
        }
        return tensor;
    }

    /// <summary>A packed field may come in pieces; one piece, the rule, is not copied.</summary>
    private void Append(ReadOnlyMemory<byte> piece) =>
        Raw = Raw is { } before ? (byte[])[.. before.Span, .. piece.Span] : piece;

    /// <summary>StringStringEntryProto.</summary>
    internal static (string Key, string Value) Entry(WireReader wire)
    {
        (string key, string value) = ("", "");
        while (wire.Next())
        {
            if (wire.Field == 1)
                key = wire.Text;
            else if (wire.Field == 2)
                value = wire.Text;
        }
        return (key, value);
    }
}

/// <summary>A ValueInfoProto: a name and, where the file says it, element type and dimensions.</summary>
/// <param name="Type">Undefined where the value is no dense tensor (a sequence, a map, an optional) or has no type.</param>
/// <param name="Kind">What it is instead of a tensor, or null.</param>
/// <param name="Dims">Null where the rank is unknown.</param>
internal sealed record OnnxValueInfo(string Name, OnnxType Type, string? Kind, IReadOnlyList<OnnxDim>? Dims)
{
    public static OnnxValueInfo Read(WireReader wire)
    {
        var info = new OnnxValueInfo("", OnnxType.Undefined, null, null);
        while (wire.Next())
        {
            if (wire.Field == 1)
                info = info with { Name = wire.Text };
            else if (wire.Field == 2)
                info = ReadType(info, wire.Message);
        }
        return info;
    }

    private static OnnxValueInfo ReadType(OnnxValueInfo info, WireReader type)
    {
        while (type.Next())
        {
            switch (type.Field)
            {
                case 1:
                    WireReader tensor = type.Message;
                    while (tensor.Next())
                    {
                        if (tensor.Field == 1)
                            info = info with { Type = (OnnxType)tensor.Int };
                        else if (tensor.Field == 2)
                            info = info with { Dims = ReadShape(tensor.Message) };
                    }
                    break;
                case 4: info = info with { Kind = "sequence" }; break;
                case 5: info = info with { Kind = "map" }; break;
                case 8: info = info with { Kind = "sparse tensor" }; break;
                case 9: info = info with { Kind = "optional" }; break;
            }
        }
        return info;
    }

    private static List<OnnxDim> ReadShape(WireReader wire)
    {
        var dims = new List<OnnxDim>();
        while (wire.Next())
        {
            if (wire.Field != 1)
                continue;
            var dim = new OnnxDim(null, null);
            WireReader inner = wire.Message;
            while (inner.Next())
            {
                if (inner.Field == 1)
                    dim = new(inner.Long, null);
                else if (inner.Field == 2)
                    dim = new(null, inner.Text);
            }
            dims.Add(dim);
        }
        return dims;
    }
}

/// <summary>A dimension of a declared shape: a size, a symbol, or neither.</summary>
internal sealed record OnnxDim(long? Size, string? Symbol);
