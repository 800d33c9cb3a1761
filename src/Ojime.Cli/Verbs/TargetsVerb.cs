using System.CommandLine;
using System.Globalization;
using Ojime.Core;
using Ojime.Targets;

namespace Ojime.Cli;

/// <summary>The chips and cores that a model can be fitted to, the user's own among them.</summary>
internal static class TargetsVerb
{
    public static Command Command()
    {
        var name = new Argument<string?>("name") { Description = "Show one chip or core", Arity = ArgumentArity.ZeroOrOne };
        var add = new Option<FileInfo?>("--add") { Description = "Add a chip of your own from its JSON file" };
        var core = new Option<string?>("--core") { Description = "Only chips of this core" };
        var command = new Command("targets", "Lists the chips and cores; adds your own") { name, add, core };
        command.SetAction(parsed => Run(Root.Talk(parsed), parsed.GetValue(name), parsed.GetValue(add), parsed.GetValue(core)));
        return command;
    }

    /// <summary>Where the user's own chips lie.</summary>
    public static string Folder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ojime", "chips");

    private static int Run(Talk talk, string? name, FileInfo? add, string? core)
    {
        var report = new Report();
        if (add is not null && ChipCatalog.ReadFile(add.FullName, report) is { } added)
        {
            Directory.CreateDirectory(Folder);
            File.Copy(add.FullName, Path.Combine(Folder, $"{added.Name}.json"), overwrite: true);
            talk.Note($"Added {added.Name}. It is kept in {Folder}");
        }
        ChipCatalog catalog = ChipCatalog.With(Folder, report);
        Chip[] chips = [.. catalog.Chips.Where(c => core is null || c.Core == core)];
        if (name is not null && catalog.Find(name, report) is { } target)
            chips = target.Chip is { } one ? [one] : [.. catalog.Chips.Where(c => c.Core == target.Cpu.Name)];
        talk.Diagnostics(report);
        if (report.HasErrors)
            return ExitCodes.Of(report);
        if (talk.Json)
        {
            Documents.Print(new TargetsDocument(Documents.Version, [.. Cpus.All.Select(static c => c.Name)], chips));
            return ExitCodes.Done;
        }
        var table = new TextTable("chip", "maker", "core", "#MHz", "#RAM KiB", "#flash KiB");
        foreach (Chip c in chips)
            table.Row(c.Name, c.Maker, c.Core, Text($"{c.ClockHz / 1_000_000}"), Text($"{c.RamBytes / 1024}"), Text($"{(c.FlashIsExternal ? "external " : "")}{c.FlashBytes / 1024}"));
        table.Print(talk);
        talk.Paragraph("Cores, for -t as well: ", string.Join(", ", Cpus.All.Select(static c => c.Name)));
        return ExitCodes.Done;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
