using System.Text.RegularExpressions;

namespace Ojime.Tests;

public partial class ExplainTests
{
    [Fact]
    public void Every_diagnostic_is_explained_and_nothing_else()
    {
        string source = Path.Combine(Repository.Root, "src");
        var given = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.EndsWith(".Tests.cs", StringComparison.Ordinal))
            .SelectMany(static f => Code().Matches(File.ReadAllText(f))).Select(static m => m.Groups[1].Value)
            .Concat(["1001", "2001", "6001"]).Distinct().Order();
        string text = File.ReadAllText(Path.Combine(source, "Ojime.Cli", "Explain", "diagnostics.md"));
        Assert.Equal(given, Section().Matches(text).Select(static m => m.Groups[1].Value));
    }

    [GeneratedRegex(@"new\((\d{4}), Severity\.")]
    private static partial Regex Code();

    [GeneratedRegex("^## OJ([0-9]{4}) ", RegexOptions.Multiline)]
    private static partial Regex Section();
}
