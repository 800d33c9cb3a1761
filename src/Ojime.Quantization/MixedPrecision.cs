using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>
/// Gives 16 bits to tensors whose 8 bits harm the output: to a few that make most of all noise, and, where the output is not as good as wanted, to the
/// most harmful ones until it is.
/// </summary>
internal static class MixedPrecision
{
    /// <summary>What a tensor must gain to be worth 16 bits for its own sake: half of the noise.</summary>
    private const double Dominant = 3;

    private const int Tried = 4;

    /// <summary>An output as good as this needs nothing.</summary>
    private const double Good = 36;

    /// <summary>Giving up this much of what 16 bits everywhere would reach is allowed; gaining less than this is not worth a wider tensor.</summary>
    private const double NearBest = 1;

    /// <summary>Widens a few tensors where each of them, on average, halves the noise.</summary>
    public static Variant WidenDominant(Variant start, List<string> notes, IProgress<string>? progress, CancellationToken stop)
    {
        if (start.Decibels >= Good)
            return start;
        progress?.Report("measuring which tensors need 16 bits");
        Value[] order = Order(start, stop);
        Variant best = start;
        // Together, for noise that two tensors in a row make is not gone before both are wide.
        for (int count = 1; count <= Math.Min(Tried, order.Length) && best.Decibels < Good; count++)
        {
            Variant tried = start.WithWide(order.Take(count));
            if (tried.Decibels >= start.Decibels + (Dominant * count) && tried.Decibels > best.Decibels + Dominant)
                best = tried;
        }
        Say(start, best, notes);
        return best;
    }

    /// <summary>Widens as many as it takes for an output as good as wanted.</summary>
    public static Variant WidenUntil(Variant start, double wanted, List<string> notes, IProgress<string>? progress, CancellationToken stop)
    {
        if (start.Decibels >= wanted - NearBest)
            return start;
        progress?.Report("giving tensors 16 bits");
        Variant best = Until(wanted, start, Order(start, stop), notes, stop);
        Say(start, best, notes);
        return best;
    }

    private static Value[] Order(Variant start, CancellationToken stop) => [.. start.Plan.Groups
        .Where(g => !start.Plan.IsFixed(g) && start.Plan.Element(g) == ElementType.Int8)
        .Select(g => (Group: g, Noise: Noise(start, g, stop)))
        .OrderByDescending(static g => g.Noise).Select(static g => g.Group)];

    private static void Say(Variant start, Variant best, List<string> notes)
    {
        string[] names = [.. best.Plan.Wide.Except(start.Plan.Wide).SelectMany(best.Plan.Members).Select(static v => v.Name ?? v.Origin.Node).Distinct()];
        if (names.Length > 0)
            notes.Add($"16 bits were given to {string.Join(", ", names)}: {QuantizationResult.Spell(start.Decibels)} dB became {QuantizationResult.Spell(best.Decibels)} dB at the output");
    }

    /// <summary>The fewest that are enough, by bisection: the more harmful come first, so more of them is better but for chance.</summary>
    private static Variant Until(double wanted, Variant start, Value[] order, List<string> notes, CancellationToken stop)
    {
        Variant best = start.WithWide(order);
        double enough = Math.Min(wanted, best.Decibels - NearBest);
        if (enough < start.Decibels + NearBest)
        {
            notes.Add($"more 16 bits would not help: {QuantizationResult.Spell(start.Decibels)} dB at the output, {QuantizationResult.Spell(best.Decibels)} dB with 16 bits everywhere");
            return start;
        }
        int few = 0, many = order.Length;
        while (many - few > 1)
        {
            stop.ThrowIfCancellationRequested();
            int count = few == 0 ? Math.Min(many - 1, Math.Max(1, many / 4)) : (few + many) / 2;
            Variant tried = start.WithWide(order.Take(count));
            if (tried.Decibels >= enough)
                (best, many) = (tried, count);
            else
                few = count;
        }
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
