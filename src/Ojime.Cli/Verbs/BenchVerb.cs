using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ojime.Core;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>Exact sizes after linking, counted instructions, and both against a base.</summary>
internal static class BenchVerb
{
    public static Command Command()
    {
        var package = new Argument<string>("package") { Description = "A folder that ojime fit wrote" };
        var on = new Option<string>("--on") { Description = "qemu (the package's core), all, or cores by name", DefaultValueFactory = static _ => "qemu" };
        var against = new Option<string?>("--against") { Description = "An earlier bench --json, to compare with" };
        var failOver = new Option<string?>("--fail-over") { Description = "Exit code 7 where a figure grows by more: 2%" };
        var command = new Command("bench", "Exact sizes and counted instructions of a package") { package, on, against, failOver };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(Root.Talk(parsed), parsed.GetValue(package)!, parsed.GetValue(on)!,
            parsed.GetValue(against), parsed.GetValue(failOver), cancel)));
        return command;
    }

    private static int Run(Talk talk, string folder, string on, string? against, string? failOver, CancellationToken cancel)
    {
        var report = new Report();
        double allowed = 1;
        if (failOver is not null && !(double.TryParse(failOver.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && (allowed = 1 + (percent / 100)) >= 1))
            report.Add(UsageProblems.BadSize("--fail-over", failOver));
        if (PackageFolder.Open(folder, report) is { } package && !report.HasErrors && VerifyVerb.Places(on, package, report) is { } places)
            Measure(talk, package, places.Cpus, against, failOver is null ? null : allowed, report, cancel);
        talk.Diagnostics(report);
        return ExitCodes.Of(report);
    }

    private static void Measure(Talk talk, PackageFolder package, IReadOnlyList<Cpu> cpus, string? against, double? allowed, Report report, CancellationToken cancel)
    {
        // Before the minutes of measuring, not after them.
        BenchDocument? before = against is null ? null : Read(against, report);
        if (report.HasErrors)
            return;
        BenchRow[] rows = talk.Work("measuring", progress => cpus.SelectMany(cpu => ((string[])["-O2", "-Os"]).Select(optimisation =>
        {
            progress.Report($"{cpu.Name} {optimisation}");
            return Row(package, cpu, optimisation, cancel);
        })).ToArray());
        var document = new BenchDocument(Documents.Version, package.Name, package.ModelSha256, rows);
        if (talk.Json)
            Documents.Print(document);
        else
            Print(talk, rows);
        if (before is not null)
            Compare(talk, rows, before.Rows, allowed, report);
    }

    private static BenchRow Row(PackageFolder package, Cpu cpu, string optimisation, CancellationToken cancel)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("ojime-bench-");
        try
        {
            var options = new FirmwareOptions(optimisation);
            Footprint size = Firmware.Measure(package.Path, package.Name, cpu, options, work.FullName, cancel);
            EmulatedRun? run = Boards.For(cpu) is { } board && Tool.Find(board.Program) is not null ? EmulatedRun.Of(package.Path, package.Name, cpu, options, cancel) : null;
            long? baseline = optimisation == "-O2" ? Baseline.BuiltIn.Instructions(package.ModelSha256, cpu.Name) : null;
            return new(cpu.Name, optimisation, size.CodeBytes, size.WeightBytes, size.LibraryBytes, size.FlashBytes, run?.StackBytes, run?.Instructions, baseline,
                baseline is { } b && run?.Instructions is { } n ? Math.Round((double)n / b, 3) : null, [.. size.Foreign]);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static void Print(Talk talk, BenchRow[] rows)
    {
        var table = new TextTable("core", "", "#code", "#tables", "#flash", "#stack", "#instructions", "#of TFLM's");
        foreach (BenchRow r in rows)
            table.Row(r.Core, r.Optimisation, N(r.CodeBytes + r.LibraryBytes), N(r.WeightBytes), N(r.FlashBytes), N(r.StackBytes), N(r.Instructions),
                r.Ratio?.ToString("0.000", CultureInfo.InvariantCulture) ?? "");
        table.Print(talk);
        talk.Paragraph("", "Bytes are exact (linked); stack and instructions are counted, one inference in the emulator.");
        foreach (BenchRow r in rows.Where(static r => r.Baseline is not null))
            talk.Paragraph("", $"TensorFlow Lite Micro with CMSIS-NN takes {N(r.Baseline)} instructions for this model on {r.Core}, counted alike.");
        foreach (BenchRow r in rows.Where(static r => r.Foreign.Length > 0))
            talk.Line($"{r.Core} {r.Optimisation} links {string.Join(", ", r.Foreign)}");
    }

    private static BenchDocument? Read(string path, Report report)
    {
        try
        {
            return BenchDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            report.Add(UsageProblems.BadBase(path, problem.Message));
            return null;
        }
    }

    private static void Compare(Talk talk, BenchRow[] now, BenchRow[] before, double? allowed, Report report)
    {
        foreach (BenchRow a in now)
        {
            if (before.FirstOrDefault(b => b.Core == a.Core && b.Optimisation == a.Optimisation) is not { } b)
                continue;
            foreach ((string what, long? x, long? y) in (ReadOnlySpan<(string, long?, long?)>)[("flash", a.FlashBytes, b.FlashBytes), ("instructions", a.Instructions, b.Instructions)])
            {
                if (x is not { } after || y is not > 0)
                    continue;
                double ratio = (double)after / y.Value;
                talk.Line(string.Create(CultureInfo.InvariantCulture, $"{a.Core} {a.Optimisation} {what}: {y:N0} -> {after:N0} ({ratio:0.000})"));
                if (allowed is { } most && ratio > most)
                    report.Add(VerificationProblems.Slower($"{a.Core} {a.Optimisation} {what}", ratio, most));
            }
        }
    }

    private static string N(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
