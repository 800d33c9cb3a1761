using System.Globalization;
using Ojime.Core;

namespace Ojime.Cli;

/// <summary>Sizes as people write and read them.</summary>
internal static class Sizes
{
    /// <summary>Reads <c>20K</c>, <c>1M</c>, <c>20480</c>; null with a diagnostic for anything else, null silently for no text.</summary>
    public static long? Parse(string option, string? text, Report report)
    {
        if (text is null)
            return null;
        (string digits, long unit) = char.ToUpperInvariant(text.Length > 0 ? text[^1] : ' ') switch
        {
            'K' => (text[..^1], 1024L),
            'M' => (text[..^1], 1024L * 1024),
            _ => (text, 1L),
        };
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n is > 0 and < 1L << 40)
            return n * unit;
        report.Add(UsageProblems.BadSize(option, text));
        return null;
    }

    public static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} B");

    /// <summary><c>3.97 k</c>, <c>2.66 M</c>: three digits that count.</summary>
    public static string Short(double number) => number switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e9:0.00} G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e6:0.00} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e3:0.0} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number:N0}"),
    };

    /// <summary><c>[######......]  50 %</c></summary>
    public static string Bar(double share)
    {
        const int width = 12;
        int full = (int)Math.Clamp(Math.Ceiling(share * width), 0, width);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', width - full)}] {share,4:P0}");
    }
}
