namespace Ojime.Quantizing;

/// <summary>
/// 2048 bins over [−limit, limit); the limit doubles, and neighbouring bins join, when a number lies outside. So the numbers need not be kept, and
/// the order in which samples come does not matter.
/// </summary>
public sealed class Histogram
{
    public const int Bins = 2048;

    private double _limit;
    private long[] _counts = new long[Bins];

    public double Low { get; private set; } = double.PositiveInfinity;
    public double High { get; private set; } = double.NegativeInfinity;
    public long Total { get; private set; }
    public bool IsFinite { get; private set; } = true;

    /// <summary>What is beyond is as good as infinite: squares and products of scales must stay numbers.</summary>
    private const float Greatest = 1e18f;

    public void Add(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if (!(MathF.Abs(number) < Greatest))
            {
                IsFinite = false;
                continue;
            }
            Low = Math.Min(Low, number);
            High = Math.Max(High, number);
            while (Math.Abs(number) >= _limit)
                Grow(number);
            _counts[Math.Clamp((int)((number + _limit) / (2 * _limit) * Bins), 0, Bins - 1)]++;
            Total++;
        }
    }

    /// <summary>Takes in another histogram of the same tensor.</summary>
    public void Add(Histogram other)
    {
        IsFinite &= other.IsFinite;
        if (other.Total == 0)
            return;
        while (_limit < other._limit)
            Grow(other._limit / 2);
        for (int i = 0; i < Bins; i++)
            if (other._counts[i] > 0)
                _counts[Math.Clamp((int)((other.Centre(i) + _limit) / (2 * _limit) * Bins), 0, Bins - 1)] += other._counts[i];
        (Low, High, Total) = (Math.Min(Low, other.Low), Math.Max(High, other.High), Total + other.Total);
    }

    /// <summary>The numbers that leave (1 − share)/2 of all on each side, never beyond the extremes.</summary>
    public (double Low, double High) Middle(double share)
    {
        double outside = (1 - share) / 2 * Total;
        int low = 0, high = Bins - 1;
        for (double seen = _counts[low]; seen <= outside && low < Bins - 1; seen += _counts[++low]) { }
        for (double seen = _counts[high]; seen <= outside && high > 0; seen += _counts[--high]) { }
        return (Math.Max(Low, Edge(low)), Math.Min(High, Edge(high + 1)));
    }

    /// <summary>Bins with their counts, as (centre, count), where anything fell.</summary>
    public IEnumerable<(double Centre, long Count)> Filled
    {
        get
        {
            for (int i = 0; i < Bins; i++)
                if (_counts[i] > 0)
                    yield return (Centre(i), _counts[i]);
        }
    }

    private double Edge(int bin) => (bin * 2 * _limit / Bins) - _limit;

    private double Centre(int bin) => ((bin + 0.5) * 2 * _limit / Bins) - _limit;

    /// <summary>A power of two beyond the number, so that histograms made apart join bin by bin.</summary>
    private void Grow(double number)
    {
        double wanted = number == 0 ? Math.ScaleB(1, -40) : Math.ScaleB(1, Math.ILogB(number) + 1);
        double limit = _limit == 0 ? wanted : Math.Max(_limit * 2, wanted);
        if (Total > 0)
        {
            var counts = new long[Bins];
            for (int i = 0; i < Bins; i++)
                counts[Math.Clamp((int)((Centre(i) + limit) / (2 * limit) * Bins), 0, Bins - 1)] += _counts[i];
            _counts = counts;
        }
        _limit = limit;
    }
}
