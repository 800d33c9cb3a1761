using System.Globalization;

namespace Ojime.Quantizing;

/// <summary>Ranges that a tensor may be given, each from its histogram by another idea of what matters.</summary>
public static class RangeCandidates
{
    private const int EntropyBins = 128;

    /// <summary>Candidates in the order in which a tie is decided.</summary>
    public static IReadOnlyList<(string Name, ValueRange Range)> Of(Histogram histogram)
    {
        if (histogram.Total == 0)
            return [("min-max", new ValueRange(0, 1))];
        var all = new List<(string, ValueRange)> { ("min-max", new(histogram.Low, histogram.High)) };
        foreach (double percent in (double[])[99.999, 99.99, 99.9])
        {
            (double low, double high) = histogram.Middle(percent / 100);
            all.Add((string.Create(CultureInfo.InvariantCulture, $"{percent} %"), new(low, high)));
        }
        (double Centre, long Count)[] filled = [.. histogram.Filled];
        all.Add(("mean square", Best(histogram, range => MeanSquare(filled, range))));
        all.Add(("entropy", Best(histogram, range => Divergence(filled, range))));
        return [.. all.DistinctBy(static c => c.Item2)];
    }

    /// <summary>Golden-section search over the share of the full range that is kept, from 0.3 to 1.</summary>
    private static ValueRange Best(Histogram histogram, Func<ValueRange, double> cost)
    {
        ValueRange At(double share) => new(histogram.Low * share, histogram.High * share);
        double golden = (Math.Sqrt(5) - 1) / 2, left = 0.3, right = 1;
        double a = right - (golden * (right - left)), b = left + (golden * (right - left));
        double costA = cost(At(a)), costB = cost(At(b));
        for (int step = 0; step < 16; step++)
        {
            if (costA <= costB)
            {
                (right, b, costB) = (b, a, costA);
                a = right - (golden * (right - left));
                costA = cost(At(a));
            }
            else
            {
                (left, a, costA) = (a, b, costB);
                b = left + (golden * (right - left));
                costB = cost(At(b));
            }
        }
        ValueRange found = At((left + right) / 2), whole = At(1);
        return cost(whole) <= cost(found) ? whole : found;
    }

    private static double MeanSquare((double Centre, long Count)[] filled, ValueRange range)
    {
        double step = Math.Max((range.High - range.Low) / 255, 1e-30), sum = 0;
        foreach ((double centre, long count) in filled)
        {
            double held = Math.Clamp(Math.Round(centre / step) * step, range.Low, range.High);
            // Inside a step the error is spread evenly.
            double error = centre - held;
            sum += count * (centre < range.Low || centre > range.High ? error * error : step * step / 12);
        }
        return sum;
    }

    /// <summary>Kullback-Leibler divergence of the numbers from what is left after clipping them and holding them in few bins.</summary>
    private static double Divergence((double Centre, long Count)[] filled, ValueRange range)
    {
        double width = Math.Max(range.High - range.Low, 1e-30);
        var coarse = new double[EntropyBins];
        var members = new int[EntropyBins];
        int Bin(double x) => Math.Clamp((int)((x - range.Low) / width * EntropyBins), 0, EntropyBins - 1);
        double total = 0;
        foreach ((double centre, long count) in filled)
        {
            bool inside = centre >= range.Low && centre <= range.High;
            if (inside)
            {
                coarse[Bin(centre)] += count;
                members[Bin(centre)]++;
            }
            total += count;
        }
        double kept = coarse.Sum(), divergence = 0;
        foreach ((double centre, long count) in filled)
        {
            int bin = Bin(centre);
            double p = count / total;
            double q = centre >= range.Low && centre <= range.High && members[bin] > 0 ? coarse[bin] / members[bin] / kept : 1e-9;
            divergence += p * Math.Log(p / q);
        }
        return divergence;
    }
}
