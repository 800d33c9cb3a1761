using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Passes;
using Ojime.Runtime;

namespace Ojime.Verification;

/// <summary>
/// Runs cases of other projects through the importers, the reference meaning and emitted C, and counts what is right, wrong, refused and not covered
/// yet. A folder may hold TFLite, ONNX or PyTorch cases, or models with golden arrays beside them.
/// </summary>
public static class Conformance
{
    /// <summary>Every kind of case, each with what finds it under a folder.</summary>
    private static readonly ImmutableArray<Func<string, IEnumerable<ConformanceCase>>> Finders =
        [TfLiteCases.Find, OnnxCases.Find, TorchCases.Find, GoldenCases.Find];

    /// <summary>Diagnostics that say "not yet" rather than "this file is bad": an operator, a form or a type that is not read.</summary>
    private static bool SaysNotCovered(Diagnostic diagnostic) => diagnostic.Code is >= 3201 and <= 3204 or 3501 or 3506 or 3507 or 3512 or (>= 3000 and < 3100);

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

    public static IReadOnlyList<ConformanceCase> Find(string folder) => [.. Finders.SelectMany(f => f(folder)).OrderBy(static c => c.Name, StringComparer.Ordinal)];

    private static ConformanceResult? RunFolder(string folder, ConformanceOptions options, Report report, Action<CaseResult>? progress, CancellationToken stop)
    {
        ConformanceCase[] cases = [.. Find(folder).Where(c => options.Filter is null || c.Name.Contains(options.Filter, StringComparison.Ordinal))];
        if (cases.Length == 0)
        {
            report.Add(ConformanceProblems.NoCases(folder));
            return null;
        }
        var results = new CaseResult[cases.Length];
        var gate = new Lock();
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop }, i =>
        {
            results[i] = Run(cases[i], options);
            lock (gate)
                progress?.Invoke(results[i]);
        });
        return new([.. results]);
    }

    /// <summary>One case. Nothing that a case holds may end the run: what throws is a wrong case, with what was thrown.</summary>
    public static CaseResult Run(ConformanceCase c, ConformanceOptions options)
    {
        CaseResult Is(Verdict verdict, string? reason = null) => new(c.Name, c.Group, verdict, reason);
        if (c.OutOfScope is { } why)
            return Is(Verdict.NotCovered, why);
        try
        {
            var report = new Report();
            if (c.Load(report) is not { } runs)
                return Is(Verdict.NotCovered, report.Diagnostics[^1].Message);
            // Runs of other sizes are other graphs; each graph is imported once for the runs in a row that share it.
            for (int first = 0; first < runs.Count;)
            {
                int count = 1;
                while (first + count < runs.Count && SameSizes(runs[first], runs[first + count]))
                    count++;
                CaseRun[] together = [.. runs.Skip(first).Take(count)];
                first += count;
                ImportedModel? model = c.Import is { } import ? import(together[0], report) : ModelFile.Read(c.ModelPath, new(), report);
                if (model is null)
                {
                    if (c.MustRefuse is not null)
                        return Is(Verdict.Refused, c.MustRefuse);
                    Diagnostic[] errors = [.. report.Diagnostics.Where(static d => d.Severity == Severity.Error)];
                    return Is(errors.All(SaysNotCovered) ? Verdict.NotCovered : Verdict.Wrong, errors[0].ToString().ReplaceLineEndings(" "));
                }
                if (Differs(c, model.Graph, together, options) is { } difference)
                    return c.MustRefuse is null ? Is(Verdict.Wrong, difference) : Is(Verdict.NotCovered, $"should be refused: {c.MustRefuse}");
            }
            return c.MustRefuse is null ? Is(Verdict.Right) : Is(Verdict.NotCovered, $"should be refused: {c.MustRefuse}");
        }
        catch (Exception thrown) when (thrown is not (OutOfMemoryException or OperationCanceledException))
        {
            return Is(Verdict.Wrong, $"{thrown.GetType().Name}: {thrown.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The first difference, through the reference meaning and through C; null where there is none.</summary>
    private static string? Differs(ConformanceCase c, Graph graph, CaseRun[] runs, ConformanceOptions options)
    {
        if (Inputs(graph, runs) is not { } samples)
            return $"the graph takes {string.Join(", ", graph.Inputs.Select(static i => i.Type))}; the case gives {string.Join(", ", runs[0].Inputs.Select(static t => t.Type))}";
        if (graph.Macs <= options.MostReferenceMacs)
        {
            var interpreter = new Interpreter(graph);
            for (int r = 0; r < runs.Length; r++)
            {
                if (!c.Streams)
                    interpreter.Reset();
                var states = new Dictionary<Value, Tensor>();
                Tensor[] outputs = interpreter.Run(samples[r], (value, tensor) => states[value] = tensor);
                if (Comparison.Differs(runs[r].Outputs, outputs, c.Tolerance) is { } difference)
                    return $"reference, run {r}: {difference}";
                if (StatesDiffer(graph, runs[r], states, c.Tolerance) is { } stale)
                    return $"reference, run {r}: {stale}";
            }
        }
        if (!options.ThroughC)
            return null;
        Graph lowered = Pipeline.Run(graph);
        IReadOnlyList<Tensor[]>[] batches = c.Streams || graph.States.IsEmpty ? [samples] : [.. samples.Select(static s => new[] { s })];
        int at = 0;
        foreach (IReadOnlyList<Tensor[]> batch in batches)
        {
            foreach (Tensor[] outputs in HostC.Run(lowered, batch, "-O1"))
            {
                if (Comparison.Differs(runs[at].Outputs, outputs, c.Tolerance) is { } difference)
                    return $"C, run {at}: {difference}";
                at++;
            }
        }
        return null;
    }

    private static string? StatesDiffer(Graph graph, CaseRun run, Dictionary<Value, Tensor> values, Tolerance tolerance)
    {
        foreach ((string name, Tensor wanted) in run.States)
        {
            if (graph.States.FirstOrDefault(s => s.Name == name) is not { } state)
                return $"there is no state {name}";
            if (Comparison.Differs([wanted], [state.Next.Constant ?? values[state.Next]], tolerance) is { } difference)
                return $"state {name}: {difference}";
        }
        return null;
    }

    /// <summary>The runs' inputs under the graph's own types, or null where they do not fit.</summary>
    private static List<Tensor[]>? Inputs(Graph graph, CaseRun[] runs)
    {
        var result = new List<Tensor[]>();
        foreach (CaseRun run in runs)
        {
            if (run.Names.IsEmpty && run.Inputs.Length != graph.Inputs.Length)
                return null;
            var sample = new Tensor[graph.Inputs.Length];
            for (int i = 0; i < sample.Length; i++)
            {
                TensorType type = graph.Inputs[i].Type;
                int from = run.Names.IsEmpty ? i : run.Names.IndexOf(graph.Inputs[i].Name ?? "");
                if (from < 0 || from >= run.Inputs.Length || run.Inputs[from].Type.Element != type.Element || run.Inputs[from].Bytes.Length != type.ByteCount)
                    return null;
                sample[i] = run.Inputs[from].As(type);
            }
            result.Add(sample);
        }
        return result;
    }

    private static bool SameSizes(CaseRun a, CaseRun b) =>
        a.Inputs.Length == b.Inputs.Length && a.Inputs.Zip(b.Inputs).All(static p => p.First.Shape == p.Second.Shape);

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
