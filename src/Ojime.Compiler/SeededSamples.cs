using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Quantizing;

namespace Ojime.Compiler;

/// <summary>Inputs for a model that came without data: codes over their whole range, indices within their axis, reals between −1 and 1, the same for the same seed.</summary>
public static class SeededSamples
{
    public static SampleSet For(Graph graph, int count, int seed)
    {
        var random = new Random(seed);
        IReadOnlyDictionary<Value, int> bounds = IndexBounds.Of(graph);
        // A model with state shows it only over several steps.
        int steps = graph.States.IsEmpty ? 1 : count;
        int sequences = graph.States.IsEmpty ? count : 1;
        return new([.. Enumerable.Range(0, sequences).Select(_ =>
            Enumerable.Range(0, steps).Select(_ => graph.Inputs.Select(i => One(i.Type, bounds.GetValueOrDefault(i, 1), random)).ToArray()).ToImmutableArray())]);
    }

    private static Tensor One(TensorType type, int bound, Random random)
    {
        Tensor tensor = Tensor.Zeros(type);
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            double u = random.NextDouble();
            tensor.Set(i, type switch
            {
                _ when type.Element.IsFloat => (2 * u) - 1,
                { Element: ElementType.Bool } => Math.Floor(2 * u),
                { IsQuantized: false, Element: ElementType.Int32 or ElementType.Int64 } => Math.Floor(bound * u),
                _ => type.Element.Range.Low + Math.Floor(u * (type.Element.Range.High - type.Element.Range.Low + 1)),
            });
        }
        return tensor;
    }
}
