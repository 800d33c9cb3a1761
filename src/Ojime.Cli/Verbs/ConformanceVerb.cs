using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ojime.Core;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>What <c>conformance --json</c> prints.</summary>
internal sealed record ConformanceDocument(int SchemaVersion, int Right, int Wrong, int Refused, int NotCovered, ConformanceGroup[] Groups, ConformanceCaseDocument[] Wrongs);

internal sealed record ConformanceGroup(string Group, int Right, int Wrong, int Refused, int NotCovered);

internal sealed record ConformanceCaseDocument(string Name, string? Reason);

/// <summary>Runs cases that other runtimes made, through the reference meaning and through emitted C.</summary>
internal static class ConformanceVerb
{
    public static Command Command()
    {
        var path = new Argument<string>("cases") { Description = "A folder or archive of ONNX, TFLite or PyTorch cases" };
        var filter = new Option<string?>("--filter") { Description = "Only cases whose name contains this" };
        var referenceOnly = new Option<bool>("--reference-only") { Description = "Only the reference meaning, no emitted C" };
        var groups = new Option<bool>("--groups") { Description = "Counts for each operator" };
        var missing = new Option<bool>("--not-covered") { Description = "Name the cases that are not covered yet, with the reason" };
        var command = new Command("conformance", "Runs other runtimes' cases; counts right, wrong, refused and not covered") { path, filter, referenceOnly, groups, missing };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(Root.Talk(parsed), parsed.GetValue(path)!, parsed.GetValue(filter),
            parsed.GetValue(referenceOnly), parsed.GetValue(groups), parsed.GetValue(missing), cancel)));
        return command;
    }

    private static int Run(Talk talk, string path, string? filter, bool referenceOnly, bool groups, bool missing, CancellationToken cancel)
    {
        var report = new Report();
        var options = new ConformanceOptions { Filter = filter, ThroughC = !referenceOnly && Tool.Find("gcc") is not null };
        if (!referenceOnly && !options.ThroughC)
            talk.Note("gcc is not installed: only the reference meaning is run.");
        ConformanceResult? result = talk.Work("running cases", progress =>
        {
            int done = 0;
            var shown = Stopwatch.StartNew();
            return Conformance.Run(path, options, report, one =>
            {
                int n = Interlocked.Increment(ref done);
                progress.Report($"{n} cases, {one.Name}");
                // Where nothing moves on a terminal, a line now and then says that it is alive.
                if (Console.IsErrorRedirected && shown.Elapsed > TimeSpan.FromSeconds(20))
                {
                    shown.Restart();
                    talk.Note(string.Create(CultureInfo.InvariantCulture, $"{n} cases ..."));
                }
            }, cancel);
        });
        talk.Diagnostics(report);
        if (result is null)
            return ExitCodes.Of(report);
        CaseResult[] wrongs = [.. result.Cases.Where(static c => c.Verdict == Verification.Verdict.Wrong)];
        if (talk.Json)
        {
            Documents.Print(new ConformanceDocument(Documents.Version, result.Count(Verification.Verdict.Right), wrongs.Length, result.Count(Verification.Verdict.Refused),
                result.Count(Verification.Verdict.NotCovered), [.. result.Groups.Select(static g => new ConformanceGroup(g.Group, g.Right, g.Wrong, g.Refused, g.NotCovered))],
                [.. wrongs.Select(static w => new ConformanceCaseDocument(w.Name, w.Reason))]));
            return wrongs.Length == 0 ? ExitCodes.Done : ExitCodes.VerificationFailed;
        }
        if (groups)
        {
            var table = new TextTable("operator", "#right", "#wrong", "#refused", "#not covered");
            foreach ((string group, int right, int wrong, int refused, int notCovered) in result.Groups)
                table.Row([group, .. ((int[])[right, wrong, refused, notCovered]).Select(static n => n.ToString(CultureInfo.InvariantCulture))]);
            table.Print(talk);
        }
        if (missing)
            foreach (CaseResult c in result.Cases.Where(static c => c.Verdict == Verification.Verdict.NotCovered))
                talk.Line($"not covered  {c.Name}: {c.Reason}");
        foreach (CaseResult c in wrongs)
            talk.Line($"wrong  {c.Name}: {c.Reason}");
        talk.Line(result.ToString());
        if (wrongs.Length > 0)
        {
            report.Add(VerificationProblems.CasesWrong(wrongs.Length, result.Cases.Length));
            talk.Diagnostics(report);
        }
        return ExitCodes.Of(report);
    }
}
