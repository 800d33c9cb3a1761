namespace Ojime.Verification;

/// <summary>How the steps were looked at that compute in floats, where bits may differ.</summary>
public enum FloatProof
{
    /// <summary>There are none: everything agrees in every bit.</summary>
    None,

    /// <summary>Each against the reference of that step alone, on the inputs that the C had.</summary>
    Steps,

    /// <summary>Only what they come to at the end.</summary>
    Results,
}

/// <summary>One rung of the ladder of proof: a level, where it ran, how many vectors came out equal.</summary>
/// <param name="FirstDifference">Words for the first step that differs; null where all are equal.</param>
/// <param name="Skipped">Why the rung was not climbed; null where it was.</param>
public sealed record Rung(
    string Level, string On, int Vectors, int Equal, string? FirstDifference = null, long? Instructions = null, int? StackBytes = null, string? Skipped = null,
    int? FirstBadStep = null)
{
    public FloatProof Floats { get; init; }

    /// <summary>What "equal" means here.</summary>
    public string Agreement => Floats switch
    {
        FloatProof.None => "equal in every bit",
        FloatProof.Steps => "each step right to 1e-4",
        FloatProof.Results => "right at the end",
    };

    public bool Failed => Skipped is null && Equal < Vectors;
}

/// <summary>One step of the schedule, and what each climbed rung says of it: <c>exact</c>, <c>1e-4</c> for floats, <c>at the end</c> where only the
/// results were looked at, <c>DIFFERS</c>, or <c>after</c> the first difference.</summary>
public sealed record LayerProof(int Step, string Layer, string[] Verdicts);
