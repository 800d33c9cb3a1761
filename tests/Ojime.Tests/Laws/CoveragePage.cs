using System.Globalization;
using System.Text;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Tests;

/// <summary>
/// docs/coverage.md is made from the tables: the operators and their kernels, the types that their laws are tried on, and what each importer reads. To write
/// it after a change: <c>OJIME_WRITE=1 dotnet run --project tests/Ojime.Tests -- -method '*coverage*'</c>.
/// </summary>
public class CoveragePage
{
    [Fact]
    public void The_page_of_coverage_is_what_the_tables_say()
    {
        string path = Path.Combine(Repository.Root, "docs", "coverage.md"), page = Page();
        if (Environment.GetEnvironmentVariable("OJIME_WRITE") == "1")
            File.WriteAllText(path, page);
        Assert.True(page == File.ReadAllText(path), "docs/coverage.md is not what the tables say; write it again: OJIME_WRITE=1 dotnet run --project tests/Ojime.Tests -- -method '*coverage*'");
    }

    /// <summary>A column of the page: the types that a case's first input may have.</summary>
    private static readonly (string Title, Func<TensorType, bool> Holds)[] Columns =
    [
        ("float32", static t => t.Element == ElementType.Float32),
        ("int8", static t => t is { Element: ElementType.Int8, IsQuantized: true }),
        ("int16", static t => t is { Element: ElementType.Int16, IsQuantized: true }),
        ("others", static t => t.Element != ElementType.Float32 && !(t is { Element: ElementType.Int8 or ElementType.Int16, IsQuantized: true })),
    ];

    private static string Page()
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        Line("# What is covered");
        Line();
        Line("Made from the tables in the code; a test holds it current (`tests/Ojime.Tests/Laws/CoveragePage.cs` says how to write it again).");
        Line();
        Line("## Operators");
        Line();
        Line("An operator has one meaning in C# and kernels in C that equal it in every bit (floats: to rounding). The middle columns tell by what types of its first");
        Line("input it is tried; a kernel's name tells its types, and the words behind it what the core must have. Kernels that differ only in how they round count");
        Line("as one. An operator without kernels is a view, or is taken apart into others; one that");
        Line("holds graphs is done by the kernels of these.");
        Line();
        Line($"| operator | {string.Join(" | ", Columns.Select(static c => c.Title))} | kernels |");
        Line($"|---|{string.Concat(Columns.Select(static _ => ":---:|"))}---|");
        foreach (OperatorEntry entry in Operators.All)
        {
            OpCase[] cases = [.. OperatorLaws.All.Where(c => c.Op.Name == entry.Name)];
            string counts = string.Join(" | ", Columns.Select(column => Array.Exists(cases, c => Array.Exists(Tried(c), i => column.Holds(i.Type))) ? "yes" : ""));
            string kernels = string.Join(", ", entry.Kernels.Select(static k => (Name: Plain(k.Name), k.Needs)).Distinct().Select(static k => k.Needs == Features.None ? $"`{k.Name}`" : $"`{k.Name}` ({k.Needs})"));
            Line($"| {entry.Name} | {counts} | {(kernels.Length > 0 ? kernels : Array.Exists(cases, static c => !c.Op.Graphs.IsEmpty) ? "those inside" : "none")} |");
        }
        foreach (FormatReader format in ModelFile.Formats)
        {
            string[] names = [.. format.Operators().Distinct().Order(StringComparer.Ordinal)];
            Line();
            Line($"## {format.Format}");
            Line();
            Line(string.Create(CultureInfo.InvariantCulture, $"{names.Length} operators are read. A form of one that is not covered is said with its node's name."));
            Line();
            foreach (string[] some in Rows(names))
                Line(string.Join(", ", some.Select(static n => $"`{n}`")) + (some[^1] == names[^1] ? "" : ","));
        }
        return text.ToString();
    }

    /// <summary>What shows the types that a case is tried by: its first input; of a branch or a loop all that it is given besides the condition.</summary>
    private static OpInput[] Tried(OpCase c) => c.Op.Graphs.IsEmpty ? c.Inputs[..1] : c.Inputs[1..];

    /// <summary>As many names a line as fit into a page's width.</summary>
    private static IEnumerable<string[]> Rows(IEnumerable<string> names)
    {
        var row = new List<string>();
        foreach (string name in names)
        {
            if (row.Count > 0 && row.Sum(static n => n.Length + 4) + name.Length > 140)
            {
                yield return [.. row];
                row.Clear();
            }
            row.Add(name);
        }
        yield return [.. row];
    }

    private static string Plain(string kernel)
    {
        foreach (Rounding mode in Enum.GetValues<Rounding>())
            if (RoundingModes.Suffix(mode) is { Length: > 0 } suffix && kernel.EndsWith(suffix, StringComparison.Ordinal))
                return kernel[..^suffix.Length];
        return kernel;
    }
}
