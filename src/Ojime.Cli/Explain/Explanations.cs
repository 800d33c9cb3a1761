using System.Text.RegularExpressions;

namespace Ojime.Cli;

/// <summary>What a diagnostic means at more length: the sections of <c>diagnostics.md</c>, which stands beside this file.</summary>
internal static partial class Explanations
{
    /// <summary>Code, title and text of each, in order of the codes.</summary>
    public static IReadOnlyList<(int Code, string Title, string Text)> All { get; } = Read();

    private static List<(int, string, string)> Read()
    {
        using Stream stream = typeof(Explanations).Assembly.GetManifestResourceStream("diagnostics.md")!;
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd().ReplaceLineEndings("\n");
        Match[] heads = Head().Matches(text).ToArray();
        return [.. heads.Select((head, i) => (
            int.Parse(head.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), head.Groups[2].Value,
            text[(head.Index + head.Length)..(i + 1 < heads.Length ? heads[i + 1].Index : text.Length)].Trim()))];
    }

    [GeneratedRegex("^## OJ([0-9]{4}) (.+)\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
