using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Reports;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>
/// One fit from a model that was read to a finished folder.
/// </summary>
internal sealed class FitJob(ImportedModel model, string modelPath, FitOptions options, string output, bool noVerify, string command)
{
    public string Output { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));

    /// <summary>What was fitted, once <see cref="Run"/> came so far.</summary>
    public FittedModel? Fitted { get; private set; }

    /// <summary>Returns null after a diagnostic that left nothing to show.</summary>
    public FitReport? Run(Report report, IProgress<string> progress, CancellationToken cancel)
    {
        if (Directory.Exists(Output) && Directory.EnumerateFileSystemEntries(Output).Any() && !PackageFolder.IsPackage(Output))
            report.Add(UsageProblems.OutputExists(output));
        else if (File.Exists(Output))
            report.Add(UsageProblems.CannotWrite(output, "a file has this name"));
        else if (PartFolder.IsTaken(Output))
            report.Add(UsageProblems.OutputExists($"{Output}.part"));
        if (report.HasErrors)
            return null;
        try
        {
            // First of all, so that a place that cannot be written is known before the minutes of fitting.
            using PartFolder folder = PartFolder.Begin(Output);
            return Run(folder, report, progress, cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            report.Add(UsageProblems.CannotWrite(output, problem.Message));
            return null;
        }
    }

    private FitReport? Run(PartFolder folder, Report report, IProgress<string> progress, CancellationToken cancel)
    {
        if (Fitter.Fit(model, options, report, progress, cancel) is not { } fitted)
            return null;
        Fitted = fitted;
        string part = folder.Path;
        progress.Report("writing the package");
        PackageWriter.Save(PackageWriter.Write(fitted.Plan, PackageOf(fitted)), part);
        Footprint? footprint = Measure(part, cancel);
        IReadOnlyList<Rung> rungs = noVerify ? [new("proof", "", 0, 0, Skipped: "--no-verify")] : Prove(part, progress, cancel);
        Judge(fitted, footprint, rungs, report);
        FitReport result = ReportBuilder.Build(fitted, modelPath, command, footprint, rungs, !report.Diagnostics.Any(static d => d.Code / 1000 == ExitCodes.DoesNotFit), report);
        File.WriteAllText(Path.Combine(part, "report.json"), result.ToJson());
        File.WriteAllText(Path.Combine(part, "report.html"), ReportPage.Write(result));
        cancel.ThrowIfCancellationRequested();
        folder.Finish();
        return result;
    }

    private PackageOptions PackageOf(FittedModel fitted) => new()
    {
        Name = options.Name,
        Golden = GoldenVectors.Of(fitted.Plan.Graph, fitted.Prepared.Vectors.Sequences.Select(static s => s.AsEnumerable())),
        Notes = [.. fitted.Prepared.Source.Notes, .. fitted.Prepared.Quantization?.Notes ?? []],
        SourceName = Path.GetFileName(modelPath),
        SourceSha256 = ReportBuilder.Hash(modelPath),
        Scheme = fitted.SchemeText,
        Target = options.Target.Name,
        WithGraph = true,
    };

    private IReadOnlyList<Rung> Prove(string folder, IProgress<string> progress, CancellationToken cancel)
    {
        var package = PackageFolder.Of(folder, options.Name, Fitted!.Plan);
        return Ladder.Climb(package, new LadderOptions { Cpus = [options.Target.Cpu] }, progress, cancel);
    }

    /// <summary>The linked size on the target; null where its compiler is not installed or the target is this machine.</summary>
    private Footprint? Measure(string folder, CancellationToken cancel)
    {
        if (Boards.For(options.Target.Cpu) is null || Verification.Tool.Find(options.Target.Cpu.Compiler) is null)
            return null;
        DirectoryInfo work = Directory.CreateTempSubdirectory("ojime-size-");
        try
        {
            return Firmware.Measure(folder, options.Name, options.Target.Cpu, new FirmwareOptions(Optimisation), work.FullName, cancel);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private string Optimisation => options.Objective == Planning.Objective.Time ? "-O2" : "-Os";

    private void Judge(FittedModel fitted, Footprint? footprint, IReadOnlyList<Rung> rungs, Report report)
    {
        if (options.RamBudget is { } ram && fitted.Plan.ArenaBytes > ram)
            report.Add(CompilerProblems.RamShort(options.Target.Name, fitted.Plan.ArenaBytes, ram, fitted.PeakText));
        long flashNeeded = footprint?.FlashBytes ?? fitted.WeightBytes + fitted.CodeBytesEstimate;
        if (options.FlashBudget is { } flash && flashNeeded > flash)
            report.Add(CompilerProblems.FlashShort(options.Target.Name, flashNeeded, flash));
        foreach (Rung rung in rungs.Where(static r => r.Failed))
            report.Add(VerificationProblems.Diverges(rung));
    }
}
