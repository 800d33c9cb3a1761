using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>What a float graph did on the calibration samples: a histogram of every tensor, means by channel, and some steps kept whole.</summary>
internal sealed class FloatRecord
{
    private readonly Dictionary<Value, Histogram> _histograms = [];
    private readonly Dictionary<Value, (double[] Sum, long Count)> _sums = [];

    /// <summary>Elements that may be kept, over all steps.</summary>
    private const long MostKept = 40_000_000;

    /// <summary>Sequences over which variants are compared: inputs of each step, and the float outputs.</summary>
    public List<(IReadOnlyList<Tensor[]> Inputs, List<Tensor[]> Outputs)> Compared { get; } = [];

    /// <summary>Every real tensor of some steps, by sequence and step: of a loop the last turn, of a branch nothing where it was not taken.</summary>
    public Dictionary<(int Sequence, int Step), Dictionary<Value, Tensor>> Kept { get; } = [];

    public static FloatRecord Measure(Graph graph, IReadOnlyList<IReadOnlyList<Tensor[]>> sequences, CancellationToken stop)
    {
        var record = new FloatRecord();
        HashSet<Value> real = [.. TypePlan.Values(graph)];
        long perStep = real.Sum(static v => (long)v.Shape.ElementCount);
        int compared = (int)Math.Clamp(2_000_000_000 / Math.Max(1, graph.Macs * sequences.Max(static s => s.Count)), 1, 16);
        int kept = (int)Math.Clamp(MostKept / Math.Max(1, perStep), 1, 8);
        HashSet<(int, int)> wanted = Spread(sequences, Math.Min(compared, sequences.Count), kept);
        var parts = new (Dictionary<Value, Histogram> Histograms, Dictionary<Value, (double[] Sum, long Count)> Sums, List<Tensor[]> Outputs)[sequences.Count];
        var whole = new Dictionary<Value, Tensor>?[sequences.Count][];
        Parallel.For(0, sequences.Count, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, s =>
        {
            parts[s] = ([], [], []);
            whole[s] = new Dictionary<Value, Tensor>?[sequences[s].Count];
            var run = new QuickRun(graph);
            for (int step = 0; step < sequences[s].Count; step++)
            {
                Dictionary<Value, Tensor>? all = wanted.Contains((s, step)) ? [] : null;
                whole[s][step] = all;
                parts[s].Outputs.Add(run.Run(sequences[s][step], (value, tensor) =>
                {
                    if (real.Contains(value))
                    {
                        Count(parts[s].Histograms, parts[s].Sums, value, tensor);
                        if (all is not null)
                            all[value] = tensor;
                    }
                    return tensor;
                }));
            }
        });
        // Merged in order, so that the sums do not depend on which thread was first.
        for (int s = 0; s < sequences.Count; s++)
        {
            foreach ((Value value, Histogram histogram) in parts[s].Histograms)
                record.Merge(value, histogram, parts[s].Sums[value]);
            if (s < compared)
                record.Compared.Add((sequences[s], parts[s].Outputs));
            for (int step = 0; step < whole[s].Length; step++)
                if (whole[s][step] is { } all)
                    record.Kept.Add((s, step), all);
        }
        return record;
    }

    public Histogram HistogramOf(Value value) => _histograms.GetValueOrDefault(value) ?? new();

    /// <summary>True where some sample computed the value.</summary>
    public bool Saw(Value value) => _histograms.ContainsKey(value);

    public ValueRange RangeOf(Value value) =>
        _histograms.TryGetValue(value, out Histogram? h) && h.Total > 0 ? new(h.Low, h.High) : new(0, 1);

    /// <summary>The mean of each index of the last axis.</summary>
    public double[] ChannelMeans(Value value)
    {
        (double[] sum, long count) = _sums[value];
        return Array.ConvertAll(sum, s => s / Math.Max(1, count));
    }

    /// <summary>Real tensors that were not a number somewhere.</summary>
    public IEnumerable<Value> NotFinite => _histograms.Where(static h => !h.Value.IsFinite).Select(static h => h.Key);

    private static HashSet<(int, int)> Spread(IReadOnlyList<IReadOnlyList<Tensor[]>> sequences, int first, int count)
    {
        (int, int)[] all = [.. Enumerable.Range(0, first).SelectMany(s => Enumerable.Range(0, sequences[s].Count).Select(step => (s, step)))];
        return [.. Enumerable.Range(0, Math.Min(count, all.Length)).Select(i => all[(int)((i + 0.5) * all.Length / Math.Min(count, all.Length))])];
    }

    private static void Count(Dictionary<Value, Histogram> histograms, Dictionary<Value, (double[] Sum, long Count)> sums, Value value, Tensor tensor)
    {
        if (!histograms.TryGetValue(value, out Histogram? histogram))
            histograms[value] = histogram = new();
        ReadOnlySpan<float> numbers = tensor.Read<float>();
        histogram.Add(numbers);
        int channels = value.Shape.Rank == 0 ? 1 : value.Shape[^1].Size;
        (double[] sum, long count) = sums.GetValueOrDefault(value, (new double[channels], 0));
        for (int i = 0; i < numbers.Length; i += channels)
            for (int c = 0; c < channels; c++)
                sum[c] += numbers[i + c];
        sums[value] = (sum, count + (numbers.Length / Math.Max(1, channels)));
    }

    private void Merge(Value value, Histogram histogram, (double[] Sum, long Count) sums)
    {
        if (!_histograms.TryGetValue(value, out Histogram? all))
            _histograms[value] = all = new();
        all.Add(histogram);
        (double[] sum, long count) = _sums.GetValueOrDefault(value, (new double[sums.Sum.Length], 0));
        for (int c = 0; c < sum.Length; c++)
            sum[c] += sums.Sum[c];
        _sums[value] = (sum, count + sums.Count);
    }
}
