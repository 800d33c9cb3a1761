using System.Collections.Immutable;

namespace Ojime.Formats.TfLite;

/// <summary>A tensor as the file declares it.</summary>
/// <param name="Bytes">The elements of a constant; empty where the tensor is computed or given.</param>
internal sealed record TfTensor(
    int Index, string Name, ImmutableArray<int> Sizes, ImmutableArray<int> Signature, TfType Type, TfQuantization? Quantization, Memory<byte> Bytes, bool IsVariable, bool IsSparse)
{
    /// <summary>An int32 tensor that QUANTIZE or DEQUANTIZE touches: only there does the scale of an int32 count.</summary>
    public bool IsScaled { get; init; }

    public bool IsConstant => Bytes.Length > 0;

    /// <summary>The name, or the tensor's number where it has none.</summary>
    public string Label => Name.Length > 0 ? Name : $"tensor {Index}";
}

internal sealed record TfQuantization(ImmutableArray<float> Scales, ImmutableArray<long> Zeros, int Dimension);

/// <summary>An operator as the file declares it. Absent optional inputs are -1.</summary>
internal sealed record TfOperator(BuiltinOperator Code, string CustomCode, int[] Inputs, int[] Outputs, int[] Intermediates, FlatTable Options)
{
    public string Name => Code == BuiltinOperator.CUSTOM ? CustomCode : Code.ToString();
}

internal sealed record TfSubgraph(string Name, ImmutableArray<TfTensor> Tensors, ImmutableArray<int> Inputs, ImmutableArray<int> Outputs, ImmutableArray<TfOperator> Operators);

/// <summary>The tables of a file, read and checked against each other: every index that stands here is in range.</summary>
internal sealed record TfModel(string Description, ImmutableArray<TfSubgraph> Subgraphs)
{
    /// <summary>Throws <see cref="InvalidDataException"/> where the bytes are not such a file.</summary>
    public static TfModel Read(Memory<byte> bytes)
    {
        var file = new FlatBuffer(bytes);
        FlatTable root = file.Root;
        if (root.UInt(Slot.Model.Version) is var version and not 3)
            throw new InvalidDataException($"its schema version is {version}; only 3 is in use");
        FlatTable[] buffers = root.Tables(Slot.Model.Buffers);
        (BuiltinOperator Code, string Custom)[] codes = Array.ConvertAll(root.Tables(Slot.Model.OperatorCodes), OperatorCode);
        FlatTable[] subgraphs = root.Tables(Slot.Model.Subgraphs);
        if (subgraphs.Length == 0)
            throw new InvalidDataException("it holds no graph");
        return new(root.Text(Slot.Model.Description), [.. subgraphs.Select(s => Subgraph(s, file, buffers, codes))]);
    }

    /// <remarks>Files before 2020 have the code in a signed byte only; newer ones have both, with 127 in the byte for codes above 126.</remarks>
    private static (BuiltinOperator, string) OperatorCode(FlatTable code) =>
        ((BuiltinOperator)Math.Max(code.SByte(Slot.OperatorCode.DeprecatedBuiltinCode), code.Int(Slot.OperatorCode.BuiltinCode)), code.Text(Slot.OperatorCode.CustomCode));

    private static TfSubgraph Subgraph(FlatTable table, FlatBuffer file, FlatTable[] buffers, (BuiltinOperator Code, string Custom)[] codes)
    {
        FlatTable[] tensors = table.Tables(Slot.SubGraph.Tensors);

        int[] Indices(int[] indices, bool optional)
        {
            foreach (int i in indices)
                if (i >= tensors.Length || i < (optional ? -1 : 0))
                    throw new InvalidDataException($"tensor {i} of {tensors.Length} is referred to");
            return indices;
        }

        TfOperator Operator(FlatTable op)
        {
            uint code = op.UInt(Slot.Operator.OpcodeIndex);
            if (code >= codes.Length)
                throw new InvalidDataException($"operator code {code} of {codes.Length} is referred to");
            return new(codes[code].Code, codes[code].Custom, Indices(op.Ints(Slot.Operator.Inputs), optional: true),
                Indices(op.Ints(Slot.Operator.Outputs), optional: false), op.Ints(Slot.Operator.Intermediates), op.Table(Slot.Operator.Options));
        }

        TfOperator[] operators = Array.ConvertAll(table.Tables(Slot.SubGraph.Operators), Operator);
        HashSet<int> scaled = [.. operators.Where(static o => o.Code is BuiltinOperator.QUANTIZE or BuiltinOperator.DEQUANTIZE)
            .SelectMany(static o => o.Inputs.Concat(o.Outputs))];
        return new(table.Text(Slot.SubGraph.Name), [.. tensors.Select((t, i) => Tensor(t, i, file, buffers) with { IsScaled = scaled.Contains(i) })],
            [.. Indices(table.Ints(Slot.SubGraph.Inputs), optional: false)], [.. Indices(table.Ints(Slot.SubGraph.Outputs), optional: false)], [.. operators]);
    }

    private static TfTensor Tensor(FlatTable table, int index, FlatBuffer file, FlatTable[] buffers)
    {
        uint buffer = table.UInt(Slot.Tensor.Buffer);
        if (buffer >= buffers.Length && buffer != 0)
            throw new InvalidDataException($"buffer {buffer} of {buffers.Length} is referred to");
        return new(index, table.Text(Slot.Tensor.Name), [.. table.Ints(Slot.Tensor.Shape)], [.. table.Ints(Slot.Tensor.ShapeSignature)],
            (TfType)table.SByte(Slot.Tensor.Type), Quantization(table.Table(Slot.Tensor.Quantization)),
            buffer < buffers.Length ? Content(file, buffers[buffer]) : default, table.Bool(Slot.Tensor.IsVariable), table.Has(Slot.Tensor.Sparsity));
    }

    /// <summary>The bytes of a buffer, inside the flatbuffer or, in large files, behind it.</summary>
    private static Memory<byte> Content(FlatBuffer file, FlatTable buffer)
    {
        ulong offset = buffer.ULong(Slot.Buffer.Offset);
        return offset <= 1
            ? buffer.Bytes(Slot.Buffer.Data)
            : file.Slice((long)Math.Min(offset, long.MaxValue), (long)Math.Min(buffer.ULong(Slot.Buffer.Size), int.MaxValue));
    }

    private static TfQuantization? Quantization(FlatTable table)
    {
        float[] scales = table.Floats(Slot.Quantization.Scale);
        return scales.Length == 0 ? null : new([.. scales], [.. table.Longs(Slot.Quantization.ZeroPoint)], table.Int(Slot.Quantization.Dimension));
    }
}
