using Ojime.Core;

namespace Ojime.Passes;

/// <summary>Axes before a reshape and the axes after it that hold the same elements. Axes of size 1 belong to no group.</summary>
internal sealed record ReshapeGroup(int[] From, int[] To);

/// <summary>Takes a reshape apart into the smallest independent groups of axes.</summary>
internal static class ReshapeGroups
{
    /// <summary><c>[2,3,4,5] → [2,12,1,5]</c> gives {0→0}, {1,2→1}, {3→3}. Null where a size is not known.</summary>
    public static ReshapeGroup[]? Find(Shape from, Shape to)
    {
        if (!from.IsFixed || !to.IsFixed || from.ElementCount == 0)
            return null;
        int[] sources = Solid(from), targets = Solid(to);
        var groups = new List<ReshapeGroup>();
        int f = 0, t = 0;
        while (f < sources.Length)
        {
            int firstFrom = f, firstTo = t;
            long left = from[sources[f++]].Size, right = to[targets[t++]].Size;
            while (left != right)
            {
                if (left < right)
                    left *= from[sources[f++]].Size;
                else
                    right *= to[targets[t++]].Size;
            }
            groups.Add(new(sources[firstFrom..f], targets[firstTo..t]));
        }
        return [.. groups];
    }

    private static int[] Solid(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Where(i => shape[i].Size != 1)];
}
