using System.Collections.Immutable;

namespace Ojime.Ops;

/// <summary>One curve: its meaning in real numbers, the same as a C expression, and its meaning over integers that have no scale.</summary>
/// <param name="Apply">f(x, alpha, beta).</param>
/// <param name="C">The float expression over <c>v</c>, <c>alpha</c> and <c>beta</c>.</param>
/// <param name="Ints">f over plain integers, where it makes sense there; wraps like the element type.</param>
/// <param name="GivesBool">True where the result is a truth value.</param>
public sealed record UnaryRow(
    UnaryKind Kind, Func<double, double, double, double> Apply, string C,
    Func<long, double, double, long>? Ints = null, bool GivesBool = false)
{
    /// <summary>True where the C expression reads alpha, and so the kernel takes it.</summary>
    public bool UsesAlpha => C.Contains("alpha", StringComparison.Ordinal);

    public bool UsesBeta => C.Contains("beta", StringComparison.Ordinal);
}

/// <summary>Every curve, a row each.</summary>
public static class UnaryTable
{
    public static ImmutableArray<UnaryRow> Rows { get; } =
    [
        new(UnaryKind.Abs, static (x, _, _) => Math.Abs(x), "fabsf(v)", static (x, _, _) => x < 0 ? unchecked(-x) : x),
        new(UnaryKind.Neg, static (x, _, _) => -x, "-v", static (x, _, _) => unchecked(-x)),
        new(UnaryKind.Sign, static (x, _, _) => x > 0 ? 1 : x < 0 ? -1 : 0, "v > 0.0f ? 1.0f : v < 0.0f ? -1.0f : 0.0f",
            static (x, _, _) => Math.Sign(x)),
        new(UnaryKind.Square, static (x, _, _) => x * x, "v * v", static (x, _, _) => unchecked(x * x)),
        new(UnaryKind.Sqrt, static (x, _, _) => Math.Sqrt(x), "sqrtf(v)"),
        new(UnaryKind.Rsqrt, static (x, _, _) => 1 / Math.Sqrt(x), "1.0f / sqrtf(v)"),
        new(UnaryKind.Reciprocal, static (x, _, _) => 1 / x, "1.0f / v"),
        new(UnaryKind.Exp, static (x, _, _) => Math.Exp(x), "expf(v)"),
        new(UnaryKind.Exp2, static (x, _, _) => Math.Pow(2, x), "exp2f(v)"),
        new(UnaryKind.Expm1, static (x, _, _) => Curves.Expm1(x), "expm1f(v)"),
        new(UnaryKind.Log, static (x, _, _) => Math.Log(x), "logf(v)"),
        new(UnaryKind.Log2, static (x, _, _) => Math.Log2(x), "log2f(v)"),
        new(UnaryKind.Log10, static (x, _, _) => Math.Log10(x), "log10f(v)"),
        new(UnaryKind.Log1p, static (x, _, _) => Curves.Log1p(x), "log1pf(v)"),
        new(UnaryKind.Sin, static (x, _, _) => Math.Sin(x), "sinf(v)"),
        new(UnaryKind.Cos, static (x, _, _) => Math.Cos(x), "cosf(v)"),
        new(UnaryKind.Tan, static (x, _, _) => Math.Tan(x), "tanf(v)"),
        new(UnaryKind.Asin, static (x, _, _) => Math.Asin(x), "asinf(v)"),
        new(UnaryKind.Acos, static (x, _, _) => Math.Acos(x), "acosf(v)"),
        new(UnaryKind.Atan, static (x, _, _) => Math.Atan(x), "atanf(v)"),
        new(UnaryKind.Sinh, static (x, _, _) => Math.Sinh(x), "sinhf(v)"),
        new(UnaryKind.Cosh, static (x, _, _) => Math.Cosh(x), "coshf(v)"),
        new(UnaryKind.Tanh, static (x, _, _) => Math.Tanh(x), "tanhf(v)"),
        new(UnaryKind.Asinh, static (x, _, _) => Math.Asinh(x), "asinhf(v)"),
        new(UnaryKind.Acosh, static (x, _, _) => Math.Acosh(x), "acoshf(v)"),
        new(UnaryKind.Atanh, static (x, _, _) => Math.Atanh(x), "atanhf(v)"),
        new(UnaryKind.Erf, static (x, _, _) => Curves.Erf(x), "erff(v)"),
        new(UnaryKind.Erfc, static (x, _, _) => Curves.Erfc(x), "erfcf(v)"),
        new(UnaryKind.Floor, static (x, _, _) => Math.Floor(x), "floorf(v)", static (x, _, _) => x),
        new(UnaryKind.Ceil, static (x, _, _) => Math.Ceiling(x), "ceilf(v)", static (x, _, _) => x),
        new(UnaryKind.Round, static (x, _, _) => Math.Round(x, MidpointRounding.ToEven), "rintf(v)", static (x, _, _) => x),
        new(UnaryKind.Truncate, static (x, _, _) => Math.Truncate(x), "truncf(v)", static (x, _, _) => x),
        new(UnaryKind.Frac, static (x, _, _) => x - Math.Truncate(x), "v - truncf(v)"),
        new(UnaryKind.Sigmoid, static (x, _, _) => Curves.Sigmoid(x), "1.0f / (1.0f + expf(-v))"),
        new(UnaryKind.LogSigmoid, static (x, _, _) => Math.Min(x, 0) - Curves.Log1p(Math.Exp(-Math.Abs(x))), "fminf(v, 0.0f) - log1pf(expf(-fabsf(v)))"),
        new(UnaryKind.Silu, static (x, _, _) => x * Curves.Sigmoid(x), "v / (1.0f + expf(-v))"),
        new(UnaryKind.Mish, static (x, _, _) => x * Math.Tanh(Curves.Softplus(x)), "v * tanhf(fmaxf(v, 0.0f) + log1pf(expf(-fabsf(v))))"),
        new(UnaryKind.Gelu, static (x, _, _) => 0.5 * x * Curves.Erfc(-x / Math.Sqrt(2)), "0.5f * v * erfcf(v * -0.70710678f)"),
        new(UnaryKind.GeluTanh, static (x, _, _) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            "0.5f * v * (1.0f + tanhf(0.79788456f * (v + 0.044715f * v * v * v)))"),
        new(UnaryKind.Relu, static (x, _, _) => x < 0 ? 0 : x, "v < 0.0f ? 0.0f : v", static (x, _, _) => Math.Max(x, 0)),
        new(UnaryKind.Relu6, static (x, _, _) => x < 0 ? 0 : x > 6 ? 6 : x, "v < 0.0f ? 0.0f : v > 6.0f ? 6.0f : v",
            static (x, _, _) => Math.Clamp(x, 0, 6)),
        new(UnaryKind.Elu, static (x, alpha, _) => x > 0 ? x : alpha * Curves.Expm1(x), "v > 0.0f ? v : alpha * expm1f(v)"),
        new(UnaryKind.Selu, static (x, alpha, gamma) => gamma * (x > 0 ? x : alpha * Curves.Expm1(x)), "beta * (v > 0.0f ? v : alpha * expm1f(v))"),
        new(UnaryKind.Celu, static (x, alpha, _) => x > 0 ? x : alpha * Curves.Expm1(x / alpha), "v > 0.0f ? v : alpha * expm1f(v / alpha)"),
        new(UnaryKind.LeakyRelu, static (x, alpha, _) => x < 0 ? alpha * x : x, "v < 0.0f ? alpha * v : v"),
        new(UnaryKind.HardSigmoid, static (x, alpha, beta) => Curves.Clamp((alpha * x) + beta, 0, 1), 
            "alpha * v + beta < 0.0f ? 0.0f : alpha * v + beta > 1.0f ? 1.0f : alpha * v + beta"),
        new(UnaryKind.HardSwish, static (x, _, _) => x * Curves.Clamp(x + 3, 0, 6) / 6, "v * fminf(fmaxf(v + 3.0f, 0.0f), 6.0f) / 6.0f"),
        new(UnaryKind.Softplus, static (x, beta, threshold) => x * beta > threshold ? x : Curves.Softplus(x * beta) / beta,
            "alpha * v > beta ? v : (fmaxf(alpha * v, 0.0f) + log1pf(expf(-fabsf(alpha * v)))) / alpha"),
        new(UnaryKind.Softsign, static (x, _, _) => x / (1 + Math.Abs(x)), "v / (1.0f + fabsf(v))"),
        new(UnaryKind.ThresholdedRelu, static (x, alpha, _) => x > alpha ? x : 0, "v > alpha ? v : 0.0f"),
        new(UnaryKind.Threshold, static (x, threshold, value) => x <= threshold ? value : x, "v <= alpha ? beta : v"),
        new(UnaryKind.HardShrink, static (x, lambda, _) => x >= -lambda && x <= lambda ? 0 : x, "v >= -alpha && v <= alpha ? 0.0f : v"),
        new(UnaryKind.SoftShrink, static (x, lambda, bias) => x > lambda ? x - bias : x < -lambda ? x + bias : x * 0,
            "v > alpha ? v - beta : v < -alpha ? v + beta : v * 0.0f"),
        new(UnaryKind.TanhShrink, static (x, _, _) => x - Math.Tanh(x), "v - tanhf(v)"),
        new(UnaryKind.Clip, Curves.Clamp, "v < alpha ? alpha : v > beta ? beta : v", static (x, low, high) => x < low ? (long)low : x > high ? (long)high : x),
        new(UnaryKind.LogicalNot, static (x, _, _) => x == 0 ? 1 : 0, "v == 0.0f", static (x, _, _) => x == 0 ? 1 : 0, GivesBool: true),
        new(UnaryKind.BitwiseNot, static (x, _, _) => ~(long)x, "v", static (x, _, _) => ~x),
        new(UnaryKind.IsNan, static (x, _, _) => double.IsNaN(x) ? 1 : 0, "v != v", GivesBool: true),
        new(UnaryKind.IsInf, static (x, _, _) => double.IsInfinity(x) ? 1 : 0, "fabsf(v) > 3.40282347e+38f", GivesBool: true),
        new(UnaryKind.IsFinite, static (x, _, _) => double.IsFinite(x) ? 1 : 0, "fabsf(v) <= 3.40282347e+38f", GivesBool: true),
        new(UnaryKind.Signbit, static (x, _, _) => double.IsNegative(x) ? 1 : 0, "signbit(v) != 0", GivesBool: true),
        new(UnaryKind.Power, static (x, alpha, _) => Math.Pow(x, alpha), "powf(v, alpha)"),
        new(UnaryKind.Lgamma, static (x, _, _) => Curves.Lgamma(x), "lgammaf(v)"),
        new(UnaryKind.Erfinv, static (x, _, _) => Curves.Erfinv(x), "oj_erfinv(v)"),
    ];

    private static readonly Dictionary<UnaryKind, UnaryRow> ByKind = Rows.ToDictionary(static r => r.Kind);

    public static UnaryRow Row(this UnaryKind kind) => ByKind[kind];
}
