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

    /// <summary>A user's name made a C identifier.</summary>
    public static string Identifier(string name)
    {
        string id = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return id.Length == 0 || char.IsAsciiDigit(id[0]) ? $"m_{id}" : id;
    }
}
