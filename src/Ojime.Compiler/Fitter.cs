using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Passes;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Quantizing;
using Ojime.Runtime;
using Ojime.Targets;

namespace Ojime.Compiler;

/// <summary>The whole way from a model that was read to a plan that can be emitted: one street, no way back.</summary>
public static class Fitter
{
    /// <summary>Fits a model to a target. Returns null after a diagnostic.</summary>
    public static FittedModel? Fit(ImportedModel model, FitOptions options, Report report, IProgress<string>? progress, CancellationToken cancel) =>
        Prepare(model, options, report, progress, cancel) is { } prepared ? Place(prepared, options, report, progress) : null;

    /// <summary>Everything that does not depend on the target: clean-up, quantisation, reference outputs. Returns null after a diagnostic.</summary>
    public static PreparedModel? Prepare(ImportedModel model, FitOptions options, Report report, IProgress<string>? progress, CancellationToken cancel)
    {
        try
        {
            return PrepareEnding(model, options, report, progress, cancel);
        }
        catch (Exception problem) when (EndlessLoopException.Behind(problem) is { } endless)
        {
            report.Add(CompilerProblems.LoopDoesNotEnd(endless));
            return null;
        }
        // A damaged file may give an operator types that it has no meaning over. Where there is a meaning there is a kernel.
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException) && WithoutKernel(model.Graph) is [_, ..] nodes)
        {
            foreach (Node node in nodes)
                report.Add(CompilerProblems.NoKernel(node));
            return null;
        }
    }

    private static Node[] WithoutKernel(Graph graph)
    {
        try
        {
            graph = Lower(graph);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // What folds constants may be what tripped; then the graph is looked at as it was read.
        }
        return [.. Planner.Unplannable(graph, Cpus.Host)];
    }

    private static PreparedModel? PrepareEnding(ImportedModel model, FitOptions options, Report report, IProgress<string>? progress, CancellationToken cancel)
    {
        var rewrites = new RewriteLog();
        progress?.Report("cleaning the graph");
        Graph asRead = options.ChannelsLastBorder ? BorderLayout.ChannelsLast(model.Graph) : model.Graph;
        Graph cleaned = Pipeline.Run(asRead, rewrites);
        cancel.ThrowIfCancellationRequested();

        if (!ReadSamples(options, cleaned, report, out SampleSet? calibration, out SampleSet? goldenInputs, out SampleSet? goldenOutputs))
            return null;
        if (Quantize(cleaned, calibration, options, report, progress, cancel) is not { } quantized)
            return null;
        Graph final = Lower(quantized.Graph, rewrites);
        cancel.ThrowIfCancellationRequested();

        progress?.Report("computing the reference");
        (SampleSet vectors, string source) = Vectors(final, goldenInputs, calibration, options);
        ImmutableArray<Tensor[]> outputs = [.. RunAll(final, vectors, cancel)];
        Nearness? floatNearness = null, nearness = null;
        if (goldenInputs is not null && goldenOutputs is not null)
        {
            Tensor[][] want = [.. goldenOutputs.Steps];
            floatNearness = Nearness.Of([.. RunAll(cleaned, goldenInputs, cancel)], want);
            nearness = quantized.Result is null ? floatNearness : Nearness.Of([.. RunAll(final, Quantized(goldenInputs, final), cancel)], want);
            if (!IsQuantized(cleaned) && !(floatNearness.MaxError <= 1e-3))
                report.Add(CompilerProblems.GoldenDiffers(floatNearness.MaxError));
        }
        return new()
        {
            Source = model, Cleaned = cleaned, Graph = final, Rewrites = rewrites, Quantization = quantized.Result,
            Vectors = vectors, VectorSource = source, Outputs = outputs, FloatAgainstGolden = floatNearness, AgainstGolden = nearness,
        };
    }

    /// <summary>Chooses kernels and places for a prepared model on a target. Returns null after a diagnostic.</summary>
    public static FittedModel? Place(PreparedModel prepared, FitOptions options, Report report, IProgress<string>? progress = null)
    {
        progress?.Report("planning memory");
        bool planned = true;
        foreach (Node node in Planner.Unplannable(prepared.Graph, options.Target.Cpu))
        {
            report.Add(CompilerProblems.NoKernel(node));
            planned = false;
        }
        foreach (Node loop in prepared.Graph.AllNodes.Where(static n => n.Op is Loop))
            report.Add(CompilerProblems.CountedByTurn(loop.Origin));
        return planned
            ? new()
            {
                Options = options, Prepared = prepared,
                Plan = Planner.Make(prepared.Graph, options.Target.Cpu, new PlanOptions { Objective = options.Objective, RamBudgetBytes = (int?)options.RamBudget }),
            }
            : null;
    }

    /// <summary>True where the model came quantised: some value that a node makes holds codes.</summary>
    public static bool IsQuantized(Graph graph) => graph.AllNodes.Any(static n => n.Outputs.Any(static o => o.Type.IsQuantized));

    /// <summary>The graph as it is planned: cleaned, and what has no kernel of its own taken apart.</summary>
    public static Graph Lower(Graph graph, RewriteLog? log = null) => Pipeline.Run(graph, Lowered, log);

    private static IReadOnlyList<Pass> Lowered { get; } = [.. Pipeline.Clean, DecomposeOperators.Where(static n => !n.Op.IsView && !Operators.KernelsFor(n).Any())];

    private sealed record Outcome(Graph Graph, QuantizationResult? Result);

    private static Outcome? Quantize(
        Graph cleaned, SampleSet? calibration, FitOptions options, Report report, IProgress<string>? progress, CancellationToken cancel)
    {
        if (IsQuantized(cleaned))
        {
            if (options.Scheme is Scheme.Int8 or Scheme.Int16x8)
            {
                report.Add(CompilerProblems.SchemeDiffers(options.Scheme == Scheme.Int8 ? "int8" : "int16x8", "integers"));
                return null;
            }
            return LeavesRounding(options, "comes quantised", report) ? new(cleaned, null) : null;
        }
        if (options.Scheme == Scheme.Float32)
            return LeavesRounding(options, "stays float32", report) ? new(cleaned, null) : null;
        progress?.Report("quantising");
        var quantization = new QuantizationOptions
        {
            Scheme = options.Scheme == Scheme.Int16x8 ? Quantizing.Scheme.Int16x8 : Quantizing.Scheme.Int8,
            FloatBorder = options.FloatBorder,
            Rounding = options.Rounding ?? Rounding.Single31,
            Seed = options.Seed,
        };
        return Quantizer.Run(cleaned, calibration, quantization, report, progress, cancel) is { } result ? new(result.Graph, result) : null;
    }

    private static bool LeavesRounding(FitOptions options, string model, Report report)
    {
        if (options.Rounding is not null)
            report.Add(CompilerProblems.RoundingIdle(model));
        return options.Rounding is null;
    }

    private static bool ReadSamples(
        FitOptions options, Graph graph, Report report, out SampleSet? calibration, out SampleSet? goldenInputs, out SampleSet? goldenOutputs)
    {
        Port[] inputs = [.. graph.Inputs.Select(static i => new Port(i.Name ?? "input", i.Type))];
        Port[] outputs = [.. graph.Outputs.Select(static o => new Port(o.Name, o.Value.Type))];
        bool stateful = graph.States.Length > 0;
        calibration = goldenInputs = goldenOutputs = null;
        if (options.CalibrationPath is { } path)
        {
            if (Npz.Read(path, new ImportOptions(), report) is not { } arrays)
                return false;
            calibration = SampleSet.From(path, arrays, inputs, "in", stateful, report);
        }
        if (options.GoldenPath is { } golden)
        {
            if (Npz.Read(golden, new ImportOptions(), report) is not { } arrays)
                return false;
            goldenInputs = SampleSet.From(golden, arrays, inputs, "in", stateful, report);
            goldenOutputs = SampleSet.From(golden, [.. arrays.Where(a => !Array.Exists(inputs, i => i.Name == a.Name))], outputs, "out", stateful, report);
        }
        return !report.HasErrors;
    }

    /// <summary>The same samples for a graph whose inputs may be codes: reals are quantised.</summary>
    public static SampleSet Quantized(SampleSet samples, Graph graph) =>
        new([.. samples.Sequences.Select(s => s.Select(step => step.Select((t, i) => Codes(t, graph.Inputs[i].Type)).ToArray()).ToImmutableArray())]);

    private static Tensor Codes(Tensor tensor, TensorType type)
    {
        if (tensor.Type.Element == type.Element)
            return tensor.As(type);
        Tensor result = Tensor.Zeros(type);
        for (int i = 0; i < type.Shape.ElementCount; i++)
            result.Set(i, type.Quantization is { } q && tensor.Type.Element.IsFloat
                ? MathF.Round((float)tensor.NumberAt(i) / q.Scale, MidpointRounding.AwayFromZero) + q.Zero
                : tensor.NumberAt(i));
        return result;
    }

    private static IEnumerable<Tensor[]> RunAll(Graph graph, SampleSet samples, CancellationToken cancel)
    {
        var run = new Interpreter(graph);
        foreach (ImmutableArray<Tensor[]> sequence in samples.Sequences)
        {
            run.Reset();
            foreach (Tensor[] step in sequence)
            {
                cancel.ThrowIfCancellationRequested();
                yield return run.Run(step);
            }
        }
    }

    /// <summary>What the package is proven on: the user's samples first, else seeded ones.</summary>
    private static (SampleSet, string) Vectors(Graph graph, SampleSet? golden, SampleSet? calibration, FitOptions options)
    {
        if ((golden ?? calibration) is { } given)
            return (Quantized(given.Take(options.SelfTestVectors), graph), golden is not null ? "golden samples" : "calibration samples");
        return (SeededSamples.For(graph, options.SelfTestVectors, options.Seed), "seeded samples, no real data");
    }
}
