using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Ojime.Core;

namespace Ojime.Targets;

/// <summary>The chips that are known: those built in, and the JSON files of a folder of the user's.</summary>
public sealed class ChipCatalog
{
    private ChipCatalog(ImmutableArray<Chip> chips) => Chips = chips;

    /// <summary>By core, then by RAM: the order of the verdict table.</summary>
    public ImmutableArray<Chip> Chips { get; }

    public static ChipCatalog BuiltIn { get; } = new(Sort(ReadBuiltIn()));

    /// <summary>The built-in chips and those of <paramref name="folder"/>, which win where names are equal. A bad file is reported and left out.</summary>
    public static ChipCatalog With(string folder, Report report)
    {
        if (!Directory.Exists(folder))
            return BuiltIn;
        var own = new List<Chip>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            if (ReadFile(path, report) is { } chip)
                own.Add(chip);
        return new(Sort(BuiltIn.Chips.Where(b => own.TrueForAll(o => o.Name != b.Name)).Concat(own)));
    }

    private const int MostFileBytes = 1 << 20;

    /// <summary>Reads one chip file, or reports what is wrong with it.</summary>
    public static Chip? ReadFile(string path, Report report)
    {
        try
        {
            if (new FileInfo(path).Length > MostFileBytes)
                throw new JsonException($"it has more than {MostFileBytes:N0} bytes");
            Chip chip = Parse(File.ReadAllText(path));
            if (chip.Mistake is { } mistake)
                report.Add(TargetProblems.BadChipFile(path, mistake));
            else if (Cpus.All.Any(c => c.Name == chip.Core))
                return chip;
            else
                report.Add(TargetProblems.UnknownCore(path, chip.Core));
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            report.Add(TargetProblems.BadChipFile(path, problem.Message));
        }
        return null;
    }

    /// <summary>A chip, a core, or <c>host</c>, by name; null after a diagnostic.</summary>
    public Target? Find(string name, Report report)
    {
        if (Chips.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } chip)
            return Target.Of(chip);
        if (Cpus.All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } cpu)
            return Target.Of(cpu);
        report.Add(TargetProblems.Unknown(name, Chips.Select(static c => c.Name).Concat(Cpus.All.Select(static c => c.Name))
            .OrderBy(n => Distance(n, name.ToLowerInvariant())).ThenBy(static n => n, StringComparer.Ordinal).Take(3)));
        return null;
    }

    private static Chip Parse(string json) =>
        JsonSerializer.Deserialize(json, ChipJson.Default.Chip) ?? throw new JsonException("the file holds null");

    private static IEnumerable<Chip> ReadBuiltIn()
    {
        Assembly assembly = typeof(ChipCatalog).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(static n => n.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return Parse(reader.ReadToEnd());
        }
    }

    private static ImmutableArray<Chip> Sort(IEnumerable<Chip> chips) =>
        [.. chips.OrderBy(static c => Array.FindIndex([.. Cpus.All], cpu => cpu.Name == c.Core)).ThenBy(static c => c.RamBytes).ThenBy(static c => c.Name, StringComparer.Ordinal)];

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
