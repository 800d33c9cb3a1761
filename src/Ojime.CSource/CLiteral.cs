using System.Globalization;

namespace Ojime.CSource;

/// <summary>Numbers and names as C99 and C++11 both read them.</summary>
public static class CLiteral
{
    /// <summary>The least int32 has no literal of its own; it is spelled as a difference.</summary>
    public static string Of(int value) => value == int.MinValue ? "(-2147483647 - 1)" : value.ToString(CultureInfo.InvariantCulture);

    public static string Of(long value) => value == long.MinValue
        ? "(-9223372036854775807LL - 1)"
        : value.ToString(CultureInfo.InvariantCulture) + (value is > int.MaxValue or < int.MinValue ? "LL" : "");

    /// <summary>A float that reads back to the same bits; infinities and NaN by math.h's names.</summary>
    public static string Of(float value)
    {
        if (float.IsNaN(value))
            return "NAN";
        if (float.IsInfinity(value))
            return value > 0 ? "INFINITY" : "-INFINITY";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E', 'e') ? $"{text}f" : $"{text}.0f";
    }

    /// <summary>A user's name made a C identifier that C, C++ and their headers do not use themselves.</summary>
    public static string Identifier(string name)
    {
        string id = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return id.Length == 0 || char.IsAsciiDigit(id[0]) || id[0] == '_' ? $"m_{id}" : Taken.Contains(id.ToLowerInvariant()) ? $"{id}_net" : id;
    }

    /// <summary>Keywords of C99 and C++11, and what stdint.h, stddef.h, string.h, math.h, stdio.h and an entry point declare in lower case.</summary>
    private static readonly HashSet<string> Taken =
    [
        .. """
        auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof
        static struct switch typedef union unsigned void volatile while alignas alignof and asm bool catch class compl concept constexpr decltype delete
        explicit export false friend mutable namespace new noexcept not nullptr operator or private protected public template this throw true try typeid
        typename using virtual xor main setup loop index oj errno time signal read write open close stdin stdout stderr
        memcpy memmove memset memcmp memchr strcpy strlen strcmp strcat strchr printf puts fread fwrite remove rename
        acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh exp exp2 expm1 frexp ilogb ldexp log log10 log1p log2 logb modf scalbn cbrt fabs hypot
        pow sqrt erf erfc lgamma tgamma gamma ceil floor nearbyint rint lrint round lround trunc fmod remainder remquo copysign nan nextafter fdim fmax fmin fma
        j0 j1 jn y0 y1 yn abs div free exit abort
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
    ];
}
