using System.Text.RegularExpressions;

namespace Ojime.Ops;

/// <summary>
/// A convolution kernel with a bias for each class of the border calls the plain kernel for each part of the image, whatever that kernel does:
/// <c>conv2d_s8_1x4_dsp_border.c</c> is <c>conv2d_s8_1x4_border.c</c> around another kernel, with that kernel's type of weights.
/// </summary>
internal static partial class BorderForms
{
    private const string Written = "conv2d_s8_1x4", Ending = "_border.c";

    /// <summary>The text of a border form that is written as another; null where the name is of none.</summary>
    public static string? Read(string fileName)
    {
        if (!fileName.EndsWith(Ending, StringComparison.Ordinal) || fileName == Written + Ending)
            return null;
        string plain = fileName[..^Ending.Length];
        string weights = Weights().Match(CFiles.Read($"{plain}.c")).Value;
        return Weights().Replace(CFiles.Read(Written + Ending), weights).Replace(Written, plain, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"const u?int\d+_t \*w\b")]
    private static partial Regex Weights();
}
