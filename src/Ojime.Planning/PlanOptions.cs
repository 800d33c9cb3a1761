using Ojime.Ir;

namespace Ojime.Planning;

/// <summary>What the choice of kernels strives for.</summary>
public enum Objective
{
    /// <summary>The least RAM that any choice gives, and within that the fastest kernels.</summary>
    Balanced,

    /// <summary>The fastest kernels that the RAM budget allows.</summary>
    Time,

    /// <summary>The fewest bytes of code.</summary>
    Size,

    /// <summary>The least RAM, step by step, even where the peak lies elsewhere.</summary>
    Ram,
}

/// <summary>How a plan is made. Equal options and graphs give equal plans.</summary>
public sealed record PlanOptions
{
    public Objective Objective { get; init; } = Objective.Balanced;

    /// <summary>Bytes that the arena should not exceed; kernels that would are passed over where others fit.</summary>
    public int? RamBudgetBytes { get; init; }

    /// <summary>The name of the kernel that must do a node, or null to choose.</summary>
    public Func<Node, string?> Pin { get; init; } = static _ => null;

    /// <summary>How many partial layouts the search for offsets may look at.</summary>
    public long SearchNodes { get; init; } = 40_000;

    /// <summary>Whether a tensor may be moved inside the arena between two steps, where that saves RAM.</summary>
    public bool MayMove { get; init; } = true;
}
