using Ojime.Core;

namespace Ojime.Quantizing;

/// <summary>How near one tensor is to another: 10 · log10( Σ want² / Σ (want − got)² ) decibels.</summary>
public sealed class SignalToNoise
{
    /// <summary>What is called equal: no double needs more.</summary>
    public const double Most = 200;

    public double Signal { get; private set; }
    public double Noise { get; private set; }

    public double Decibels => Noise <= 0 ? Most : Signal <= 0 ? 0 : Math.Min(Most, 10 * Math.Log10(Signal / Noise));

    /// <summary>Over several parts together.</summary>
    public static double Of(IReadOnlyCollection<SignalToNoise> parts) =>
        new SignalToNoise { Signal = parts.Sum(static p => p.Signal), Noise = parts.Sum(static p => p.Noise) }.Decibels;

    /// <summary>Adds samples; codes count as the numbers they stand for, and integers without a scale as themselves.</summary>
    public void Add(Tensor want, Tensor got)
    {
        (float[] w, float[] g) = (Numbers(want), Numbers(got));
        for (int i = 0; i < w.Length; i++)
        {
            if (!float.IsFinite(w[i]))
                continue;
            double difference = (double)w[i] - g[i];
            Signal += (double)w[i] * w[i];
            Noise += double.IsFinite(difference) ? difference * difference : (double)w[i] * w[i];
        }
    }

    private static float[] Numbers(Tensor tensor) => tensor.Type.Element == ElementType.Float32 || tensor.Type.IsQuantized
        ? Codes.ToFloats(tensor)
        : Array.ConvertAll(tensor.ToDoubles(), static d => (float)d);
}
