using System.Collections.Immutable;

namespace Ojime.Ops;

/// <summary>One function of two numbers: over floats, over integers that have no scale, and both as C expressions.</summary>
/// <param name="Apply">f(a, b) over floats, or null where only integers make sense.</param>
/// <param name="C">The float expression over <c>a</c> and <c>b</c>.</param>
/// <param name="Ints">f(a, b) over integers; wraps like the element type.</param>
/// <param name="GivesBool">True where the result is a truth value.</param>
/// <param name="HasIntegerMeaning">True where quantised tensors are computed in integers; otherwise a quantiser must leave the operator in float.</param>
public sealed record BinaryRow(
    BinaryKind Kind, Func<float, float, float>? Apply, string? C, Func<long, long, long>? Ints,
    bool GivesBool = false, bool HasIntegerMeaning = false);

/// <summary>Every function of two numbers, a row each.</summary>
public static class BinaryTable
{
    public static ImmutableArray<BinaryRow> Rows { get; } =
    [
        new(BinaryKind.Add, static (a, b) => a + b, "a + b", static (a, b) => unchecked(a + b), HasIntegerMeaning: true),
        new(BinaryKind.Sub, static (a, b) => a - b, "a - b", static (a, b) => unchecked(a - b), HasIntegerMeaning: true),
        new(BinaryKind.Mul, static (a, b) => a * b, "a * b", static (a, b) => unchecked(a * b), HasIntegerMeaning: true),
        new(BinaryKind.Div, static (a, b) => a / b, "a / b", Integers.TruncDiv, HasIntegerMeaning: true),
        new(BinaryKind.Min, static (a, b) => a < b || float.IsNaN(a) ? a : b, "a < b || a != a ? a : b", Math.Min, HasIntegerMeaning: true),
        new(BinaryKind.Max, static (a, b) => a > b || float.IsNaN(a) ? a : b, "a > b || a != a ? a : b", Math.Max, HasIntegerMeaning: true),
        new(BinaryKind.Pow, static (a, b) => (float)Math.Pow(a, b), "powf(a, b)", Integers.Pow),
        new(BinaryKind.FloorDiv, static (a, b) => MathF.Floor(a / b), "floorf(a / b)", Integers.FloorDiv),
        new(BinaryKind.TruncDiv, static (a, b) => MathF.Truncate(a / b), "truncf(a / b)", Integers.TruncDiv),
        new(BinaryKind.Mod, Curves.Mod, "oj_mod_f32(a, b)", Integers.Mod),
        new(BinaryKind.Remainder, static (a, b) => a % b, "fmodf(a, b)", Integers.Remainder),
        new(BinaryKind.SquaredDifference, static (a, b) => (a - b) * (a - b), "(a - b) * (a - b)",
            static (a, b) => unchecked((a - b) * (a - b)), HasIntegerMeaning: true),
        new(BinaryKind.Atan2, MathF.Atan2, "atan2f(a, b)", null),
        new(BinaryKind.Hypot, static (a, b) => float.IsInfinity(a) || float.IsInfinity(b) ? float.PositiveInfinity : (float)Math.Sqrt(((double)a * a) + ((double)b * b)), "hypotf(a, b)", null),
        new(BinaryKind.Prelu, static (a, b) => a < 0 ? a * b : a, "a < 0.0f ? a * b : a",
            static (a, b) => a < 0 ? unchecked(a * b) : a, HasIntegerMeaning: true),
        new(BinaryKind.BitAnd, null, null, static (a, b) => a & b),
        new(BinaryKind.BitOr, null, null, static (a, b) => a | b),
        new(BinaryKind.BitXor, null, null, static (a, b) => a ^ b),
        new(BinaryKind.ShiftLeft, null, null, Integers.ShiftLeft),
        new(BinaryKind.ShiftRight, null, null, Integers.ShiftRight),
        new(BinaryKind.And, static (a, b) => a != 0 && b != 0 ? 1 : 0, "a != 0.0f && b != 0.0f", static (a, b) => a != 0 && b != 0 ? 1 : 0, GivesBool: true),
        new(BinaryKind.Or, static (a, b) => a != 0 || b != 0 ? 1 : 0, "a != 0.0f || b != 0.0f", static (a, b) => a != 0 || b != 0 ? 1 : 0, GivesBool: true),
        new(BinaryKind.Xor, static (a, b) => a != 0 != (b != 0) ? 1 : 0, "(a != 0.0f) != (b != 0.0f)", static (a, b) => a != 0 != (b != 0) ? 1 : 0, GivesBool: true),
        new(BinaryKind.Equal, static (a, b) => a == b ? 1 : 0, "a == b", static (a, b) => a == b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.NotEqual, static (a, b) => a != b ? 1 : 0, "a != b", static (a, b) => a != b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.Less, static (a, b) => a < b ? 1 : 0, "a < b", static (a, b) => a < b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.LessEqual, static (a, b) => a <= b ? 1 : 0, "a <= b", static (a, b) => a <= b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.Greater, static (a, b) => a > b ? 1 : 0, "a > b", static (a, b) => a > b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.GreaterEqual, static (a, b) => a >= b ? 1 : 0, "a >= b", static (a, b) => a >= b ? 1 : 0, GivesBool: true, HasIntegerMeaning: true),
        new(BinaryKind.CopySign, MathF.CopySign, "copysignf(a, b)", null),
        new(BinaryKind.Xlogy, static (a, b) => float.IsNaN(b) ? b : a == 0 ? 0 : a * (float)Math.Log(b), "b != b ? b : a == 0.0f ? 0.0f : a * logf(b)", null),
        new(BinaryKind.LogAddExp, static (a, b) => a == b ? a + (float)Math.Log(2) : Math.Max(a, b) + (float)Curves.Log1p(Math.Exp(-Math.Abs((double)a - b))),
            "a == b ? a + 0.69314718f : fmaxf(a, b) + log1pf(expf(-fabsf(a - b)))", null),
    ];

    private static readonly Dictionary<BinaryKind, BinaryRow> ByKind = Rows.ToDictionary(static r => r.Kind);

    public static BinaryRow Row(this BinaryKind kind) => ByKind[kind];
}

/// <summary>Integer arithmetic where C leaves cases undefined: division by zero gives 0, shifts beyond the width push every bit out.</summary>
public static class Integers
{
    public static long TruncDiv(long a, long b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    public static long Remainder(long a, long b) => b is 0 or -1 ? 0 : a % b;

    public static long FloorDiv(long a, long b)
    {
        long quotient = TruncDiv(a, b);
        return Remainder(a, b) != 0 && a < 0 != b < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder with the divisor's sign.</summary>
    public static long Mod(long a, long b)
    {
        long rest = Remainder(a, b);
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    /// <summary>a to the power b, wrapping; a negative power gives what truncation leaves.</summary>
    public static long Pow(long a, long b)
    {
        if (b < 0)
            return a switch { 1 => 1, -1 => b % 2 == 0 ? 1 : -1, _ => 0 };
        long result = 1;
        for (; b > 0; b >>= 1, a = unchecked(a * a))
            if ((b & 1) != 0)
                result = unchecked(result * a);
        return result;
    }

    public static long ShiftLeft(long a, long b) => b is < 0 or > 63 ? 0 : a << (int)b;

    public static long ShiftRight(long a, long b) => a >> (int)Math.Clamp(b, 0, 63);
}
