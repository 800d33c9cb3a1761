using System.Globalization;

namespace Ojime.Ops;

/// <summary>Bytes of machine code of each kernel with the helpers it includes, compiled alone for size: <c>code_sizes.txt</c>, as measured.</summary>
/// <remarks>
/// For Cortex-M0+, or for the first core that has what the kernel needs; Thumb-2 differs by a tenth. What a compiler's library adds, above all for
/// floats, is not counted. To measure again: <c>OJIME_WRITE=1 dotnet run --project tests/Ojime.Tests -- -method '*size_it_was_measured_at*'</c>.
/// </remarks>
public static class CodeSizes
{
    private static readonly Dictionary<string, int> Bytes = CFiles.Read("code_sizes.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split(' ')).ToDictionary(static p => p[0], static p => int.Parse(p[1], CultureInfo.InvariantCulture));

    /// <summary>A kernel that was not measured yet counts as one of the larger ones; a test tells of it.</summary>
    public static int Of(string kernel) => Bytes.GetValueOrDefault(kernel, 1000);

    public static bool IsMeasured(string kernel) => Bytes.ContainsKey(kernel);
}
