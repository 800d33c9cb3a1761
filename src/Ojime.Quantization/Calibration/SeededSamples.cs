using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>Inputs inside plausible ranges for a user who has no samples: numbers from the seed, smooth along the last axes like signals are.</summary>
internal static class SeededSamples
{
    private const int Sequences = 16, StepsOfAStream = 32;

    public static IReadOnlyList<IReadOnlyList<Tensor[]>> For(Graph graph, int seed, List<string> notes)
    {
        notes.Add($"no calibration samples were given: ranges come from {Sequences} seeded inputs with values in -1..1 (seed {seed}); give real samples (--calib) before trusting the accuracy");
        var random = new Random(seed);
        IReadOnlyDictionary<Value, int> bounds = IndexBounds.Of(graph);
        int steps = graph.States.IsEmpty ? 1 : StepsOfAStream;
        return [.. Enumerable.Range(0, Sequences).Select(_ => (IReadOnlyList<Tensor[]>)[.. Enumerable.Range(0, steps).Select(_ => graph.Inputs.Select(i => Fill(i.Type, bounds.GetValueOrDefault(i, 1), random)).ToArray())])];
    }

    private static Tensor Fill(TensorType type, int bound, Random random)
    {
        Tensor tensor = Tensor.Zeros(type);
        double level = (random.NextDouble() * 2) - 1, last = level;
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            // A walk that is drawn back to its level stays in range and has the spectrum of most sensors.
            last = Math.Clamp(last + ((random.NextDouble() - 0.5) * 0.8) + ((level - last) * 0.1), -1, 1);
            tensor.Set(i, type.Element.IsFloat ? last : type.Element == ElementType.Bool ? random.Next(2) : random.Next(bound));
        }
        return tensor;
    }
}
