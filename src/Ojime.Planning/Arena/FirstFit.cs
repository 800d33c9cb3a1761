namespace Ojime.Planning;

/// <summary>Places items one by one at the lowest free address, in several orders, and keeps the best layout.</summary>
internal static class FirstFit
{
    public static int[] Solve(ArenaConflicts conflicts, out int bytes)
    {
        int[] indices = [.. Enumerable.Range(0, conflicts.First.Length)];
        ArenaItem Item(int i) => conflicts.Problem.Items[i];
        int Length(int i) => Item(i).To - Item(i).From + 1;
        IEnumerable<IEnumerable<int>> orders =
        [
            indices.OrderByDescending(i => Item(i).Bytes).ThenBy(i => Item(i).From),
            indices.OrderByDescending(i => (long)Item(i).Bytes * Length(i)),
            indices.OrderByDescending(Length).ThenByDescending(i => Item(i).Bytes),
            indices.OrderBy(i => Item(i).From).ThenByDescending(i => Item(i).Bytes),
            indices.OrderByDescending(i => Item(i).To).ThenByDescending(i => Item(i).Bytes),
        ];
        int[] best = [];
        bytes = int.MaxValue;
        foreach (IEnumerable<int> order in orders)
        {
            int[] offsets = Place(conflicts, order);
            int height = indices.Max(i => (int?)(offsets[i] + Item(i).Bytes)) ?? 0;
            if (height < bytes)
                (best, bytes) = (offsets, height);
        }
        return best;
    }

    private static int[] Place(ArenaConflicts conflicts, IEnumerable<int> order)
    {
        var offsets = new int[conflicts.First.Length];
        var placed = new bool[offsets.Length];
        var lags = conflicts.Problem.Overlaps.ToDictionary(static o => (o.Dying, o.Born), static o => (long)o.Lag);
        foreach (int item in order)
        {
            ArenaItem me = conflicts.Problem.Items[item];
            var taken = new List<(long Above, long Below)>();
            foreach (Conflict c in conflicts.Of[item])
            {
                if (!placed[c.Other])
                    continue;
                long at = offsets[c.Other], bytes = conflicts.Problem.Items[c.Other].Bytes;
                (long above, long below) = lags.TryGetValue((c.Other, item), out long lag) ? (at - Math.Min(lag, me.Bytes), at + bytes)
                    : lags.TryGetValue((item, c.Other), out lag) ? (at - me.Bytes, at + Math.Min(lag, bytes))
                    : (at - me.Bytes, at + bytes);
                if (above + 1 < below)
                    taken.Add((above, below));
            }
            taken.Sort();
            long offset = 0;
            foreach ((long above, long below) in taken)
                if (offset > above && offset < below)
                    offset = (below + me.Alignment - 1) / me.Alignment * me.Alignment;
            offsets[item] = checked((int)offset);
            placed[item] = true;
        }
        return offsets;
    }
}
