namespace Ojime.Ops;

/// <summary>Functions of a real number that the platform lacks, to full double precision where the float meaning needs it.</summary>
public static class Curves
{
    public static double Clamp(double x, double low, double high) => x < low ? low : x > high ? high : x;

    /// <summary>The remainder of a division, with the divisor's sign.</summary>
    public static float Mod(float a, float b)
    {
        float rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>log(1 + exp(x)) without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>exp(x) − 1 without loss near 0 (Kahan).</summary>
    public static double Expm1(double x)
    {
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 ? -1 : double.IsInfinity(e) ? e : (e - 1) * x / Math.Log(e);
    }

    /// <summary>log(1 + x) without loss near 0 (Kahan).</summary>
    public static double Log1p(double x)
    {
        double s = 1 + x;
        return s == 1 ? x : double.IsPositiveInfinity(s) ? s : Math.Log(s) * x / (s - 1);
    }

    public static double Erf(double x) => double.IsNaN(x) ? x : Math.Abs(x) < 2.5 ? ErfSeries(x) : x > 0 ? 1 - ErfcFraction(x) : ErfcFraction(-x) - 1;

    public static double Erfc(double x) => double.IsNaN(x) ? x : x < 0.5 ? 1 - Erf(x) : x < 2.5 ? ErfcMiddle(x) : ErfcFraction(x);

    /// <summary>2/√π · Σ (−1)ⁿ x^(2n+1) / (n! (2n+1)), in the form without cancellation: e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!</summary>
    private static double ErfSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
            sum += term *= 2 * x * x / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double ErfcMiddle(double x) => 1 - ErfSeries(x);

    /// <summary>The continued fraction of erfc for x ≥ 2.5, from its tail: e^(−x²)/√π / (x + 1/2 / (x + 1 / (x + 3/2 / …))).</summary>
    private static double ErfcFraction(double x)
    {
        if (x > 27)
            return 0;
        double tail = x;
        for (int n = 60; n >= 1; n--)
            tail = x + (n / 2.0 / tail);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }

    /// <summary>log |Γ(x)| by Lanczos' approximation (g = 7, nine terms), reflected below 1/2.</summary>
    public static double Lgamma(double x)
    {
        if (double.IsInfinity(x))
            return double.PositiveInfinity;
        if (x <= 0 && x == Math.Floor(x))
            return double.PositiveInfinity;
        if (x is 1 or 2)
            return 0;
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * x))) - Lgamma(1 - x);
        ReadOnlySpan<double> terms =
        [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        double sum = terms[0], t = x + 6.5;
        for (int i = 1; i < terms.Length; i++)
            sum += terms[i] / (x - 1 + i);
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>The inverse of erf: a rational start, then Newton's steps on erf itself.</summary>
    public static double Erfinv(double y)
    {
        if (double.IsNaN(y) || Math.Abs(y) > 1)
            return double.NaN;
        if (Math.Abs(y) == 1)
            return y * double.PositiveInfinity;
        double l = Math.Log((1 - y) * (1 + y)), a = (2 / (Math.PI * 0.147)) + (l / 2);
        double x = Math.CopySign(Math.Sqrt(Math.Sqrt((a * a) - (l / 0.147)) - a), y);
        for (int i = 0; i < 4; i++)
        {
            // Away from the middle the error is taken on erfc, which keeps its digits there.
            double error = Math.Abs(y) < 0.5 ? Erf(x) - y : Math.Sign(y) * (1 - Math.Abs(y) - Erfc(Math.Abs(x)));
            x -= error / (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x));
        }
        return x;
    }
}
