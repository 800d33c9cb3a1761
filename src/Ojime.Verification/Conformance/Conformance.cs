using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Core;
using Ojime.Formats;

namespace Ojime.Verification;

/// <summary>
/// Runs cases of other projects through the importers, the reference meaning and emitted C, and counts what is right, wrong, refused and not covered
/// yet. A folder may hold TFLite, ONNX or PyTorch cases, or models with golden arrays beside them.
/// </summary>
public static class Conformance
{
    /// <summary>Every kind of case, each with what finds it under a folder.</summary>
    private static readonly ImmutableArray<Func<string, Report, IEnumerable<ConformanceCase>>> Finders =
        [TfLiteCases.Find, OnnxCases.Find, TorchCases.Find, GoldenCases.Find];

    /// <summary>Runs every case of a folder or an archive. Returns null after a diagnostic.</summary>
    /// <param name="progress">Told of each case as it is done.</param>
    public static ConformanceResult? Run(string path, ConformanceOptions options, Report report, Action<CaseResult>? progress = null, CancellationToken stop = default)
    {
        if (Directory.Exists(path))
            return RunFolder(path, options, report, progress, stop);
        if (!File.Exists(path))
        {
            report.Add(FileProblems.Missing(path));
            return null;
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-cases-");
        try
        {
            if (Unpack(path, folder.FullName) is { } problem)
            {
                report.Add(FileProblems.Unreadable(path, problem));
                return null;
            }
            return RunFolder(folder.FullName, options, report, progress, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every case under a folder; one that cannot be read is reported and left out.</summary>
    public static IReadOnlyList<ConformanceCase> Find(string folder, Report report) => [.. Finders.SelectMany(f => f(folder, report)).OrderBy(static c => c.Name, StringComparer.Ordinal)];

    private static ConformanceResult? RunFolder(string folder, ConformanceOptions options, Report report, Action<CaseResult>? progress, CancellationToken stop)
    {
        ConformanceCase[] cases = [.. Find(folder, report).Where(c => options.Filter is null || c.Name.Contains(options.Filter, StringComparison.Ordinal))];
        if (cases.Length == 0)
        {
            if (!report.HasErrors)
                report.Add(ConformanceProblems.NoCases(folder));
            return null;
        }
        var results = new List<CaseResult>(cases.Length);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop };
        // Many cases are compiled together; so many at a time that their graphs fit in memory.
        foreach (ConformanceCase[] some in cases.Chunk(CasesAtATime))
        {
            var trials = new CaseTrial[some.Length];
            Parallel.For(0, some.Length, limit, i => trials[i] = new(some[i], options));
            if (options.ThroughC)
                Parallel.ForEach(CaseTrial.Batches(trials), limit, CaseTrial.RunTogether);
            foreach (CaseTrial trial in trials)
            {
                results.Add(trial.Result);
                progress?.Invoke(trial.Result);
            }
        }
        return new([.. results]);
    }

    private const int CasesAtATime = 96;

    /// <summary>Unpacks by the system's tar. Returns what went wrong, or null.</summary>
    private static string? Unpack(string archive, string folder)
    {
        try
        {
            using Process tar = Process.Start(new ProcessStartInfo("tar", ["-xf", Path.GetFullPath(archive), "-C", folder, "--no-same-owner"]) { RedirectStandardError = true })!;
            string errors = tar.StandardError.ReadToEnd();
            tar.WaitForExit();
            return tar.ExitCode == 0 ? null : errors.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "it must be unpacked first: there is no tar on this machine";
        }
    }
}
