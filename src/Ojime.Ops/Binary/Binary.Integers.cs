using System.Diagnostics;
using System.Numerics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Binary
{
    /// <summary>The function from two codes to the result's code, TFLite Micro's, limited to the clamp.</summary>
    private Func<int, int, int> Codes(TensorType a, TensorType b, TensorType y)
    {
        (int low, int high) = y.IsQuantized ? Ops.Clamp.Codes(Clamp, y) : (0, 1);
        Func<int, int, int> raw = Kind switch
        {
            BinaryKind.Add or BinaryKind.Sub => Sum(SumScaling.Of(Kind, a, b, y)),
            BinaryKind.SquaredDifference => SquaredDifference(SumScaling.Of(Kind, a, b, y)),
            BinaryKind.Mul => Product(a, b, y),
            BinaryKind.Div => Quotient(a, b, y),
            BinaryKind.Prelu => Prelu(a, b, y),
            BinaryKind.Min => Math.Min,
            BinaryKind.Max => Math.Max,
            _ when Kind.Row().GivesBool => Comparison(a, b),
            _ => throw new UnreachableException($"{Text} over {a}"),
        };
        return (p, q) => Math.Clamp(raw(p, q), low, high);
    }

    private Func<int, int, int> Sum(SumScaling s) => (p, q) =>
    {
        int left = s.A.Apply(s.Left(p), Rounding), right = s.B.Apply(s.Right(q), Rounding);
        return s.Y.Apply(Kind == BinaryKind.Add ? left + right : left - right, Rounding) + s.YZero;
    };

    private Func<int, int, int> SquaredDifference(SumScaling s) => (p, q) =>
    {
        int difference = s.A.Apply(s.Left(p), Rounding) - s.B.Apply(s.Right(q), Rounding);
        return s.Y.Apply(unchecked(difference * difference), Rounding) + s.YZero;
    };

    private Func<int, int, int> Product(TensorType a, TensorType b, TensorType y)
    {
        (int aZero, int bZero, int yZero) = (a.Quantization!.Zero, b.Quantization!.Zero, y.Quantization!.Zero);
        FixedMultiplier scale = ProductScale(a, b, y);
        return (p, q) => scale.Apply((p - aZero) * (q - bZero), Rounding) + yZero;
    }

    private static FixedMultiplier ProductScale(TensorType a, TensorType b, TensorType y) =>
        FixedMultiplier.Of((double)a.Quantization!.Scale * b.Quantization!.Scale / y.Quantization!.Scale);

    private Func<int, int, int> Prelu(TensorType a, TensorType b, TensorType y)
    {
        (int aZero, int bZero, int yZero) = (a.Quantization!.Zero, b.Quantization!.Zero, y.Quantization!.Zero);
        (FixedMultiplier positive, FixedMultiplier negative) = (IdentityScale(a, y), ProductScale(a, b, y));
        return (p, q) => yZero + (p >= aZero ? positive.Apply(p - aZero, Rounding) : negative.Apply((p - aZero) * (q - bZero), Rounding));
    }

    /// <summary>True where a comparison looks at codes alone: both sides must have one scale.</summary>
    public static bool ComparesCodes(BinaryKind kind, ElementType element) => element == ElementType.Int16 && kind.Row().GivesBool && kind is not (BinaryKind.Equal or BinaryKind.NotEqual);

    private static FixedMultiplier IdentityScale(TensorType a, TensorType y) => FixedMultiplier.Of((double)a.Quantization!.Scale / y.Quantization!.Scale);

    private static FixedMultiplier QuotientScale(TensorType a, TensorType b, TensorType y) =>
        FixedMultiplier.Of(a.Quantization!.Scale / (b.Quantization!.Scale * y.Quantization!.Scale));

    /// <remarks>
    /// A numerator of zero gives one step more than zero where the last shift goes beyond 31 bits: so the reference kernel's rounding comes out.
    /// Division by zero it leaves undefined; here it is division by one code.
    /// </remarks>
    private static Func<int, int, int> Quotient(TensorType a, TensorType b, TensorType y)
    {
        (int aZero, int bZero, int yZero) = (a.Quantization!.Zero, b.Quantization!.Zero, y.Quantization!.Zero);
        FixedMultiplier scale = QuotientScale(a, b, y);
        return (p, q) =>
        {
            int numerator = p - aZero, divisor = q - bZero;
            if (divisor < 0)
                (numerator, divisor) = (-numerator, -divisor);
            (int inverse, int bits) = FixedPoint.ReciprocalOf(Math.Max(divisor, 1), 31);
            int headroom = BitOperations.LeadingZeroCount((uint)(numerator < 0 ? ~numerator : numerator)) - 1;
            int quotient = FixedPoint.Multiply(numerator << headroom, inverse);
            int right = bits + headroom - scale.Exponent;
            int scaled = FixedPoint.Multiply(quotient, scale.Mantissa);
            return (right <= 31 ? FixedPoint.ShiftRight(scaled, right) : scaled == 0 ? 1 : 0) + yZero;
        };
    }

    /// <summary>
    /// Both sides are compared at the scale 2^-8, after rounding. The order of int16 codes, whose zero points are 0 and whose scales are one, is that
    /// of the codes themselves; their equality is not.
    /// </summary>
    private Func<int, int, int> Comparison(TensorType a, TensorType b)
    {
        Func<long, long, long> compare = Kind.Row().Ints!;
        if (ComparesCodes(Kind, a.Element))
            return (p, q) => (int)compare(p, q);
        (int aZero, int bZero) = (a.Quantization!.Zero, b.Quantization!.Zero);
        (FixedMultiplier aScale, FixedMultiplier bScale) = (FixedMultiplier.Of(a.Quantization.Scale), FixedMultiplier.Of(b.Quantization.Scale));
        return (p, q) => (int)compare(aScale.Apply((p - aZero) * 256, Rounding), bScale.Apply((q - bZero) * 256, Rounding));
    }
}

/// <summary>How a sum of two codes is scaled: both brought to twice the larger scale with bits to spare, added, then brought to the result's.</summary>
/// <param name="Shift">The spare bits.</param>
internal sealed record SumScaling(int AZero, int BZero, int YZero, int Shift, FixedMultiplier A, FixedMultiplier B, FixedMultiplier Y)
{
    public int Left(int code) => (code - AZero) << Shift;
    public int Right(int code) => (code - BZero) << Shift;

    public static SumScaling Of(BinaryKind kind, TensorType aType, TensorType bType, TensorType yType)
    {
        (Quantization a, Quantization b, Quantization y) = (aType.Quantization!, bType.Quantization!, yType.Quantization!);
        bool isWide = aType.Element == ElementType.Int16, isSquare = kind == BinaryKind.SquaredDifference;
        int shift = isSquare ? isWide ? 0 : 7 : isWide ? 15 : 20;
        double twice = 2.0 * Math.Max(a.Scale, b.Scale), left = a.Scale / twice, right = b.Scale / twice;
        double result = isSquare ? twice * twice / ((1 << (2 * shift)) * y.Scale) : twice / ((1 << shift) * (double)y.Scale);
        return new(a.Zero, b.Zero, y.Zero, shift, FixedMultiplier.Of(left), FixedMultiplier.Of(right), FixedMultiplier.Of(result));
    }
}
