using Ojime.Core;
using Ojime.Targets;

namespace Ojime.Tests;

public class TargetsTests
{
    [Fact]
    public void Every_built_in_chip_has_a_known_core_and_figures_with_a_source()
    {
        Assert.True(ChipCatalog.BuiltIn.Chips.Length >= 25);
        foreach (Chip chip in ChipCatalog.BuiltIn.Chips)
        {
            Assert.Contains(Cpus.All, c => c.Name == chip.Core);
            Assert.True(chip is { RamBytes: >= 1024, FlashBytes: >= 8192, ClockHz: >= 1_000_000, Source.Length: > 5 }, chip.Name);
        }
    }

    [Fact]
    public void An_unknown_target_names_the_nearest_ones()
    {
        var report = new Report();
        Assert.Null(ChipCatalog.BuiltIn.Find("stm32g0b", report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.Equal(2101, problem.Code);
        Assert.Contains("stm32g0b1", problem.Message);
    }

    [Fact]
    public void A_chip_of_the_user_stands_beside_the_built_in_ones_and_a_bad_file_is_reported()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime chips ");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "mine.json"),
                """{ "name": "mine", "maker": "me", "core": "cortex-m4f", "clockHz": 64000000, "ramBytes": 65536, "flashBytes": 262144, "source": "bench" }""");
            File.WriteAllText(Path.Combine(folder.FullName, "bad.json"), """{ "name": "bad", "cores": 3 }""");
            File.WriteAllText(Path.Combine(folder.FullName, "core.json"),
                """{ "name": "core", "maker": "me", "core": "z80", "clockHz": 4000000, "ramBytes": 65536, "flashBytes": 65536, "source": "bench" }""");
            var report = new Report();
            ChipCatalog catalog = ChipCatalog.With(folder.FullName, report);
            Assert.Equal(65536, catalog.Find("mine", report)!.RamBytes);
            Assert.Equal([2102, 2103], report.Diagnostics.Select(static d => d.Code));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("cortex-m4", "cortex-m4")]
    [InlineData("HOST", "host")]
    [InlineData("rp2040", "cortex-m0plus")]
    public void A_target_is_a_chip_or_a_core(string name, string core) =>
        Assert.Equal(core, ChipCatalog.BuiltIn.Find(name, new Report())!.Cpu.Name);
}
