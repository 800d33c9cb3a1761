using System.Text.RegularExpressions;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>
/// A C file in another rounding mode is the same text with other names: <c>conv2d_s8_fast16.c</c> is <c>conv2d_s8.c</c> where every
/// function that requantises is called by the name it has in that mode.
/// </summary>
/// <remarks>The name carries the mode, so kernels of several modes can share a program.</remarks>
public static partial class RoundingModes
{
    /// <summary>What the names of a mode end with; empty for TFLite's, in which the files are written.</summary>
    public static string Suffix(Rounding mode) => mode switch
    {
        Rounding.Tfl => "",
        Rounding.Single31 => "_single31",
        Rounding.Fast16 => "_fast16",
        Rounding.PowerOfTwo => "_power_of_two",
    };

    /// <summary>The file that this one is written as, and the mode's suffix; null where the name has none.</summary>
    internal static (string Base, string Suffix)? Origin(string fileName)
    {
        foreach (Rounding mode in (ReadOnlySpan<Rounding>)[Rounding.Single31, Rounding.Fast16, Rounding.PowerOfTwo])
            if (Path.GetFileNameWithoutExtension(fileName) is var name && name.EndsWith(Suffix(mode), StringComparison.Ordinal))
                return (name[..^Suffix(mode).Length] + Path.GetExtension(fileName), Suffix(mode));
        return null;
    }

    /// <summary>The text of a file in a mode.</summary>
    internal static string Rewrite(string text, string suffix)
    {
        text = Rounds().Replace(text, $"$1{suffix}");
        text = StoreGuard().Replace(text, $"$1{suffix.ToUpperInvariant()}_H");
        return text.Replace("oj_requantize_near", $"oj_requantize{suffix}_near", StringComparison.Ordinal)
            .Replace("oj_requantize_tfl", $"oj_requantize{suffix}", StringComparison.Ordinal)
            .Replace("\"oj_requantize.h\"", "\"oj_requantize_modes.h\"", StringComparison.Ordinal)
            .Replace("\"oj_mve.h\"", "\"oj_mve_modes.h\"", StringComparison.Ordinal);
    }

    /// <summary>Kernels, and what they share that requantises.</summary>
    [GeneratedRegex(@"\b(conv2d_s8\w*|oj_store_[a-z]+)\b")]
    private static partial Regex Rounds();

    [GeneratedRegex(@"\b(OJ_STORE_[A-Z]+)_H\b")]
    private static partial Regex StoreGuard();
}
