using Ojime.Core;

namespace Ojime.Ops;

/// <summary>
/// An integer curve of two straight pieces that meet at real zero: the input less its zero point is multiplied by one factor where it is positive
/// and by another, with a sign, where it is negative; then moved and limited.
/// </summary>
internal sealed record Linear(
    int XZero, int YZero, FixedMultiplier Positive, FixedMultiplier Negative, bool MirrorsInput, bool MirrorsResult, int Low, int High)
{
    public long Apply(long q)
    {
        int x = (int)(q - XZero);
        int y = x >= 0 ? Positive.Apply(x) : Negative.Apply(MirrorsInput ? -x : x);
        return Math.Clamp(YZero + (x < 0 && MirrorsResult ? -y : y), Low, High);
    }
}

public sealed partial record Unary
{
    /// <summary>TFLite's formula for the curves made of two straight pieces; null for the others.</summary>
    /// <remarks>The quotients of scales are taken in float32, as those kernels do.</remarks>
    private Linear? Linear(TensorType x, TensorType y)
    {
        Quantization from = x.Quantization!, to = y.Quantization!;
        (int low, int high) = ((int)y.Element.Range.Low, (int)y.Element.Range.High);
        FixedMultiplier ratio = FixedMultiplier.Of(from.Scale / to.Scale), one = new(1 << 30, 1);
        Linear Limited(float least, float greatest)
        {
            (int atLeast, int atMost) = Ops.Clamp.Codes(new(least, greatest), y);
            return new(from.Zero, to.Zero, ratio, ratio, false, false, atLeast, atMost);
        }
        switch (Kind)
        {
            case UnaryKind.Relu:
                return Limited(0, float.PositiveInfinity);
            case UnaryKind.Clip:
                return Limited(Alpha, Beta);
            case UnaryKind.Relu6:
                // The codes are limited as they are, without going to the result's scale.
                (int zero, int six) = Ops.Clamp.Codes(Ops.Clamp.Relu6, x);
                return new(from.Zero, from.Zero, one, one, false, false, zero, six);
            case UnaryKind.Abs:
                return new(from.Zero, to.Zero, ratio, ratio, true, false, low, high);
            case UnaryKind.LeakyRelu:
                float factor = from.Scale * Alpha / to.Scale;
                return new(from.Zero, to.Zero, ratio, FixedMultiplier.Of(Math.Abs(factor)), false, factor < 0, low, high);
            default:
                return null;
        }
    }
}
