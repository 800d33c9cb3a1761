using System.Globalization;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Targets;

namespace Ojime.Cli;

/// <summary>What <c>fit --json</c> prints without a target.</summary>
internal sealed record VerdictsDocument(int SchemaVersion, string Model, string Scheme, ChipVerdict[] Chips);

internal sealed record ChipVerdict(string Chip, string Core, long RamNeeded, long RamBytes, long FlashNeeded, long FlashBytes, double Milliseconds, bool Fits);

/// <summary>No target given: where the model goes, chip by chip.</summary>
internal static class VerdictTable
{
    public static int Show(Talk talk, string path, ImportedModel model, FitOptions options, ChipCatalog catalog, Report report, CancellationToken cancel)
    {
        PreparedModel? prepared = talk.Work("preparing", progress => Fitter.Prepare(model, options, report, progress, cancel));
        if (prepared is null)
        {
            talk.Diagnostics(report, Path.GetFileName(path));
            return ExitCodes.Of(report);
        }
        // One plan a core, with all the memory it wants: most chips have that. The others are fitted one by one, as a fit to them would be.
        var plans = new Dictionary<string, FittedModel?>();
        var verdicts = new List<ChipVerdict>();
        foreach (Chip chip in catalog.Chips)
        {
            if (!plans.TryGetValue(chip.Core, out FittedModel? fitted))
                plans[chip.Core] = fitted = Fitter.Place(prepared, options with { Target = Target.Of(Cpus.All.First(c => c.Name == chip.Core)), RamBytes = options.RamBytes ?? int.MaxValue }, report);
            if (fitted?.Plan.ArenaBytes > (options.RamBytes ?? chip.RamBytes))
                fitted = Fitter.Place(prepared, options with { Target = catalog.Find(chip.Name, report)! }, report);
            if (fitted is null)
                break;
            long flash = fitted.WeightBytes + fitted.CodeBytesEstimate;
            verdicts.Add(new(chip.Name, chip.Core, fitted.Plan.ArenaBytes, chip.RamBytes, flash, chip.FlashBytes, Math.Round(fitted.Cycles * 1000 / chip.ClockHz, 3),
                fitted.Plan.ArenaBytes <= chip.RamBytes && flash <= chip.FlashBytes));
        }
        if (talk.Json)
            Documents.Print(new VerdictsDocument(Documents.Version, Path.GetFileName(path), options.Scheme.ToString(), [.. verdicts]));
        else if (!report.HasErrors)
            Print(talk, path, model, prepared, options, verdicts);
        talk.Diagnostics(report, Path.GetFileName(path));
        return ExitCodes.Of(report);
    }

    private static void Print(Talk talk, string path, ImportedModel model, PreparedModel prepared, FitOptions options, List<ChipVerdict> verdicts)
    {
        talk.Paragraph("Read   ", $"{Path.GetFileName(path)}   {model.Format}, {Sizes.Short(model.Parameters)} parameters, {Sizes.Short(prepared.Graph.Macs)} MAC");
        string scheme = prepared.Quantization is not null ? "as int8" : Fitter.IsQuantized(prepared.Graph) ? "as it comes, quantised" : "as float32";
        talk.Paragraph("", $"No target given: here is where it goes {scheme}. Need and what the chip has, in KiB: RAM and weights are exact, code and time modelled.");
        var table = new TextTable("chip", "core", "#RAM", "#flash", "#ms", "");
        foreach (ChipVerdict v in verdicts)
        {
            string why = v.Fits ? "fits"
                : v.RamNeeded > v.RamBytes ? Invariant($"RAM short {Kib(v.RamNeeded - v.RamBytes)}") : Invariant($"flash short {Kib(v.FlashNeeded - v.FlashBytes)}");
            table.Row(v.Chip, v.Core, Invariant($"{Kib(v.RamNeeded)} / {Kib(v.RamBytes)}"), Invariant($"{Kib(v.FlashNeeded)} / {Kib(v.FlashBytes)}"),
                Invariant($"{v.Milliseconds:#,0.0}"), why);
        }
        table.Print(talk);
        string best = verdicts.FirstOrDefault(static v => v.Fits)?.Chip ?? "CHIP";
        string data = prepared.Quantization is not null && options.CalibrationPath is null ? " --calib calib.npz --golden golden.npz" : "";
        talk.Line($"Next: ojime fit {path} -t {best}{data}");
    }

    private static string Kib(long bytes) => (bytes / 1024.0).ToString(bytes >= 100 * 1024 ? "#,0" : "0.0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
