using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>Functions of each element by itself.</summary>
internal static class OnnxElementwise
{
    /// <summary>Limits by attributes up to set 10, by inputs later. Where low exceeds high, all becomes high.</summary>
    public static Value Clip(OnnxCall c)
    {
        Value x = c.Input(0);
        if (c.Opset < 11)
            return Clip(c, x, c.Float("min", float.NegativeInfinity), c.Float("max", float.PositiveInfinity));
        Tensor? low = c.Has(1) ? c.Known(c.Input(1)) : null, high = c.Has(2) ? c.Known(c.Input(2)) : null;
        bool known = (low is null) != c.Has(1) && (high is null) != c.Has(2);
        double least = low?.NumberAt(0) ?? double.NegativeInfinity, greatest = high?.NumberAt(0) ?? double.PositiveInfinity;
        if (known && least <= greatest && x.Type.Element == ElementType.Float32)
            return Clip(c, x, (float)least, (float)greatest);
        if (c.Has(1))
            x = c.Binary(BinaryKind.Max, x, c.Input(1));
        return c.Has(2) ? c.Binary(BinaryKind.Min, x, c.Input(2)) : x;
    }

    private static Value Clip(OnnxCall c, Value x, float low, float high) => (low, high) switch
    {
        (float.NegativeInfinity, float.PositiveInfinity) => x,
        (0, float.PositiveInfinity) => c.Unary(UnaryKind.Relu, x),
        (0, 6) => c.Unary(UnaryKind.Relu6, x),
        _ => c.Unary(UnaryKind.Clip, x, low, high),
    };

    /// <summary>A constant exponent makes a curve of it, which integers know.</summary>
    public static Value Pow(OnnxCall c)
    {
        (Value x, Value exponent) = (c.Input(0), c.Input(1));
        ElementType element = x.Type.Element;
        if (element == ElementType.Float32 && exponent.Shape.Rank <= x.Shape.Rank && exponent.Shape.ElementCount == 1
            && c.Known(exponent) is { } known)
        {
            return known.NumberAt(0) switch
            {
                1 => x,
                2 => c.Unary(UnaryKind.Square, x),
                0.5 => c.Unary(UnaryKind.Sqrt, x),
                -1 => c.Unary(UnaryKind.Reciprocal, x),
                var power => c.Unary(UnaryKind.Power, x, (float)power),
            };
        }
        // The result has the type of the base; an exponent with a fraction is applied in floats.
        if (!element.IsFloat && exponent.Type.Element.IsFloat)
            return c.Cast(c.Binary(BinaryKind.Pow, c.Cast(x, ElementType.Float32), exponent), element);
        return c.Binary(BinaryKind.Pow, x, c.Cast(exponent, element));
    }

    public static Value Swish(OnnxCall c)
    {
        (Value x, float alpha) = (c.Input(0), c.Float("alpha", 1));
        return alpha == 1
            ? c.Unary(UnaryKind.Silu, x)
            : c.Binary(BinaryKind.Mul, x, c.Unary(UnaryKind.Sigmoid, c.Binary(BinaryKind.Mul, x, c.Scalar(alpha, x.Type.Element))));
    }

    public static Value IsInf(OnnxCall c)
    {
        Value x = c.Input(0);
        return (c.Flag("detect_negative", true), c.Flag("detect_positive", true)) switch
        {
            (true, true) => c.Unary(UnaryKind.IsInf, x),
            (false, true) => c.Binary(BinaryKind.Equal, x, c.Scalar(double.PositiveInfinity, x.Type.Element)),
            (true, false) => c.Binary(BinaryKind.Equal, x, c.Scalar(double.NegativeInfinity, x.Type.Element)),
            (false, false) => c.Expand(c.Scalar(0, ElementType.Bool), x.Shape),
        };
    }

    /// <summary>((a ∘ b) ∘ c) ∘ …</summary>
    public static Value Chain(OnnxCall c, BinaryKind kind)
    {
        Value[] all = c.Inputs();
        Value result = all[0];
        foreach (Value next in all.Skip(1))
            result = c.Binary(kind, result, next);
        return result;
    }

    public static Value Cast(OnnxCall c)
    {
        var to = (OnnxType)c.Int("to", 0);
        return c.Cast(c.Input(0), OnnxElements.Element(to) ?? throw c.Type($"cast to {to}"));
    }
}
