using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>Gives 16 bits to the tensors whose 8 bits harm the output most, one after another, until the output is as good as wanted.</summary>
internal static class MixedPrecision
{
    /// <summary>Giving up this much of what 16 bits everywhere would reach is allowed.</summary>
    private const double NearBest = 1;

    /// <summary>Less than this is not worth a wider tensor.</summary>
    private const double WorthIt = 0.5;

    public static Variant Widen(Variant start, double wanted, List<string> notes, Report report, IProgress<string>? progress, CancellationToken stop)
    {
        if (wanted - start.Decibels < WorthIt)
            return start;
        progress?.Report("measuring which tensors need 16 bits");
        (Value Group, double Noise)[] order = [.. start.Plan.Groups
            .Where(g => !start.Plan.IsFixed(g) && start.Plan.Element(g) == ElementType.Int8)
            .Select(g => (g, Noise(start, g, stop)))
            .OrderByDescending(static g => g.Item2)];
        Variant all = start.WithWide(order.Select(static o => o.Group));
        double enough = Math.Min(wanted, all.Decibels - NearBest);
        if (enough - start.Decibels < WorthIt)
        {
            notes.Add($"16 bits would not help: {QuantizationResult.Spell(start.Decibels)} dB at the output with 8, {QuantizationResult.Spell(all.Decibels)} dB with 16 everywhere");
            return start;
        }
        // The fewest that are enough, by bisection: the more harmful come first, so more of them is better but for chance.
        Variant best = all;
        int few = 0, many = order.Length;
        while (many - few > 1)
        {
            stop.ThrowIfCancellationRequested();
            int count = few == 0 ? Math.Min(many - 1, Math.Max(1, many / 4)) : (few + many) / 2;
            Variant tried = start.WithWide(order.Take(count).Select(static o => o.Group));
            if (tried.Decibels >= enough)
                (best, many) = (tried, count);
            else
                few = count;
        }
        IEnumerable<string> names = best.Plan.Wide.Except(start.Plan.Wide).SelectMany(best.Plan.Members).Select(static v => v.Name ?? v.Origin.Node).Distinct();
        notes.Add($"8 bits everywhere gave {QuantizationResult.Spell(start.Decibels)} dB at the output, so 16 bits were given to {string.Join(", ", names)}: {QuantizationResult.Spell(best.Decibels)} dB");
        return best;
    }

    /// <summary>Noise at the outputs when only this group is held in 8 bits and all else is float.</summary>
    private static double Noise(Variant variant, Value group, CancellationToken stop)
    {
        HashSet<Value> members = [.. variant.Plan.Members(group)];
        double noise = 0;
        foreach ((IReadOnlyList<Tensor[]> inputs, List<Tensor[]> outputs) in variant.Record.Compared.Take(4))
        {
            stop.ThrowIfCancellationRequested();
            var run = new QuickRun(variant.Float);
            for (int step = 0; step < inputs.Count; step++)
            {
                Tensor[] got = run.Run(inputs[step], (value, tensor) => members.Contains(value)
                    ? Tensor.Floats(tensor.Shape, Codes.Through(tensor.Read<float>(), variant.Plan.Of(value, ElementType.Int8)))
                    : tensor);
                for (int o = 0; o < got.Length; o++)
                {
                    var ratio = new SignalToNoise();
                    ratio.Add(outputs[step][o], got[o]);
                    noise += ratio.Noise / Math.Max(ratio.Signal, 1e-30);
                }
            }
        }
        return noise;
    }
}
