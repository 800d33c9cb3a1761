using System.Text.RegularExpressions;

namespace Ojime.Ops;

/// <summary>
/// A C file for elements of another width, where nothing else differs, is the same text with other types: <c>binary_div_s16.c</c> is
/// <c>binary_div_s8.c</c> on int16.
/// </summary>
internal static partial class ElementWidths
{
    private static readonly string[] OnInt16 =
    [
        "binary_compare_s16.c", "binary_div_s16.c", "binary_prelu_s16.c", "binary_squared_difference_s16.c", "pool2d_s16_average.c", "pool2d_s16_max.c", "reduce_sum_s16.c",
    ];

    /// <summary>The text of a file that is written as another; null where it stands for itself.</summary>
    public static string? Read(string fileName) =>
        OnInt16.Contains(fileName) ? Int8().Replace(CFiles.Read(fileName.Replace("_s16", "_s8", StringComparison.Ordinal)), "${before}16")
        : fileName == "svdf_s8_state8.c" ? Int16().Replace(CFiles.Read("svdf_s8.c"), "${before}8").Replace("svdf_s8", "svdf_s8_state8", StringComparison.Ordinal)
        : null;

    [GeneratedRegex(@"(?<before>\bint|\bINT|_s)8(?=_|\b)")]
    private static partial Regex Int8();

    [GeneratedRegex(@"(?<before>\bint|\bINT)16(?=_|\b)")]
    private static partial Regex Int16();
}
