namespace Ojime.Verification;

/// <summary>One rung of the ladder of proof: a level, where it ran, how many vectors came out equal.</summary>
/// <param name="FirstDifference">Words for the first step that differs; null where all are equal.</param>
/// <param name="Skipped">Why the rung was not climbed; null where it was.</param>
public sealed record Rung(
    string Level, string On, int Vectors, int Equal, string? FirstDifference = null, long? Instructions = null, int? StackBytes = null, string? Skipped = null,
    int? FirstBadStep = null)
{
    public bool Failed => Skipped is null && Equal < Vectors;
}

/// <summary>One step of the schedule, and what each climbed rung says of it: <c>exact</c>, <c>differs</c>, or <c>after</c> the first difference.</summary>
public sealed record LayerProof(int Step, string Layer, string[] Verdicts);
