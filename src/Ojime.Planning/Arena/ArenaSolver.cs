namespace Ojime.Planning;

/// <summary>Lays items out in few bytes: a lower bound, first fit, then a search of bounded effort in between.</summary>
public static class ArenaSolver
{
    /// <param name="nodes">How many partial layouts the search may look at.</param>
    /// <param name="enough">A capacity that satisfies the caller: the search does not try to go below it.</param>
    public static ArenaLayout Solve(ArenaProblem problem, long nodes = 200_000, int enough = 0)
    {
        var conflicts = new ArenaConflicts(problem);
        int bound = conflicts.LowerBound();
        int[] best = FirstFit.Solve(conflicts, out int bytes);
        if (problem.Items.IsEmpty)
            return new([], 0, 0);

        // A born item that may lie above a dying one has places that no canonical layout visits; then failure proves nothing.
        bool isComplete = problem.Overlaps.All(static o => o.Lag >= 0);
        int low = Math.Max(bound, enough), high = bytes - 1, capacity = low;
        for (long share = nodes / 2; low <= high && nodes > 0; share = Math.Max(nodes / 4, 1))
        {
            var search = new CanonicalSearch(conflicts, capacity);
            switch (search.Run(share))
            {
                case SearchEnd.Found:
                    best = search.Offsets;
                    bytes = problem.Items.Select((item, i) => item.Bytes == 0 ? 0 : best[i] + item.Bytes).Max();
                    high = bytes - 1;
                    break;
                case SearchEnd.Impossible when isComplete && capacity >= bound:
                    bound = capacity + 1;
                    low = capacity + 1;
                    break;
                default:
                    low = capacity + 1;
                    break;
            }
            nodes -= Math.Max(1, search.NodesUsed);
            capacity = low + ((high - low) / 2);
        }
        return new([.. best], bytes, Math.Min(bound, bytes));
    }
}
