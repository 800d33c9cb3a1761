using System.Collections.Immutable;

namespace Ojime.Ops;

/// <summary>A reduction of floats in C: where the result <c>r</c> starts, how an element <c>v</c> changes it, what is done to it at the end.</summary>
/// <param name="Finish">An expression over <c>r</c> and the number of elements, <c>count</c>.</param>
public sealed record ReduceRow(ReduceKind Kind, string Start, string Step, string Finish = "r")
{
    public bool GivesBool => Kind is ReduceKind.Any or ReduceKind.All;

    public bool UsesCount => Finish.Contains("count", StringComparison.Ordinal);
}

/// <summary>The reductions that need one pass over the elements, a row each.</summary>
public static class ReduceTable
{
    public static ImmutableArray<ReduceRow> Rows { get; } =
    [
        new(ReduceKind.Sum, "0.0f", "r + v"),
        new(ReduceKind.Mean, "0.0f", "r + v", "r / (float)count"),
        new(ReduceKind.Max, "-INFINITY", "v > r || v != v ? v : r"),
        new(ReduceKind.Min, "INFINITY", "v < r || v != v ? v : r"),
        new(ReduceKind.Prod, "1.0f", "r * v"),
        new(ReduceKind.Any, "0.0f", "v != 0.0f ? 1.0f : r"),
        new(ReduceKind.All, "1.0f", "v != 0.0f ? r : 0.0f"),
        new(ReduceKind.L1, "0.0f", "r + fabsf(v)"),
        new(ReduceKind.L2, "0.0f", "r + v * v", "sqrtf(r)"),
        new(ReduceKind.SumSquare, "0.0f", "r + v * v"),
        new(ReduceKind.LogSum, "0.0f", "r + v", "logf(r)"),
    ];
}
