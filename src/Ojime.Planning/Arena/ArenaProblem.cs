using System.Collections.Immutable;

namespace Ojime.Planning;

/// <summary>Bytes wanted together from slot <paramref name="From"/> to slot <paramref name="To"/>, both included. Slots are moments of a run, in order.</summary>
public readonly record struct ArenaItem(int Bytes, int From, int To, int Alignment = 1);

/// <summary>
/// Two items that live in the same slot and yet may share bytes: the one that is born may begin <paramref name="Lag"/> bytes below the first
/// byte of the one that dies, or lower. 0 is in place; negative lets it begin above; <see cref="Any"/> allows every overlap.
/// </summary>
public readonly record struct ArenaOverlap(int Dying, int Born, int Lag)
{
    public const int Any = int.MinValue;
}

/// <summary>Items to be laid out in as few bytes as can be.</summary>
public sealed record ArenaProblem(ImmutableArray<ArenaItem> Items, ImmutableArray<ArenaOverlap> Overlaps)
{
    public ArenaProblem(ImmutableArray<ArenaItem> items) : this(items, []) { }
}

/// <summary>A place for each item, and what is known about how good it is.</summary>
/// <param name="LowerBound">No layout takes fewer bytes.</param>
public sealed record ArenaLayout(ImmutableArray<int> Offsets, int Bytes, int LowerBound)
{
    public bool IsOptimal => Bytes == LowerBound;

    /// <summary>The first rule of the problem that this layout breaks, or null. Slow and obvious: it checks the solvers.</summary>
    public string? Breach(ArenaProblem problem)
    {
        for (int i = 0; i < Offsets.Length; i++)
        {
            ArenaItem a = problem.Items[i];
            if (Offsets[i] < 0 || Offsets[i] % a.Alignment != 0 || Offsets[i] + a.Bytes > Bytes)
                return $"item {i} lies at {Offsets[i]}";
            for (int j = i + 1; j < Offsets.Length; j++)
            {
                ArenaItem b = problem.Items[j];
                bool meet = a.From <= b.To && b.From <= a.To && Offsets[i] < Offsets[j] + b.Bytes && Offsets[j] < Offsets[i] + a.Bytes;
                if (meet && !problem.Overlaps.Any(o =>
                    (o.Dying == i && o.Born == j && (long)Offsets[j] <= (long)Offsets[i] - o.Lag) ||
                    (o.Dying == j && o.Born == i && (long)Offsets[i] <= (long)Offsets[j] - o.Lag)))
                    return $"items {i} at {Offsets[i]} and {j} at {Offsets[j]} share bytes";
            }
        }
        return null;
    }
}
