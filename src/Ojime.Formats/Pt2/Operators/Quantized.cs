using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Quantise and dequantise of PT2E. The scale goes into the type of the integer tensor.</summary>
internal static class Quantized
{
    private const string Ns = "quantized_decomposed.";

    public static void Rows(OperatorTable t)
    {
        foreach (string o in (string[])["", ".tensor", ".tensor2"])
        {
            t.Add($"{Ns}quantize_per_tensor{o}(input, scale, zero_point, quant_min, quant_max, dtype)", static c => Quantize(c, c.X("input"), Single(c), null));
            t.Add($"{Ns}dequantize_per_tensor{o}(input, scale, zero_point, quant_min, quant_max, dtype, out_dtype=None)", static c => Dequantize(c, Single(c)));
        }
        t.Add($"{Ns}quantize_per_channel(input, scales, zero_points, axis, quant_min, quant_max, dtype)", static c => Quantize(c, c.X("input"), PerChannel(c), c.Int("axis")));
        t.Add($"{Ns}dequantize_per_channel(input, scales, zero_points, axis, quant_min, quant_max, dtype, out_dtype=None)", static c =>
            c.Optional("zero_points") is { Type.Element: ElementType.Float32 } ? WithRealZeros(c) : Dequantize(c, PerChannel(c)));
        t.Add("fake_quantize_per_tensor_affine(self, scale, zero_point, quant_min, quant_max)", static c =>
        {
            Value x = c.X("self");
            double scale = c.Double("scale"), zero = c.Long("zero_point");
            Value codes = c.L.Add(c.L.Unary(UnaryKind.Round, c.L.Mul(x, 1 / (float)scale)), zero);
            return c.L.Mul(c.L.Sub(c.L.Unary(UnaryKind.Clip, codes, c.Double("quant_min"), c.Double("quant_max")), zero), scale);
        });
    }

    private static Quantization Single(Call c)
    {
        if (c["scale"] is TensorHandle scale && c.L.Known(scale.Read()) is null)
            throw new Refusal(OperatorProblems.NotConstant(c.At, "the scale"));
        return new(c.Float("scale"), (int)c.Long("zero_point"));
    }

    private static Quantization PerChannel(Call c)
    {
        Value zeroPoints = c.Optional("zero_points") ?? c.L.Full(c.X("scales").Shape.Sizes, 0L, ElementType.Int64);
        if (c.L.Known(c.X("scales")) is not { } scales || c.L.Known(zeroPoints) is not { } zeros || scales.Shape.ElementCount != zeros.Shape.ElementCount || scales.Shape.ElementCount == 0)
            throw new Refusal(OperatorProblems.NotConstant(c.At, "the scale of a channel"));
        return new([.. scales.ToDoubles().Select(static s => (float)s)], [.. zeros.ToDoubles().Select(static z => (int)z)], c.Axis("axis", c.X("input").Shape.Rank));
    }

    private static Value Quantize(Call c, Value x, Quantization q, int? axis)
    {
        ElementType to = c.Type("dtype") ?? ElementType.Int8;
        if (to.IsFloat)
            throw c.Unsupported("a quantised float");
        (long low, long high) = to.Range;
        (double least, double most) = (c.Double("quant_min"), c.Double("quant_max"));
        if ((least > low || most < high) && axis is null)
            x = c.L.Unary(UnaryKind.Clip, x, (least - q.Zero) * q.Scale, (most - q.Zero) * q.Scale);
        return c.L.Emit(new Quantize(to, Halves.ToEvenByProduct), x, new TensorType(to, x.Shape, q));
    }

    private static Value Dequantize(Call c, Quantization q)
    {
        Value x = c.X("input");
        if (c.Type("out_dtype") is { } wanted && wanted != ElementType.Float32)
            throw new Refusal(OperatorProblems.UnsupportedType(c.At, wanted.Text));
        if (x.Type.Element.IsFloat)
            return x;

        if (x.Constant is { } constant)
            return c.L.Emit(new Dequantize(), GraphBuilder.Constant(constant.As(x.Type with { Quantization = q }), x.Name));
        if (q.Equals(x.Type.Quantization))
            return c.L.Emit(new Dequantize(), x);
        int[] sizes = [.. Enumerable.Repeat(1, x.Shape.Rank)];
        if (q.Axis is { } axis)
            sizes[axis] = q.Scales.Length;
        int[] shape = q.Axis is null ? [] : sizes;
        Value zeros = c.L.Floats(shape, [.. q.Zeros.Select(static z => (float)z)]), scales = c.L.Floats(shape, [.. q.Scales]);
        return c.L.Mul(c.L.Sub(c.L.Cast(Plain(c, x), ElementType.Float32), zeros), scales);
    }

    /// <summary>Zero points that are no integers: scale · (code − zero), computed as it stands.</summary>
    private static Value WithRealZeros(Call c)
    {
        Value x = c.X("input");
        int[] sizes = [.. Enumerable.Repeat(1, x.Shape.Rank)];
        sizes[c.Axis("axis", x.Shape.Rank)] = c.X("scales").Shape.ElementCount;
        return c.L.Mul(c.L.Sub(c.L.Cast(Plain(c, x), ElementType.Float32), c.L.Reshape(c.X("zero_points"), sizes)), c.L.Reshape(c.X("scales"), sizes));
    }

    /// <summary>The codes without their scale.</summary>
    private static Value Plain(Call c, Value x) => x.Type.IsQuantized ? throw c.Unsupported($"codes of {x.Type} read with another scale than they were made with") : x;
}
