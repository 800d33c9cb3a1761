using System.Text.RegularExpressions;

namespace Ojime.Tests;

/// <summary>The laws of the house: what may refer to what, and what must be tested.</summary>
public partial class HouseTests
{
    /// <summary>From the ground up; a project refers only to floors below its own.</summary>
    private static readonly string[][] Floors =
    [
        ["Core"],
        ["Ir", "Targets", "CSource"],
        ["Ops"],
        ["Formats", "Passes", "Planning", "Runtime"],
        ["Quantization", "Emission"],
        ["Compiler"],
        ["Verification"],
        ["Reports"],
        ["Cli"],
    ];

    private static string Source => Path.Combine(Repository.Root, "src");

    [Fact]
    public void A_project_refers_only_to_floors_below_it()
    {
        int Floor(string project) => Array.FindIndex(Floors, f => f.Contains(project));
        foreach (string file in Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories))
        {
            string project = Path.GetFileNameWithoutExtension(file)["Ojime.".Length..];
            Assert.True(Floor(project) >= 0, $"{project} stands on no floor");
            foreach (Match reference in ProjectReference().Matches(File.ReadAllText(file)))
                Assert.True(Floor(reference.Groups[1].Value) < Floor(project), $"{project} refers to {reference.Groups[1].Value}");
        }
    }

    [Fact]
    public void No_operator_names_another_outside_its_decomposition()
    {
        string ops = Path.Combine(Source, "Ojime.Ops");
        string[] folders = [.. Directory.GetDirectories(ops).Where(static f => Path.GetFileName(f) is not ("Parts" or "Kernels" or "bin" or "obj"))];
        var owners = new Dictionary<string, string>();
        foreach (string folder in folders)
            foreach (string file in Directory.EnumerateFiles(folder, "*.cs").Where(IsProduct))
                foreach (Match declared in OpRecord().Matches(File.ReadAllText(file)))
                    owners[declared.Groups[1].Value] = folder;
        Assert.NotEmpty(owners);
        foreach (string folder in folders)
            foreach (string file in Directory.EnumerateFiles(folder, "*.cs").Where(IsProduct).Where(static f => !f.EndsWith(".Decompose.cs", StringComparison.Ordinal)))
            {
                string code = Comment().Replace(File.ReadAllText(file), "");
                foreach ((string name, string owner) in owners)
                    if (owner != folder)
                        Assert.False(Regex.IsMatch(code, $@"(\bnew |\bis |\bas |\(|\{{ Op: ){name}\b[ ({{]"), $"{file} names {name}");
            }
    }

    [Fact]
    public void Every_pass_has_a_test_of_two_texts_and_one_that_it_leaves_alone()
    {
        string[] passes = [.. ((string[])["Clean", "Dead", "Fold", "Fuse", "Held", "Layout", "Lower"]).SelectMany(static folder =>
            Directory.EnumerateFiles(Path.Combine(Source, "Ojime.Passes", folder), "*.cs")).Where(IsProduct).Where(static f => Declared().IsMatch(File.ReadAllText(f)))];
        Assert.True(passes.Length >= 16, $"{passes.Length} passes");
        foreach (string pass in passes)
        {
            string tests = Path.ChangeExtension(pass, ".Tests.cs");
            Assert.True(File.Exists(tests), $"{pass} has no test");
            string text = File.ReadAllText(tests);
            Assert.True(text.Contains("PassCheck.Rewrites", StringComparison.Ordinal) || text.Contains("GraphText.Parse", StringComparison.Ordinal), $"{tests} shows no graph before and after");
            Assert.True(text.Contains("PassCheck.LeavesAlone", StringComparison.Ordinal) || text.Contains("keeps_its_order", StringComparison.Ordinal), $"{tests} shows no graph that is left alone");
        }
    }

    [GeneratedRegex(@"public static (Pass (Pass|Where)\b|Graph ChannelsLast\b)")]
    private static partial Regex Declared();

    [Fact]
    public void Every_diagnostic_code_is_given_once_and_asserted_in_a_test()
    {
        var given = new Dictionary<string, string>();
        foreach (string file in Files("*.cs").Where(IsProduct))
            foreach (Match code in DiagnosticCode().Matches(File.ReadAllText(file)))
                Assert.True(given.TryAdd(code.Groups[1].Value, file), $"{code.Groups[1].Value} is given in {file} and in {given[code.Groups[1].Value]}");
        string tests = string.Concat(Files("*.Tests.cs").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText));
        Assert.Empty(given.Keys.Where(code => !tests.Contains(code, StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void No_file_has_outgrown_its_first_screen() =>
        Assert.DoesNotContain(Files("*.cs"), static f => File.ReadLines(f).Count() > 700);

    [Fact]
    public void No_note_to_self_is_left_in_the_sources() =>
        Assert.DoesNotContain(Files("*.cs").Concat(Files("*.c")), static f => Note().IsMatch(File.ReadAllText(f)));

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Source, pattern, SearchOption.AllDirectories)
        .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static bool IsProduct(string file) => !file.EndsWith(".Tests.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"ProjectReference Include=""[^""]*Ojime\.(\w+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"record (\w+)\([^)]*\)\s*: Op\b")]
    private static partial Regex OpRecord();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"new\((\d{4}), Severity\.")]
    private static partial Regex DiagnosticCode();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Note();
}
