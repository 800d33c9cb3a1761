using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;

namespace Ojime.Quantizing;

/// <summary>
/// Float graph to integer graph after training (reference notes on quantisation, Algorithm B): ranges from samples, int8 weights with a scale for each
/// output channel, bias correction and equalisation where they help by measurement, and 16 bits where 8 cost too much.
/// </summary>
/// <remarks>The integer graph means what TFLite Micro's reference kernels compute. Nothing falls back to float: what has no integer form is an error.</remarks>
public static class Quantizer
{
    /// <returns>Null after diagnostics, which name every operator that cannot be done, or after a tensor that is not finite.</returns>
    public static QuantizationResult? Run(
        Graph floatGraph, SampleSet? samples, QuantizationOptions options, Report report, IProgress<string>? progress = null, CancellationToken stop = default)
    {
        if (!IsFloat(floatGraph, report))
            return null;
        progress?.Report("preparing the graph");
        Graph graph = Prepare(floatGraph);
        foreach (Node node in graph.AllNodes)
            if (IntegerRules.Refusal(node) is { } why)
                report.Add(QuantizationProblems.NoIntegerMeaning(node.Origin, node.Op.Text, why));
        if (report.HasErrors)
            return null;
        var notes = new List<string>();
        IReadOnlyList<IReadOnlyList<Tensor[]>> sequences = samples is { Sequences.IsEmpty: false }
            ? [.. samples.Sequences.Take(options.MostSequences)]
            : SeededSamples.For(graph, options.Seed, notes);

        progress?.Report($"measuring {sequences.Count} samples");
        graph = FiniteMasks.Apply(graph, sequences, stop);
        FloatRecord record = FloatRecord.Measure(graph, sequences, stop);
        foreach (Node node in graph.AllNodes.Where(static n => IntegerRules.IsWeightedSum(n) || IntegerRules.IsRecurrent(n)))
            foreach (Value weights in node.Inputs.Where(static v => v.Constant is { Type.Element: ElementType.Float32 } w && w.Read<float>().ContainsAnyExceptInRange(-1e18f, 1e18f)))
                report.Add(QuantizationProblems.WeightsNotFinite(node.Origin, weights.Name ?? weights.Type.ToString()));
        if (!report.HasErrors && record.NotFinite.FirstOrDefault() is { } value)
            report.Add(QuantizationProblems.NotFinite(value.Origin, value.ToString(), samples is not { Sequences.IsEmpty: false }));
        if (report.HasErrors)
            return null;
        foreach (Node node in graph.AllNodes)
            foreach (Graph held in node.Op.Graphs)
                if (held.Nodes.Length > 0 && held.Nodes.SelectMany(static n => n.Outputs).FirstOrDefault(IntegerRules.IsReal) is { } inside && !record.Saw(inside))
                    report.Add(QuantizationProblems.NeverRun(node.Origin, held.Name));
        Variant plain = Variant.Make(graph, record, options, progress, stop);
        Variant best = Repaired(plain, sequences, options, notes, report, progress, stop);
        if (options.Scheme == Scheme.Int8)
        {
            // Wide tensors first: a range that was chosen beside a tensor too noisy for 8 bits would be chosen for the wrong noise.
            if (options.WantedDecibels is not null)
                best = MixedPrecision.WidenDominant(best, notes, progress, stop);
            best = RangeRefiner.Refine(best, notes, progress, stop);
            if (options.WantedDecibels is { } wanted)
                best = MixedPrecision.WidenUntil(best, wanted, notes, progress, stop);
        }
        if (best.Endless is { } endless)
            throw endless;
        foreach (Diagnostic warning in best.Report.Diagnostics)
            report.Add(warning);
        GraphChecker.Check(best.Integer, nameof(Quantizer));
        return best.ToResult(notes);
    }

    /// <summary>The float graph as the integers want it: what has no integer form taken apart, then clean again.</summary>
    public static Graph Prepare(Graph graph) => Pipeline.Run(graph,
        [
            .. Pipeline.Clean,
            // After the folds, which take what batch norms they can.
            DecomposeOperators.Where(static node => IntegerRules.Refusal(node) is not null),
            LowerForIntegers.Pass,
        ]);

    /// <summary>Tries each repair and keeps what brings the outputs nearer to the float ones.</summary>
    private static Variant Repaired(
        Variant plain, IReadOnlyList<IReadOnlyList<Tensor[]>> sequences, QuantizationOptions options, List<string> notes, Report report,
        IProgress<string>? progress, CancellationToken stop)
    {
        progress?.Report("correcting biases");
        Variant best = plain;
        Variant corrected = plain.With(correctBias: true);
        if (corrected.Decibels > best.Decibels)
        {
            notes.Add($"bias correction: {QuantizationResult.Spell(plain.Decibels)} dB became {QuantizationResult.Spell(corrected.Decibels)} dB at the output");
            best = corrected;
        }
        if (EqualizeLayers.Apply(plain.Float) is { } equalized)
        {
            progress?.Report("equalising layers");
            Variant tried = Variant.Make(equalized, FloatRecord.Measure(equalized, sequences, stop), options, progress, stop).With(correctBias: true);
            if (tried.Decibels > best.Decibels + 0.1)
            {
                notes.Add($"cross-layer equalisation: {QuantizationResult.Spell(best.Decibels)} dB became {QuantizationResult.Spell(tried.Decibels)} dB at the output");
                best = tried;
            }
        }
        return best;
    }

    private static bool IsFloat(Graph graph, Report report)
    {
        foreach (Node node in graph.AllNodes)
            if (node.Outputs.Any(static o => o.Type.IsQuantized) || node.Inputs.Any(static i => i.Type.IsQuantized))
            {
                report.Add(QuantizationProblems.AlreadyQuantized(node.Origin));
                return false;
            }
        return true;
    }
}
