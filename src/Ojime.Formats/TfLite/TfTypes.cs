using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Formats.TfLite;

/// <summary>From the file's types to ours. Throws <see cref="Refusal"/> for what has no counterpart.</summary>
/// <remarks>
/// Quantised uint8 is the form of the years before int8; it becomes int8 with a zero point 128 lower and every constant shifted by 128,
/// which changes no result. int4 constants are unpacked to int8.
/// </remarks>
internal static class TfTypes
{
    public static ElementType? Element(TfType type) => type switch
    {
        TfType.FLOAT32 => ElementType.Float32,
        TfType.FLOAT16 => ElementType.Float16,
        TfType.INT8 or TfType.INT4 => ElementType.Int8,
        TfType.UINT8 => ElementType.UInt8,
        TfType.INT16 => ElementType.Int16,
        TfType.INT32 => ElementType.Int32,
        TfType.INT64 => ElementType.Int64,
        TfType.BOOL => ElementType.Bool,
        _ => null,
    };

    /// <summary>True for uint8 that becomes int8 inside.</summary>
    public static bool IsShifted(TfTensor tensor) => tensor is { Type: TfType.UINT8, Quantization: not null };

    /// <summary>The type inside the graph.</summary>
    public static TensorType Inside(TfTensor tensor, Origin at)
    {
        TensorType type = AtBorder(tensor, at);
        return IsShifted(tensor) && type.Quantization is { } q
            ? new(ElementType.Int8, type.Shape, new(q.Scales, [.. q.Zeros.Select(static z => z - 128)], q.Axis))
            : type;
    }

    /// <summary>The type as the file has it, which is that of the graph's inputs and outputs.</summary>
    public static TensorType AtBorder(TfTensor tensor, Origin at)
    {
        if (Element(tensor.Type) is not { } element)
            throw new Refusal(OperatorProblems.UnsupportedType(at, $"{tensor.Label} is {tensor.Type}"));
        long bytes = element.Bytes;
        foreach (int size in tensor.Sizes)
        {
            if (size < 0)
                throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} has a negative size"));
            bytes *= size;
            if (bytes > int.MaxValue)
                throw new Refusal(OperatorProblems.UnsupportedForm(at, $"{tensor.Label} takes more than 2 GB"));
        }
        Shape shape = Shape.Of(tensor.Sizes.AsSpan());
        return new(element, shape, element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 || (element == ElementType.Int32 && tensor.IsScaled) ? Quantization(tensor, shape, at) : null);
    }

    /// <summary>What a tensor's integers mean; null where the file does not say.</summary>
    public static Quantization? Quantization(TfTensor tensor, Shape shape, Origin at)
    {
        if (tensor.Quantization is not { } q)
            return null;
        if (q.Scales.Any(static s => !(s > 0) || float.IsInfinity(s)))
            throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} has a scale that is not a positive number"));
        if (q.Zeros.Length > 1 && q.Zeros.Length != q.Scales.Length)
            throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} has {q.Scales.Length} scales and {q.Zeros.Length} zero points"));
        if (q.Zeros.Any(static z => z is < short.MinValue or > ushort.MaxValue))
            throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} has a zero point that none of its codes can be"));
        ImmutableArray<int> zeros = [.. Enumerable.Range(0, q.Scales.Length)
            .Select(i => q.Zeros.Length == 0 ? 0 : (int)Math.Clamp(q.Zeros[q.Zeros.Length == 1 ? 0 : i], int.MinValue, int.MaxValue))];
        if (q.Scales.Length == 1)
            return new(q.Scales[0], zeros[0]);
        if (q.Dimension < 0 || q.Dimension >= shape.Rank || shape[q.Dimension] != q.Scales.Length)
            throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} has {q.Scales.Length} scales along axis {q.Dimension} of {shape}"));
        return new(q.Scales, zeros, q.Dimension);
    }

    /// <summary>The elements of a constant in its type inside the graph; without a copy unless they must be shifted or unpacked.</summary>
    public static Tensor Constant(TfTensor tensor, Origin at)
    {
        if (tensor.IsSparse)
            throw new Refusal(OperatorProblems.UnsupportedForm(at, $"{tensor.Label} is stored sparsely"));
        TensorType type = Inside(tensor, at);
        int stored = tensor.Type == TfType.INT4 ? (type.ByteCount + 1) / 2 : type.ByteCount;
        if (tensor.Bytes.Length < stored)
            throw new Refusal(OperatorProblems.Malformed(at, $"{tensor.Label} takes {stored} bytes; {tensor.Bytes.Length} are there"));
        Memory<byte> bytes = tensor.Bytes[..stored];
        if (tensor.Type == TfType.INT4)
            bytes = Nibbles(bytes.Span, type.ByteCount);
        else if (IsShifted(tensor))
            bytes = Array.ConvertAll(bytes.ToArray(), static b => (byte)(b ^ 0x80));
        return new(type, bytes);
    }

    /// <summary>A quantised or half constant as float32.</summary>
    public static Tensor ToFloat(Tensor tensor)
    {
        Tensor result = Tensor.Zeros(new(ElementType.Float32, tensor.Shape));
        new Ops.Dequantize().Evaluate([tensor], [result]);
        return result;
    }

    /// <summary>Two signed four-bit numbers a byte, the first in the low half.</summary>
    private static byte[] Nibbles(ReadOnlySpan<byte> packed, int count)
    {
        var result = new byte[count];
        for (int i = 0; i < count; i++)
            result[i] = (byte)((sbyte)((i % 2 == 0 ? packed[i / 2] << 4 : packed[i / 2]) & 0xF0) >> 4);
        return result;
    }
}
