using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Unary
{
    /// <summary>The result's code for every input code, as bytes in the order of the input's bit patterns: 0, 1, … 127, −128, … −1 for int8.</summary>
    public byte[] Table8(TensorType x, TensorType y)
    {
        Func<long, long> code = x.IsQuantized ? Codes(x, y) : q => Kind.Row().Ints!(q, Alpha, Beta);
        var table = new byte[256];
        for (int i = 0; i < 256; i++)
            table[i] = unchecked((byte)code(x.Element == ElementType.Int8 ? (sbyte)i : i));
        return table;
    }

    /// <summary>The function from codes to codes.</summary>
    private Func<long, long> Codes(TensorType x, TensorType y)
    {
        (long low, long high) = y.Element.Range;
        Quantization? from = x.Quantization, to = y.Quantization;
        if (from is null || (to is null && !Kind.Row().GivesBool))
            throw new UnreachableException($"{Text} from {x} to {y}");
        if (Kind.Row().GivesBool)
            return q => (long)Apply((double)from.Scale * (q - from.Zero));
        if (Definition == Definition.TfLite && TfLite(x, y) is { } formula)
            return q => Math.Clamp(formula(q), low, high);
        if (x.Element != ElementType.Int16)
            return q => Lookup16.Rounded(Apply((double)from.Scale * (q - from.Zero)), to!, low, high);
        short[] table = Table16(x, y);
        return q => Lookup16.At(table, (short)q);
    }

    /// <summary>The 513 entries by which an int16 curve without a formula of its own is computed.</summary>
    private short[] Table16(TensorType x, TensorType y)
    {
        (Quantization from, Quantization to) = (x.Quantization!, y.Quantization!);
        return Definition == Definition.Exact
            ? Lookup16.Exact(Apply, from, to)
            : Lookup16.TfLite(v => TfLiteFloat(v, to), from.Scale, from.Zero, to.Scale, to.Zero);
    }

    /// <summary>The fixed-point formula that TFLite's kernel has for this curve and type, or null where it has none.</summary>
    private Func<long, long>? TfLite(TensorType x, TensorType y)
    {
        Quantization from = x.Quantization!, to = y.Quantization!;
        bool is8 = x.Element == ElementType.Int8;
        if (Linear(x, y) is { } linear)
            return linear.Apply;
        switch (Kind)
        {
            case UnaryKind.Sigmoid when is8:
                return Saturating(from, q => FixedPoint.ShiftRight(FixedPoint.Sigmoid(q), 31 - 8) - 128);
            case UnaryKind.Tanh when is8:
                return Saturating(from, static q => FixedPoint.ShiftRight(FixedPoint.Tanh(q), 31 - 7));
            case UnaryKind.Sigmoid:
            case UnaryKind.Tanh:
                (int multiplier, int shift) = WordScaling(from.Scale);
                return Kind == UnaryKind.Tanh
                    ? q => WordCurves.Tanh(WordCurves.Scaled((int)q, multiplier, shift))
                    : q => WordCurves.Sigmoid(WordCurves.Scaled((int)q, multiplier, shift));
            case UnaryKind.HardSwish when is8:
                return HardSwish(from, to);
            case UnaryKind.Sqrt:
                return q => Sqrt(q - from.Zero, from.Scale, to.Scale) + to.Zero;
            case UnaryKind.Rsqrt:
                FixedMultiplier scale = RsqrtScale(from, to);
                return q => Rsqrt((int)q - from.Zero, scale, y.Element.Range.High, to.Zero);
            default:
                return is8 ? q => TfLiteRounded(TfLiteFloat(from.Scale * (q - from.Zero), to), to) : null;
        }
    }

    /// <summary>Beyond the radius where the scaled input leaves Q4 the result is the end of the range.</summary>
    private static Func<long, long> Saturating(Quantization from, Func<int, int> ofQ4)
    {
        FixedMultiplier scale = FixedMultiplier.Of((double)from.Scale * (1 << 27));
        long radius = (long)Math.Floor(15.0 * (1L << 27) / Math.ScaleB(1, scale.Exponent));
        return q => q - from.Zero <= -radius ? sbyte.MinValue : q - from.Zero >= radius ? sbyte.MaxValue : ofQ4(scale.Apply((int)(q - from.Zero)));
    }

    /// <summary>From codes to the argument of <see cref="WordCurves"/>: exact at a scale of 2^-12, and of 2^-11 for tanh; else 15 bits, the rest cut.</summary>
    private (int Multiplier, int Shift) WordScaling(float scale)
    {
        int power = Math.ILogB(scale);
        if (scale == MathF.ScaleB(1, power) && (power == -12 || (power == -11 && Kind == UnaryKind.Tanh)))
            return WordCurves.ScalingOf(power);
        double multiplier = scale * 4096.0 * 3.0;
        int shift = 0;
        for (; multiplier <= 32767 / 2.0 && shift <= 30; shift++)
            multiplier *= 2;
        return ((int)multiplier, shift);
    }

    private static Func<long, long> HardSwish(Quantization from, Quantization to)
    {
        static (short Mantissa, int Exponent) Short(double factor)
        {
            FixedMultiplier m = FixedMultiplier.Of(factor);
            return ((short)(m.Mantissa >= int.MaxValue - (1 << 15) ? short.MaxValue : (m.Mantissa + (1 << 15)) >> 16), m.Exponent);
        }
        static short Times(int a, int b) => (short)(((a * b) + (1 << 14)) >> 15);
        static short Sat(int a) => (short)Math.Clamp(a, short.MinValue, short.MaxValue);
        float fine = 1f / 128 * from.Scale;
        (short resultMantissa, int resultExponent) = Short(fine / to.Scale);
        (short gateMantissa, int gateExponent) = Short(fine / (3f / 32768));
        return q =>
        {
            int input = (int)(q - from.Zero) * 128;
            int scaled = Times(input, resultMantissa);
            int gate = input;
            if (gateExponent > 0)
                gate = Sat((int)Math.Clamp((long)gate << (gateExponent - 1), short.MinValue, short.MaxValue));
            gate = Times(gate, gateMantissa);
            if (gateExponent > 0)
                gate = Sat(gate << 1);
            else if (gateExponent < 0)
                gate = FixedPoint.ShiftRight(gate, -gateExponent);
            gate = (gate + (1 << 15)) >> 1;
            // Truncated here, so that its bias cancels that of the rounded products above.
            int product = (short)(gate * scaled / (1 << 15));
            return FixedPoint.ShiftRight(product, -resultExponent) + to.Zero;
        };
    }

    /// <summary>LiteRT's: each of three results rounded to float32, the last cut to an integer. TensorFlow Lite Micro has none.</summary>
    private static long Sqrt(long x, float xScale, float yScale)
    {
        float real = Math.Max(x, 0) * xScale;
        float root = MathF.Sqrt(real);
        float code = root / yScale;
        return (long)Math.Min(code, short.MaxValue);
    }

    private static FixedMultiplier RsqrtScale(Quantization from, Quantization to) => FixedMultiplier.Of(1.0 / (double)(MathF.Sqrt(from.Scale) * to.Scale));

    private static long Rsqrt(int value, FixedMultiplier scale, long high, int zero)
    {
        if (value <= 0)
            return high;
        FixedMultiplier root = FixedPoint.InverseSquareRoot(value);
        int data = new FixedMultiplier(root.Mantissa, root.Exponent + 20).Apply(1);
        return new FixedMultiplier(scale.Mantissa, scale.Exponent - 20).Apply(data) + (long)zero;
    }

    /// <summary>The curve in float32, as TFLite's tables are made; log of what is not positive gives the least result.</summary>
    private float TfLiteFloat(float v, Quantization to) => Kind switch
    {
        UnaryKind.Exp => MathF.Exp(v),
        UnaryKind.Log when v <= 0 => to.Scale * (-32768 - to.Zero),
        UnaryKind.Log => MathF.Log(v),
        UnaryKind.Elu => v < 0 ? MathF.Exp(v) - 1 : v,
        _ => (float)Apply(v),
    };

    private static long TfLiteRounded(float real, Quantization to) =>
        float.IsNaN(real) ? long.MinValue : (long)(MathF.Round(real * (1 / to.Scale), MidpointRounding.AwayFromZero) + to.Zero);
}
