using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>Chooses each group's range among the candidates by the error of what its readers make of it, not by its own.</summary>
internal static class RangeChooser
{
    /// <summary>Multiply-accumulates that the search may take in all; the steps and readers tried are cut to fit.</summary>
    private const double MostMacs = 6e9;

    public static void Choose(Graph graph, TypePlan plan, FloatRecord record, CancellationToken stop)
    {
        Dictionary<Value, List<Node>> readers = [];
        foreach (Node node in graph.AllNodes.Where(static n => n.Op.Graphs.IsEmpty))
            foreach (Value input in node.Inputs)
                (readers.TryGetValue(input, out List<Node>? list) ? list : readers[input] = []).Add(node);
        int steps = (int)Math.Clamp(MostMacs / Math.Max(1, graph.Macs * 6), 1, record.Kept.Count);
        Dictionary<Value, Tensor>[] kept = [.. record.Kept.OrderBy(static k => k.Key).Select(static k => k.Value).Take(steps)];
        Value[] groups = [.. plan.Groups];
        foreach (Value group in groups)
        {
            var histogram = new Histogram();
            foreach (Value member in plan.Members(group))
                histogram.Add(record.HistogramOf(member));
            foreach (Value constant in plan.Constants(group))
                histogram.Add(constant.Constant!.Read<float>());
            plan.Candidates[group] = RangeCandidates.Of(histogram);
        }
        var chosen = new (string, ValueRange)[groups.Length];
        Parallel.For(0, groups.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => chosen[i] = Choose(plan, groups[i], readers, kept));
        for (int i = 0; i < groups.Length; i++)
            plan.Ranges[groups[i]] = chosen[i];
    }

    private static (string, ValueRange) Choose(
        TypePlan plan, Value group, Dictionary<Value, List<Node>> readers, Dictionary<Value, Tensor>[] kept)
    {
        IReadOnlyList<Value> members = plan.Members(group);
        IReadOnlyList<(string Name, ValueRange Range)> candidates = plan.Candidates[group];
        // Wide tensors have codes to spare; an output or a state must hold what it may become.
        if (plan.Element(group) == ElementType.Int16 || candidates.Count == 1)
            return plan.IsFixed(group) ? ("fixed", candidates[0].Range) : candidates[0];
        if (plan.IsFixed(group))
            return ("fixed", candidates[0].Range);
        (Value Member, Node Reader)[] tried = [.. members
            .SelectMany(m => readers.GetValueOrDefault(m, []).Where(r => IntegerRules.Shared(r) is null && IntegerRules.IsReal(r.Output)).Select(r => (m, r)))
            .DistinctBy(static p => (p.m, p.r)).Take(3)];
        (string Name, ValueRange Range) best = candidates[0];
        double least = double.PositiveInfinity;
        foreach ((string Name, ValueRange Range) candidate in candidates)
        {
            double error = 0;
            foreach (Dictionary<Value, Tensor> step in kept)
            {
                if (tried.Length == 0 && step.TryGetValue(members[^1], out Tensor? last))
                    error += Error(last.Read<float>(), Held(last, candidate.Range).Read<float>());
                foreach ((Value member, Node reader) in tried.Where(t => step.ContainsKey(t.Member)))
                    error += ReaderError(step, member, reader, candidate.Range);
            }
            if (error < least * 0.999)
                (best, least) = (candidate, error);
        }
        return best;
    }

    /// <summary>The reader's error, as a share of its signal, when this one input is held in int8 over the range.</summary>
    private static double ReaderError(Dictionary<Value, Tensor> step, Value member, Node reader, ValueRange range)
    {
        Tensor held = Held(step[member], range);
        if (!reader.Inputs.Append(reader.Output).All(v => v.IsConstant || step.ContainsKey(v)))
            return Error(step[member].Read<float>(), held.Read<float>());
        Tensor[] outputs = QuickRun.Evaluate(reader.Op, [.. reader.Inputs.Select(v => v == member ? held : v.Constant ?? step[v])], reader.OutputTypes);
        return Error(step[reader.Output].Read<float>(), outputs[0].Read<float>());
    }

    private static Tensor Held(Tensor tensor, ValueRange range) =>
        Tensor.Floats(tensor.Shape, Codes.Through(tensor.Read<float>(), range.Type(ElementType.Int8, tensor.Shape)));

    private static double Error(ReadOnlySpan<float> want, ReadOnlySpan<float> got)
    {
        double signal = 1e-30, noise = 0;
        for (int i = 0; i < want.Length; i++)
        {
            double difference = (double)want[i] - got[i];
            signal += (double)want[i] * want[i];
            noise += difference * difference;
        }
        return noise / signal;
    }
}
