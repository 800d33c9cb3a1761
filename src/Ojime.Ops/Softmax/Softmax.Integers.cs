using System.Numerics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Softmax
{
    /// <summary>From a difference of int8 codes to Q5, and the least difference whose exponential counts.</summary>
    private readonly record struct DifferenceScaling(FixedMultiplier Scale, int Least)
    {
        public int Scaled(int difference) => Scale.Apply(difference);

        public int Exp(int difference) => FixedPoint.ExpOfNegative(Scaled(difference), 5);
    }

    private DifferenceScaling Scaling(TensorType x)
    {
        FixedMultiplier scale = FixedMultiplier.Of(Math.Min((double)Beta * x.Quantization!.Scale * (1 << 26), int.MaxValue));
        return new(scale, -(int)Math.Floor(31.0 * (1 << 26) / Math.ScaleB(1, scale.Exponent)));
    }

    private static int SumOfExps(DifferenceScaling scaling, ReadOnlySpan<sbyte> x, int max, int size, int step)
    {
        int sum = 0; // Q12
        for (int i = 0; i < size; i++)
            if (x[i * step] - max >= scaling.Least)
                sum += FixedPoint.ShiftRight(scaling.Exp(x[i * step] - max), 12);
        return sum;
    }

    private static int Max(ReadOnlySpan<sbyte> x, int size, int step)
    {
        int max = sbyte.MinValue;
        for (int i = 0; i < size; i++)
            max = Math.Max(max, x[i * step]);
        return max;
    }

    private static void Int8(DifferenceScaling scaling, ReadOnlySpan<sbyte> x, Tensor y, int first, int size, int step)
    {
        int max = Max(x, size, step);
        (int inverse, int bits) = FixedPoint.ReciprocalOf(SumOfExps(scaling, x, max, size, step), 12);
        (long low, long high) = y.Type.Element.Range;
        int exponent = bits + 31 - (8 * y.Type.Element.Bytes);
        for (int i = 0; i < size; i++)
        {
            int difference = x[i * step] - max;
            long share = difference >= scaling.Least ? FixedPoint.ShiftRight(FixedPoint.Multiply(inverse, scaling.Exp(difference)), exponent) : 0;
            y.SetLong(first + (i * step), Math.Clamp(share + low, low, high));
        }
    }

    private static void LogOfInt8(DifferenceScaling scaling, ReadOnlySpan<sbyte> x, Span<sbyte> y, int size, int step)
    {
        int max = Max(x, size, step);
        int log = FixedPoint.LogOfAtLeastOne(SumOfExps(scaling, x, max, size, step));
        int least = LeastForLog(scaling, log);
        for (int i = 0; i < size; i++)
        {
            int difference = x[i * step] - max;
            y[i * step] = difference > least
                ? (sbyte)Math.Clamp(FixedPoint.ShiftRight(scaling.Scaled(difference) - log, 31 - 5 - 4) + sbyte.MaxValue, sbyte.MinValue, sbyte.MaxValue)
                : sbyte.MinValue;
        }
    }

    /// <summary>Differences at or below this give the least code: subtracting the logarithm would leave Q5.</summary>
    private static int LeastForLog(DifferenceScaling scaling, int log) =>
        Math.Max(scaling.Least - 1, ReverseScale(scaling).Apply(log + int.MinValue));

    private static FixedMultiplier ReverseScale(DifferenceScaling scaling) =>
        FixedMultiplier.Of((1 << (31 - scaling.Scale.Exponent)) / (double)scaling.Scale.Mantissa);

    /// <summary>exp(x) for x in [−10, 0] as codes of [−32768, 32767]; the result has scale 2/65535.</summary>
    private static short[] ExpTable { get; } = Lookup16.TfLite(MathF.Exp, 10f / 65535, short.MaxValue, 2f / 65535, 0);

    /// <summary>1 / (1 + x) for x in [0, 1].</summary>
    private static short[] ReciprocalTable { get; } = Lookup16.TfLite(static v => 1 / (1 + v), 1f / 65535, short.MinValue, 2f / 65535, 0);

    private FixedMultiplier Int16Scale(TensorType x) => FixedMultiplier.Of((double)x.Quantization!.Scale * Beta / (10.0 / 65535));

    private void Int16(TensorType type, ReadOnlySpan<short> x, Span<short> y, int size, int step)
    {
        FixedMultiplier scale = Int16Scale(type);
        int max = short.MinValue;
        for (int i = 0; i < size; i++)
            max = Math.Max(max, x[i * step]);
        int sum = 0; // Q15
        for (int i = 0; i < size; i++)
        {
            int code = Math.Clamp(scale.Apply(x[i * step] - max) + short.MaxValue, short.MinValue, short.MaxValue);
            sum += y[i * step] = Lookup16.At(ExpTable, (short)code);
        }
        int headroom = BitOperations.LeadingZeroCount((uint)sum);
        int normalised = (int)((((long)sum << (headroom - 1)) + (1 << 13)) >> 14);
        short inverse = Lookup16.At(ReciprocalTable, (short)Math.Clamp(normalised - (1 << 15) - (1 << 16), short.MinValue, short.MaxValue));
        int right = 31 - headroom;
        for (int i = 0; i < size; i++)
            y[i * step] = (short)Math.Clamp(((y[i * step] * (long)inverse) + (1L << (right - 1))) >> right, 0, short.MaxValue);
    }
}
