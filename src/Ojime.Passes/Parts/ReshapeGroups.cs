using Ojime.Core;

namespace Ojime.Passes;

/// <summary>Axes before a reshape and the axes after it that hold the same elements. Axes of size 1 before it belong to no group.</summary>
internal sealed record ReshapeGroup(int[] From, int[] To);

/// <summary>Takes a reshape apart into the smallest independent groups of axes.</summary>
internal static class ReshapeGroups
{
    /// <summary><c>[2,3,4,5] → [2,12,1,5]</c> gives {0→0}, {1,2→1}, {3→2,3}. Null where a size is not known.</summary>
    public static ReshapeGroup[]? Find(Shape from, Shape to)
    {
        if (!from.IsFixed || !to.IsFixed || from.ElementCount == 0)
            return null;
        int[] solid = [.. Enumerable.Range(0, from.Rank).Where(i => from[i].Size != 1)];
        var groups = new List<ReshapeGroup>();
        int f = 0, t = 0;
        while (f < solid.Length || t < to.Rank)
        {
            int firstFrom = f, firstTo = t;
            long left = 1, right = 1;
            if (f < solid.Length)
                left = from[solid[f++]].Size;
            if (t < to.Rank)
                right = to[t++].Size;
            while (left != right)
            {
                if (left < right)
                    left *= from[solid[f++]].Size;
                else
                    right *= to[t++].Size;
            }
            groups.Add(new(solid[firstFrom..f], [.. Enumerable.Range(firstTo, t - firstTo)]));
        }
        return [.. groups];
    }
}
