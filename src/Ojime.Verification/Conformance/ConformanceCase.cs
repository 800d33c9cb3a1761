using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Formats;

namespace Ojime.Verification;

/// <summary>How near a result must be: |got − wanted| ≤ Absolute + Relative·|wanted| + OfLargest·max|wanted|. Integers and bools are met exactly.</summary>
public sealed record Tolerance(double Relative, double Absolute, double OfLargest = 0, bool IntegersToo = false);

/// <summary>One run of a case: what goes in and what must come out. A missing expectation is not compared.</summary>
/// <param name="Outputs">The graph may have more outputs than these; the further ones are not compared.</param>
public sealed record CaseRun(ImmutableArray<Tensor> Inputs, ImmutableArray<Tensor?> Outputs)
{
    /// <summary>The inputs' names in the model, where some of them may be bound as constants; else they go by position.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What states hold afterwards, by name.</summary>
    public ImmutableArray<(string Name, Tensor Value)> States { get; init; } = [];
}

/// <summary>A model with inputs and outputs that some other runtime computed.</summary>
/// <param name="Group">The operator or family that it is counted under.</param>
/// <param name="Load">Reads the runs, in order; state is kept from one to the next where the case has several. Null after a diagnostic.</param>
public sealed record ConformanceCase(string Name, string Group, string ModelPath, Tolerance Tolerance, Func<Report, IReadOnlyList<CaseRun>?> Load)
{
    /// <summary>Why an importer should refuse the model; null for a sound one.</summary>
    public string? MustRefuse { get; init; }

    /// <summary>How the model is read for a run; by default just so.</summary>
    public Func<CaseRun, Report, ImportedModel?>? Import { get; init; }

    /// <summary>State is kept from one run to the next.</summary>
    public bool Streams { get; init; }

    /// <summary>Why the case says nothing about us; null otherwise.</summary>
    public string? OutOfScope { get; init; }
}

/// <summary>What became of a case.</summary>
public enum Verdict { Right, Wrong, Refused, NotCovered }

/// <param name="Reason">The first difference, the diagnostic, or why it is not covered; null where right.</param>
public sealed record CaseResult(string Name, string Group, Verdict Verdict, string? Reason);

/// <summary>All cases of a run, in order.</summary>
public sealed record ConformanceResult(ImmutableArray<CaseResult> Cases)
{
    public int Count(Verdict verdict) => Cases.Count(c => c.Verdict == verdict);

    /// <summary>The counts of each group, by name.</summary>
    public IEnumerable<(string Group, int Right, int Wrong, int Refused, int NotCovered)> Groups => Cases
        .GroupBy(static c => c.Group, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal)
        .Select(static g => (g.Key, g.Count(static c => c.Verdict == Verdict.Right), g.Count(static c => c.Verdict == Verdict.Wrong),
            g.Count(static c => c.Verdict == Verdict.Refused), g.Count(static c => c.Verdict == Verdict.NotCovered)));

    /// <summary>The plain line that a run ends with.</summary>
    public override string ToString() =>
        $"{Count(Verdict.Right)} right, {Count(Verdict.Wrong)} wrong, {Count(Verdict.Refused)} refused, {Count(Verdict.NotCovered)} not covered yet";
}

/// <summary>How cases are run.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Also through emitted C on the host, not only through the reference meaning.</summary>
    public bool ThroughC { get; init; } = true;

    /// <summary>Only cases whose name contains this.</summary>
    public string? Filter { get; init; }

    /// <summary>Cases at a time.</summary>
    public int Parallel { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Beyond this many multiply-accumulates the slow reference is left out, and only the C is run.</summary>
    public long MostReferenceMacs { get; init; } = 1_000_000_000;
}
