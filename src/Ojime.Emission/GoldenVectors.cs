using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Runtime;

namespace Ojime.Emission;

/// <summary>One run with known results.</summary>
/// <param name="StartsAnew">True where states are reset before it.</param>
/// <param name="Checksums">CRC-32 of every computed value, by the reference meaning.</param>
public sealed record GoldenVector(
    ImmutableArray<Tensor> Inputs, ImmutableArray<Tensor> Outputs, bool StartsAnew, IReadOnlyDictionary<Value, uint> Checksums);

/// <summary>Known results of a graph, computed by its reference meaning.</summary>
public sealed record GoldenVectors(ImmutableArray<GoldenVector> Vectors)
{
    public static GoldenVectors None { get; } = new([]);

    /// <summary>Runs sequences of samples, each from a reset on.</summary>
    public static GoldenVectors Of(Graph graph, IEnumerable<IEnumerable<Tensor[]>> sequences)
    {
        var vectors = ImmutableArray.CreateBuilder<GoldenVector>();
        foreach (IEnumerable<Tensor[]> sequence in sequences)
        {
            var interpreter = new Interpreter(graph);
            bool startsAnew = true;
            foreach (Tensor[] inputs in sequence)
            {
                var checksums = new Dictionary<Value, uint>();
                Tensor[] outputs = interpreter.Run(inputs, (value, tensor) => checksums[value] = Crc32.Of(tensor.Bytes.Span));
                vectors.Add(new([.. inputs], [.. outputs], startsAnew, checksums));
                startsAnew = false;
            }
        }
        return new(vectors.ToImmutable());
    }
}
