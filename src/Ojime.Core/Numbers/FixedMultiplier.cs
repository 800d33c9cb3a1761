namespace Ojime.Core;

/// <summary>How an accumulator is brought to the scale of a result. Each mode is defined once here and once in C.</summary>
public enum Rounding
{
    /// <summary>TFLite Micro: 31-bit multiplier, rounded doubling high multiply, then a rounding shift (two roundings, half away from zero).</summary>
    Tfl,

    /// <summary>31-bit multiplier, one rounding, half up: (acc·m + 2^(30+s)) >> (31+s).</summary>
    Single31,

    /// <summary>15-bit multiplier for cores without a long multiply: 32-bit products only; nearer to the real product than <see cref="Tfl"/>.</summary>
    Fast16,

    /// <summary>The nearest power of two instead of the factor, one rounding, half up: (acc + 2^(s-1)) >> s. For scales made so that every factor is one.</summary>
    PowerOfTwo,
}

/// <summary>A positive real factor as mantissa · 2^(exponent − 31), mantissa in [2^30, 2^31).</summary>
/// <remarks>reference: TensorFlow Lite's QuantizeMultiplier; the rounding of each mode is that of Algorithm A.</remarks>
public readonly record struct FixedMultiplier(int Mantissa, int Exponent)
{
    /// <summary>m, e = frexp(x); mantissa = floor(m·2^31 + 1/2). Zero and factors below 2^-32 become zero; from 2^30 on all are one, for any sum but zero leaves the range of every result.</summary>
    public static FixedMultiplier Of(double factor)
    {
        if (factor == 0)
            return new(0, 0);
        if (!(factor > 0))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "a scale factor is positive");
        if (double.IsInfinity(factor))
            return new(int.MaxValue, 30);
        int exponent = Math.ILogB(factor) + 1;
        double fraction = Math.ScaleB(factor, -exponent);
        long mantissa = (long)Math.Floor((fraction * (1L << 31)) + 0.5);
        if (mantissa == 1L << 31)
        {
            mantissa /= 2;
            exponent++;
        }
        return exponent < -31 ? new(0, 0) : exponent > 30 ? new(int.MaxValue, 30) : new((int)mantissa, exponent);
    }

    /// <summary>The factor that the mantissa and exponent stand for.</summary>
    public double Value => Math.ScaleB(Mantissa, Exponent - 31);

    /// <summary>The mantissa in 15 bits: the factor is about this · 2^(exponent − 15).</summary>
    public int Mantissa15 => (int)Math.Min(((long)Mantissa + (1 << 15)) >> 16, short.MaxValue);

    /// <summary>log2 of the nearest power of two.</summary>
    public int NearestPower => Mantissa >= 3 << 29 ? Exponent : Exponent - 1;

    /// <summary>The accumulator times this factor, rounded as <paramref name="mode"/> says.</summary>
    public int Apply(int accumulator, Rounding mode = Rounding.Tfl) => mode switch
    {
        Rounding.Tfl => DoubleRounded(accumulator),
        Rounding.Single31 => SingleRounded(accumulator),
        Rounding.Fast16 => Fast16(accumulator),
        Rounding.PowerOfTwo => PowerOfTwo(accumulator),
    };

    /// <summary>The 64-bit accumulators of int16 activations: the mantissa cut to 16 bits, one rounding, half up.</summary>
    public int Apply(long accumulator)
    {
        int mantissa16 = Mantissa >= 0x7FFF0000 ? 0x7FFF : (Mantissa + (1 << 15)) >> 16;
        int shift = 15 - Exponent;
        return unchecked((int)(((accumulator * mantissa16) + (1L << (shift - 1))) >> shift));
    }

    private int DoubleRounded(int accumulator)
    {
        int left = Math.Max(Exponent, 0), right = Math.Max(-Exponent, 0);
        int shifted = unchecked(accumulator << left);
        return RoundingShiftRight(HighMultiply(shifted, Mantissa), right);
    }

    private int SingleRounded(int accumulator)
    {
        int shift = 31 - Exponent;
        return unchecked((int)((((long)accumulator * Mantissa) + (1L << (shift - 1))) >> shift));
    }

    private int Fast16(int accumulator)
    {
        // accumulator · mantissa / 2^16, cut; the factor is mantissa · 2^(exponent-15), so shift by -1 - exponent more.
        int high = (int)(((long)accumulator * Mantissa15) >> 16);
        int shift = -1 - Exponent;
        return shift <= 0 ? unchecked(high << -shift) : (int)((high + (1L << (shift - 1))) >> shift);
    }

    private int PowerOfTwo(int accumulator)
    {
        int shift = -NearestPower;
        return shift <= 0 ? unchecked(accumulator << -shift) : (int)((accumulator + (1L << (shift - 1))) >> shift);
    }

    /// <summary>round(a·b / 2^31), half away from zero; −2^31 · −2^31 saturates.</summary>
    public static int HighMultiply(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue)
            return int.MaxValue;
        long product = (long)a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int)((product + nudge) / (1L << 31));
    }

    /// <summary>round(x / 2^shift), half away from zero.</summary>
    public static int RoundingShiftRight(int x, int shift)
    {
        int mask = (int)((1L << shift) - 1);
        int remainder = x & mask;
        int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return (x >> shift) + (remainder > threshold ? 1 : 0);
    }
}
