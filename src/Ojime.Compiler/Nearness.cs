using Ojime.Core;

namespace Ojime.Compiler;

/// <summary>How near computed outputs are to golden ones.</summary>
/// <param name="MaxError">The largest difference, as a part of the largest golden magnitude.</param>
/// <param name="SnrDb">10·log10(Σ want² / Σ (got − want)²); infinite where they are equal.</param>
/// <param name="Agreement">Part of the samples whose largest output has the same index; null where an output has one element.</param>
public sealed record Nearness(int Samples, double MaxError, double SnrDb, double? Agreement)
{
    /// <summary>Compares real values: quantised outputs are dequantised first.</summary>
    public static Nearness Of(IReadOnlyList<Tensor[]> got, IReadOnlyList<Tensor[]> want)
    {
        double largest = 0, worst = 0, signal = 0, noise = 0;
        int winners = 0, ranked = 0;
        for (int s = 0; s < want.Count; s++)
        {
            for (int o = 0; o < want[s].Length; o++)
            {
                double[] a = Real(got[s][o]), b = Real(want[s][o]);
                for (int i = 0; i < b.Length; i++)
                {
                    if (!double.IsFinite(b[i]) || !double.IsFinite(a[i]))
                    {
                        worst = a[i].Equals(b[i]) ? worst : double.PositiveInfinity;
                        continue;
                    }
                    largest = Math.Max(largest, Math.Abs(b[i]));
                    worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
                    signal += b[i] * b[i];
                    noise += (a[i] - b[i]) * (a[i] - b[i]);
                }
                if (o == 0 && b.Length > 1)
                {
                    ranked++;
                    winners += IndexOfLargest(a) == IndexOfLargest(b) ? 1 : 0;
                }
            }
        }
        double snr = noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);
        return new(want.Count, largest == 0 ? worst : worst / largest, snr, ranked == 0 ? null : (double)winners / ranked);
    }

    /// <summary>Elements as real numbers.</summary>
    public static double[] Real(Tensor tensor)
    {
        double[] numbers = tensor.ToDoubles();
        if (tensor.Type.Quantization is { Axis: null } q)
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = (numbers[i] - q.Zero) * q.Scale;
        return numbers;
    }

    public static int IndexOfLargest(double[] numbers)
    {
        int best = 0;
        for (int i = 1; i < numbers.Length; i++)
            if (numbers[i] > numbers[best])
                best = i;
        return best;
    }
}
