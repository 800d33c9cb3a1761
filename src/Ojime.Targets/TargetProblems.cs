using Ojime.Core;

namespace Ojime.Targets;

/// <summary>What can be wrong with the choice of a target (2100 to 2199).</summary>
public static class TargetProblems
{
    public static Diagnostic Unknown(string name, IEnumerable<string> nearest) => new(2101, Severity.Error, Origin.None,
        $"no chip and no core is called {name}; the nearest names are {string.Join(", ", nearest)}",
        Fix: "ojime targets lists them all; add your own chip with: ojime targets --add chip.json");

    public static Diagnostic BadChipFile(string path, string problem) => new(2102, Severity.Error, new Origin(path),
        $"the chip file cannot be read: {problem}",
        Fix: "it holds name, maker, core, clockHz, ramBytes, flashBytes and source; ojime targets show stm32g0b1 --json prints one");

    public static Diagnostic UnknownCore(string path, string core) => new(2103, Severity.Error, new Origin(path),
        $"the chip's core {core} is not known; the cores are {string.Join(", ", Cpus.All.Select(static c => c.Name))}",
        Fix: "name the nearest core that has no feature the chip lacks");
}
