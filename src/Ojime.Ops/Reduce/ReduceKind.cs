namespace Ojime.Ops;

/// <summary>How many elements become one.</summary>
public enum ReduceKind
{
    Sum, Mean, Max, Min, Prod,

    /// <summary>Logic over bool: is any true, are all.</summary>
    Any, All,

    /// <summary>Σ |x|, √(Σ x²), Σ x².</summary>
    L1, L2, SumSquare,

    /// <summary>log Σ x, log Σ exp(x).</summary>
    LogSum, LogSumExp,
}
