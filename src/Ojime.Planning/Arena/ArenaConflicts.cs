namespace Ojime.Planning;

/// <summary>What one item asks of another that lives at the same time, seen from the first.</summary>
/// <param name="Gap">The other, where it lies higher, begins at least this far above this item's first byte …</param>
/// <param name="Window">… or not farther than this above it; −1 where that is not allowed.</param>
internal readonly record struct Conflict(int Other, int Gap, int Window);

/// <summary>A problem made ready for search: who meets whom, in which section of time, and how many bytes each adds there at least.</summary>
/// <remarks>
/// A section is a stretch of slots in which no item is born or dies. With an overlap of lag L between a dying x and a born y
/// the two together take max(y, x + L) bytes; so x adds only max(0, x + L − y) on top of y. Where either may come to lie lower (L ≤ 0) both
/// are counted by what they exceed the other, so that the sum is a bound whichever is placed first.
/// </remarks>
internal sealed class ArenaConflicts
{
    public ArenaConflicts(ArenaProblem problem)
    {
        Problem = problem;
        int n = problem.Items.Length;
        int[] times = [.. problem.Items.Where(static i => i.Bytes > 0).SelectMany(static i => new[] { i.From, i.To + 1 }).Distinct().Order()];
        Sections = Math.Max(0, times.Length - 1);
        First = new int[n];
        Last = new int[n];
        Adds = new int[n][];
        Of = new Conflict[n][];
        var lags = problem.Overlaps.ToDictionary(static o => (o.Dying, o.Born), static o => o.Lag);
        for (int i = 0; i < n; i++)
        {
            ArenaItem item = problem.Items[i];
            if (item.Bytes == 0)
            {
                (First[i], Last[i], Adds[i], Of[i]) = (0, -1, [], []);
                continue;
            }
            First[i] = Array.BinarySearch(times, item.From);
            Last[i] = Array.BinarySearch(times, item.To + 1) - 1;
            Adds[i] = new int[Last[i] - First[i] + 1];
            Array.Fill(Adds[i], item.Bytes);
            var conflicts = new List<Conflict>();
            for (int j = 0; j < n; j++)
            {
                ArenaItem other = problem.Items[j];
                if (i == j || other.Bytes == 0 || other.From > item.To || item.From > other.To)
                    continue;
                if (lags.TryGetValue((i, j), out int lag))
                    conflicts.Add(new(j, item.Bytes, lag <= 0 ? (int)Math.Min(item.Bytes, -(long)lag) : -1));
                else if (lags.TryGetValue((j, i), out lag))
                    conflicts.Add(new(j, Math.Clamp(lag, 0, item.Bytes), -1));
                else
                    conflicts.Add(new(j, item.Bytes, -1));
            }
            Of[i] = [.. conflicts];
        }
        foreach (ArenaOverlap overlap in problem.Overlaps)
            Share(overlap);
    }

    public ArenaProblem Problem { get; }
    public int Sections { get; }

    /// <summary>First and last section of each item.</summary>
    public int[] First { get; }
    public int[] Last { get; }

    /// <summary>Bytes that an item adds to each of its sections, at least.</summary>
    public int[][] Adds { get; }

    public Conflict[][] Of { get; }

    /// <summary>Every layout takes at least this many bytes: the fullest section, with overlaps as good as they could be.</summary>
    public int LowerBound()
    {
        var full = new long[Sections];
        for (int i = 0; i < First.Length; i++)
            for (int s = First[i]; s <= Last[i]; s++)
                full[s] += Problem.Items[i].Bytes;
        foreach (var group in Problem.Overlaps.GroupBy(static o => o.Born))
        {
            int born = Problem.Items[group.Key].Bytes;
            var saved = new Dictionary<int, long>();
            foreach (ArenaOverlap overlap in group)
            {
                int dying = Problem.Items[overlap.Dying].Bytes;
                long together = Math.Max(born, (long)dying + Math.Max(0, overlap.Lag));
                for (int s = Math.Max(First[overlap.Dying], First[group.Key]); s <= Math.Min(Last[overlap.Dying], Last[group.Key]); s++)
                    saved[s] = saved.GetValueOrDefault(s) + Math.Max(0, dying + born - together);
            }
            foreach ((int s, long bytes) in saved)
                full[s] -= Math.Min(born, bytes);
        }
        return (int)full.DefaultIfEmpty(0).Max();
    }

    private void Share(ArenaOverlap overlap)
    {
        int x = Problem.Items[overlap.Dying].Bytes, y = Problem.Items[overlap.Born].Bytes;
        for (int s = Math.Max(First[overlap.Dying], First[overlap.Born]); s <= Math.Min(Last[overlap.Dying], Last[overlap.Born]); s++)
        {
            ref int dying = ref Adds[overlap.Dying][s - First[overlap.Dying]];
            ref int born = ref Adds[overlap.Born][s - First[overlap.Born]];
            dying = (int)Math.Min(dying, Math.Max(0, (long)x + Math.Max(0, overlap.Lag) - y));
            if (overlap.Lag <= 0)
                born = Math.Max(0, born - x);
        }
    }
}
