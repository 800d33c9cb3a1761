using Ojime.Compiler;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Planning;
using Ojime.Runtime;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>
/// One case on its way: read and run by the reference meaning when made; then through C, together with others, for a compiler takes longer to
/// start than to compile a small model. Nothing that a case holds may end the run: what throws is a wrong case, with what was thrown.
/// </summary>
internal sealed class CaseTrial
{
    private readonly ConformanceCase _case;
    private readonly ConformanceOptions _options;

    /// <summary>A node that there is no C for.</summary>
    private Node? _unplannable;

    /// <summary>What is left to run through C.</summary>
    private readonly List<(Graph Graph, List<Tensor[]> Samples, CaseRun[] Runs)> _open = [];

    public CaseTrial(ConformanceCase @case, ConformanceOptions options)
    {
        (_case, _options) = (@case, options);
        Result = Is(Verdict.Right);
        try
        {
            Result = @case.OutOfScope is { } why ? Is(Verdict.NotCovered, why) : Read();
        }
        catch (Exception thrown) when (thrown is not (OutOfMemoryException or OperationCanceledException))
        {
            Result = Thrown(thrown);
        }
        if (Result.Verdict != Verdict.Right || !options.ThroughC)
            _open.Clear();
    }

    public CaseResult Result { get; private set; }

    /// <summary>Trials that may be compiled into one program: as many runs each, and state kept by all or by none of them.</summary>
    public static IEnumerable<CaseTrial[]> Batches(IEnumerable<CaseTrial> trials) => trials
        .Where(static t => t._open.Count > 0)
        .GroupBy(static t => t.IsAlone ? (0, false) : (t._open[0].Samples.Count, t._open[0].Graph.States.IsEmpty))
        .SelectMany(static g => g.Chunk(g.Key.Item1 == 0 ? 1 : 16));

    /// <summary>Runs a batch as one program, or one by one where that fails.</summary>
    public static void RunTogether(CaseTrial[] batch)
    {
        if (batch.Length > 1)
        {
            try
            {
                RunMerged(batch);
                return;
            }
            catch (Exception thrown) when (thrown is not (OutOfMemoryException or OperationCanceledException))
            {
                // One of them is at fault; alone it will say so.
            }
        }
        foreach (CaseTrial trial in batch)
            trial.RunAlone();
    }

    /// <summary>Only on its own: other sizes in each run, a reset between the runs, or large.</summary>
    private bool IsAlone => _open is not [var (graph, _, _)] || (!_case.Streams && !graph.States.IsEmpty) || graph.Nodes.Length > 40;

    /// <summary>Diagnostics that say "not yet" rather than "this file is bad": an operator, a form or a type that is not read.</summary>
    private static bool SaysNotCovered(Diagnostic diagnostic) => diagnostic.Code is >= 3201 and <= 3204 or 3401 or 3408 or 3501 or 3506 or 3507 or 3512;

    private CaseResult Is(Verdict verdict, string? reason = null) => new(_case.Name, _case.Group, verdict, reason);

    private CaseResult Thrown(Exception thrown) => Is(Verdict.Wrong, $"{thrown.GetType().Name}: {thrown.Message.ReplaceLineEndings(" ")}");

    private CaseResult Read()
    {
        var report = new Report();
        if (_case.Load(report) is not { } runs)
            return Is(report.Diagnostics[^1].Code is 3105 or 3251 ? Verdict.Wrong : Verdict.NotCovered, report.Diagnostics[^1].Message);
        if (_case.MustRefuse is null && runs.All(static r => r.States.IsEmpty && r.Outputs.All(static o => o is null)))
            return Is(Verdict.NotCovered, "the case holds no tensor to compare with");
        // Runs of other sizes are other graphs; each graph is imported once for the runs in a row that share it.
        for (int first = 0; first < runs.Count;)
        {
            int count = 1;
            while (first + count < runs.Count && SameSizes(runs[first], runs[first + count]))
                count++;
            CaseRun[] some = [.. runs.Skip(first).Take(count)];
            first += count;
            ImportedModel? model = _case.Import is { } import ? import(some[0], report) : ModelFile.Read(_case.ModelPath, new(), report);
            if (model is null)
            {
                if (_case.MustRefuse is { } why)
                    return Is(Verdict.Refused, why);
                Diagnostic[] errors = [.. report.Diagnostics.Where(static d => d.Severity == Severity.Error)];
                return Is(errors.All(SaysNotCovered) ? Verdict.NotCovered : Verdict.Wrong, OneLine(errors.FirstOrDefault(static e => !SaysNotCovered(e)) ?? errors[0]));
            }
            if (_case.MustRefuse is not null)
                return Is(Verdict.NotCovered, $"should be refused: {_case.MustRefuse}");
            if (Differs(model.Graph, some) is { } difference)
                return Is(Verdict.Wrong, difference);
        }
        return _unplannable is { } node ? Is(Verdict.NotCovered, OneLine(CompilerProblems.NoKernel(node))) : Is(Verdict.Right);
    }

    private static string OneLine(Diagnostic diagnostic) => diagnostic.ToString().ReplaceLineEndings(" ");

    /// <summary>The first difference of the reference meaning, or null.</summary>
    private string? Differs(Graph graph, CaseRun[] runs)
    {
        if (Inputs(graph, runs) is not { } samples)
            return $"the graph takes {string.Join(", ", graph.Inputs.Select(static i => i.Type))}; the case gives {string.Join(", ", runs[0].Inputs.Select(static t => t.Type))}";
        if (graph.Macs <= _options.MostReferenceMacs)
        {
            var interpreter = new Interpreter(graph);
            for (int r = 0; r < runs.Length; r++)
            {
                if (!_case.Streams)
                    interpreter.Reset();
                var values = new Dictionary<Value, Tensor>();
                Tensor[] outputs = interpreter.Run(samples[r], (value, tensor) => values[value] = tensor);
                if (Comparison.Differs(runs[r].Outputs, outputs, _case.Tolerance) is { } difference)
                    return $"reference, run {r}: {difference}";
                if (StatesDiffer(graph, runs[r], values) is { } stale)
                    return $"reference, run {r}: {stale}";
            }
        }
        if (!_options.ThroughC)
            return null;
        Graph lowered = Fitter.Lower(graph);
        _unplannable ??= Planner.Unplannable(lowered, Cpus.Host).FirstOrDefault();
        _open.Add((lowered, samples, runs));
        return null;
    }

    private void RunAlone()
    {
        try
        {
            foreach ((Graph graph, List<Tensor[]> samples, CaseRun[] runs) in _open)
            {
                bool resets = !_case.Streams && !graph.States.IsEmpty;
                Tensor[][] outputs = resets ? [.. samples.Select(s => HostC.Run(graph, [s], "-O0")[0])] : HostC.Run(graph, samples, "-O0");
                Judge(runs, outputs);
            }
        }
        catch (Exception thrown) when (thrown is not (OutOfMemoryException or OperationCanceledException))
        {
            Result = Thrown(thrown);
        }
    }

    private static void RunMerged(CaseTrial[] batch)
    {
        var builder = new GraphBuilder("cases", new Report());
        var samples = new List<Tensor>[batch[0]._open[0].Samples.Count];
        for (int s = 0; s < samples.Length; s++)
            samples[s] = [];
        foreach (CaseTrial trial in batch)
        {
            (Graph graph, List<Tensor[]> own, _) = trial._open[0];
            foreach (Value input in graph.Inputs)
                builder.Keep(input);
            foreach (GraphState state in graph.States)
                builder.Keep(state);
            foreach (Node node in graph.Nodes)
                builder.Keep(node);
            foreach (GraphState state in graph.States)
                builder.SetNext(state.Current, state.Next);
            foreach (GraphOutput output in graph.Outputs)
                builder.Output(output.Name, output.Value);
            for (int s = 0; s < samples.Length; s++)
                samples[s].AddRange(own[s]);
        }
        Tensor[][] outputs = HostC.Run(builder.Build(), [.. samples.Select(static s => s.ToArray())], "-O0");
        int at = 0;
        foreach (CaseTrial trial in batch)
        {
            int count = trial._open[0].Graph.Outputs.Length, from = at;
            at += count;
            trial.Judge(trial._open[0].Runs, [.. outputs.Select(o => o[from..(from + count)])]);
        }
    }

    private void Judge(CaseRun[] runs, Tensor[][] outputs)
    {
        for (int r = 0; r < runs.Length && Result.Verdict == Verdict.Right; r++)
            if (Comparison.Differs(runs[r].Outputs, outputs[r], _case.Tolerance) is { } difference)
                Result = Is(Verdict.Wrong, $"C, run {r}: {difference}");
    }

    private string? StatesDiffer(Graph graph, CaseRun run, Dictionary<Value, Tensor> values)
    {
        foreach ((string name, Tensor wanted) in run.States)
        {
            if (graph.States.FirstOrDefault(s => s.Name == name) is not { } state)
                return $"there is no state {name}";
            if (Comparison.Differs([wanted], [state.Next.Constant ?? values[state.Next]], _case.Tolerance) is { } difference)
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
}
