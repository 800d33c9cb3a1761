using System.Text.RegularExpressions;

namespace Ojime.Ops;

/// <summary>The C files that stand beside the operators, embedded as they are.</summary>
public static partial class CFiles
{
    /// <summary>The text of a C file, or of one in another rounding mode, of another width or in a border form; a name without a file is our mistake.</summary>
    public static string Read(string fileName)
    {
        if (RoundingModes.Origin(fileName) is var (origin, suffix))
            return RoundingModes.Rewrite(Read(origin), suffix);
        if ((ElementWidths.Read(fileName) ?? BorderForms.Read(fileName)) is { } rewritten)
            return rewritten;
        using Stream stream = typeof(CFiles).Assembly.GetManifestResourceStream(fileName)
            ?? throw new FileNotFoundException($"no embedded C file is called {fileName}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The files that a file includes by quotes, directly.</summary>
    public static IEnumerable<string> Includes(string text) => QuotedInclude().Matches(text).Select(static m => m.Groups[1].Value);

    /// <summary>The text without its quoted includes, for those files are copied in before it.</summary>
    public static string WithoutIncludes(string text) => QuotedInclude().Replace(text, "");

    /// <summary>These files and all they include, each once, the included first.</summary>
    public static IReadOnlyList<string> Closure(IEnumerable<string> fileNames)
    {
        var ordered = new List<string>();
        void Visit(string name)
        {
            if (ordered.Contains(name))
                return;
            foreach (string included in Includes(Read(name)))
                Visit(included);
            ordered.Add(name);
        }
        foreach (string name in fileNames)
            Visit(name);
        return ordered;
    }

    [GeneratedRegex("^#include \"([^\"]+)\"[ \t]*\n", RegexOptions.Multiline)]
    private static partial Regex QuotedInclude();
}
