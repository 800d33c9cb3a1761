using System.Numerics;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>
/// Arithmetic on fixed-point numbers of 32 bits, as the reference kernels of TensorFlow Lite do it (gemmlowp). Q0 stands for 31 fraction bits,
/// Qn for 31 − n. The product of Qa and Qb is Q(a+b), rounded.
/// </summary>
public static class FixedPoint
{
    private const int One = int.MaxValue;

    /// <summary>2 for Q2, the largest integer bits that Newton's steps use.</summary>
    private const int OneInQ2 = 1 << 29;

    public static int Multiply(int a, int b) => FixedMultiplier.HighMultiply(a, b);

    /// <summary>round(x / 2^shift), half away from zero.</summary>
    public static int ShiftRight(int x, int shift) => FixedMultiplier.RoundingShiftRight(x, shift);

    /// <summary>x · 2^shift, saturated.</summary>
    public static int ShiftLeft(int x, int shift) => (int)Math.Clamp((long)x << shift, int.MinValue, int.MaxValue);

    private static int HalfSum(int a, int b)
    {
        long sum = (long)a + b;
        return (int)((sum + (sum >= 0 ? 1 : -1)) / 2);
    }

    /// <summary>exp(a) in Q0 for a ≤ 0 with the given number of integer bits.</summary>
    /// <remarks>The part of a within (−1/4, 0] by a polynomial around −1/8; each higher bit of a multiplies by a stored exponential.</remarks>
    public static int ExpOfNegative(int a, int integerBits)
    {
        if (a == 0)
            return One;
        int fraction = 31 - integerBits;
        int quarter = 1 << (fraction - 2);
        int within = (a & (quarter - 1)) - quarter;
        int result = ExpNearZero(ShiftLeft(within, integerBits));
        int rest = unchecked(within - a);
        ReadOnlySpan<int> factors = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];
        for (int i = 0; i < factors.Length; i++)
        {
            int exponent = i - 2;
            if (integerBits > exponent && (rest & (1 << (fraction + exponent))) != 0)
                result = Multiply(result, factors[i]);
        }
        return result;
    }

    /// <summary>exp(a) for a in [−1/4, 0), all in Q0.</summary>
    private static int ExpNearZero(int a)
    {
        const int expOfMinusEighth = 1895147668, third = 715827883;
        int x = a + (1 << 28);
        int x2 = Multiply(x, x), x3 = Multiply(x2, x), x4 = Multiply(x2, x2);
        int tail = ShiftRight(Multiply(ShiftRight(x4, 2) + x3, third) + x2, 1);
        return expOfMinusEighth + Multiply(expOfMinusEighth, x + tail);
    }

    /// <summary>1 / ((1 + a) / 2) in Q2 by three of Newton's steps, a in Q0 within [0, 1).</summary>
    private static int Reciprocal(int a)
    {
        const int start = 1515870810, slope = -1010580540; // 48/17 and −32/17
        int half = HalfSum(a, One);
        int x = start + Multiply(half, slope);
        for (int i = 0; i < 3; i++)
            x += ShiftLeft(Multiply(x, OneInQ2 - Multiply(half, x)), 2);
        return x;
    }

    /// <summary>1 / (1 + a), all in Q0, a within [0, 1).</summary>
    public static int OneOverOnePlus(int a) => ShiftLeft(Reciprocal(a), 1);

    /// <summary>(1 − a) / (1 + a), all in Q0, a within [0, 1).</summary>
    private static int OneMinusOverOnePlus(int a) => ShiftLeft(Reciprocal(a) - OneInQ2, 2);

    /// <summary>1 / (1 + exp(−a)) in Q0, a in Q4.</summary>
    public static int Sigmoid(int a)
    {
        if (a == 0)
            return 1 << 30;
        int positive = OneOverOnePlus(ExpOfNegative(a > 0 ? -a : a, 4));
        return a > 0 ? positive : One - positive;
    }

    /// <summary>tanh(a) in Q0, a in Q4.</summary>
    public static int Tanh(int a)
    {
        if (a == 0)
            return 0;
        // The same bits read as Q5 are 2a.
        int positive = OneMinusOverOnePlus(ExpOfNegative(a > 0 ? -a : a, 5));
        return a > 0 ? positive : -positive;
    }

    /// <summary>1/x as a mantissa in Q0 and the number of bits by which x exceeds 1, x with the given number of integer bits.</summary>
    public static (int Mantissa, int BitsOverUnit) ReciprocalOf(int x, int integerBits)
    {
        int headroom = BitOperations.LeadingZeroCount((uint)x);
        int fraction = unchecked((int)(((uint)x << headroom) - (1u << 31)));
        return (OneOverOnePlus(fraction), integerBits - headroom);
    }

    /// <summary>log(x) in Q5 for x ≥ 1 in Q12.</summary>
    public static int LogOfAtLeastOne(int x)
    {
        const int log2 = 1488522236, fourthRootOfHalf = 1805811301, rootOfHalf = 1518500250;
        const int alphaN = 117049297, alphaD = 127690142, alphaI = 1057819769, alphaF = 638450708;
        const int quarter = 1 << 23; // in Q6, the format of the sum

        int headroomA = BitOperations.LeadingZeroCount((uint)x);
        int rA = Shifted(Multiply(Shifted(x, headroomA - 1), rootOfHalf), 1);
        int powerA = SaturatingAdd(Shifted(12 - headroomA, 25), quarter);
        int headroomB = BitOperations.LeadingZeroCount((uint)Multiply(x, rootOfHalf)) - 1;
        int rB = Shifted(x, headroomB);
        int powerB = SaturatingAdd(Shifted(12 - headroomB, 25), -quarter);

        int r = Math.Min(rA, rB), power = Math.Max(powerA, powerB);
        int p = HalfSum(r, fourthRootOfHalf);
        int q = unchecked((r - fourthRootOfHalf) * 2);
        int square = Multiply(q, q);
        int numerator = Multiply(q, r) + Multiply(Multiply(q, square), alphaN);
        int denominatorMinusOne = Multiply(p, alphaI + q + Multiply(alphaD, square)) + Multiply(alphaF, q);
        return ShiftLeft(Multiply(power, log2) + Multiply(ShiftRight(numerator, 6), OneOverOnePlus(denominatorMinusOne)), 1);
    }

    /// <summary>x · 2^shift; beyond ±(2^(31−shift) − 1) it saturates.</summary>
    private static int Shifted(int x, int shift)
    {
        if (shift == 0)
            return x;
        int threshold = (1 << (31 - shift)) - 1;
        return x > threshold ? int.MaxValue : x < -threshold ? int.MinValue : x << shift;
    }

    private static int SaturatingAdd(int a, int b) => (int)Math.Clamp((long)a + b, int.MinValue, int.MaxValue);

    /// <summary>1/√x as a factor, x a positive integer.</summary>
    public static FixedMultiplier InverseSquareRoot(int x)
    {
        if (x <= 1)
            return new(int.MaxValue, 0);
        const int threeHalves = (1 << 28) + (1 << 27), rootOfHalf = 1518500250;
        int right = 11;
        for (; x >= 1 << 29; x /= 4)
            right++;
        int pairs = ((BitOperations.LeadingZeroCount((uint)x) - 1) / 2) - 1;
        right -= pairs;
        int input = (x << (2 * pairs)) >> 1, half = ShiftRight(input, 1);
        int y = 1 << 28; // 1 in Q3
        for (int i = 0; i < 5; i++)
        {
            int cube = ShiftLeft(Multiply(Multiply(y, y), y), 6);
            y = ShiftLeft(unchecked(Multiply(threeHalves, y) - Multiply(half, cube)), 3);
        }
        y = Multiply(y, rootOfHalf);
        return right < 0 ? new(y << -right, 0) : new(y, -right);
    }
}
