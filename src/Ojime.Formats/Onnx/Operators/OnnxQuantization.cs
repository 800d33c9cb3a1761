using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>Scales, which stand in the nodes of ONNX and in the types of ours.</summary>
internal static class OnnxQuantization
{
    public static Value QuantizeLinear(OnnxCall c)
    {
        Value x = c.Input(0);
        ElementType element = c.Has(2) ? c.Input(2).Type.Element
            : c.MaybeInt("output_dtype") is { } type and not 0 ? OnnxElements.Element((OnnxType)type) ?? throw c.Type($"{(OnnxType)type}") : ElementType.UInt8;
        Quantization quantization = Scales(c, x.Shape);
        return c.AddDeclared(new Quantize(element, Halves.ToEven), new(element, x.Shape, quantization), x);
    }

    /// <summary>The codes are given the scale that this node names; those of a constant become a constant of that scale.</summary>
    public static Value DequantizeLinear(OnnxCall c)
    {
        Value x = c.Input(0);
        if (x.Type.Element is not (ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Int32))
            throw c.Type($"{x.Type}");
        TensorType type = x.Type with { Quantization = Scales(c, x.Shape) };
        if (x.Type != type)
            x = x.Constant is { } codes ? OnnxCall.Constant(codes.As(type)) : c.AddDeclared(new Reshape(x.Shape), type, x);
        return c.Add(new Dequantize(), x);
    }

    private static Quantization Scales(OnnxCall c, Shape x)
    {
        if (c.Int("block_size", 0) != 0)
            throw c.Unsupported("a scale for each block");
        Tensor scale = c.Constant(1, "the scale");
        if (scale.Type.Element != ElementType.Float32 || scale.Shape.Rank > 1 || scale.Shape.ElementCount == 0)
            throw c.Malformed($"the scale is {scale.Type}");
        ImmutableArray<float> scales = [.. scale.Read<float>()];
        ImmutableArray<int> zeros = c.Has(2) ? [.. c.ConstantInts(2, "the zero point")] : [.. scales.Select(static _ => 0)];
        if (zeros.Length != scales.Length || scales.Any(static s => !(s > 0) || float.IsInfinity(s)))
            throw c.Malformed($"{scales.Length} scales and {zeros.Length} zero points, or a scale that is not positive");
        if (scales.Length == 1)
            return new(scales, zeros, null);
        int axis = c.Axis("axis", 1, x.Rank);
        return x[axis] == scales.Length ? new(scales, zeros, axis) : throw c.Malformed($"{scales.Length} scales for axis {axis} of {x}");
    }
}
