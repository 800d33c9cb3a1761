using Ojime.Core;

namespace Ojime.Quantizing;

/// <summary>How numbers are held after quantising.</summary>
public enum Scheme
{
    /// <summary>int8 activations (16 bits where 8 cost too much), int8 weights with a scale for each output channel, int32 sums.</summary>
    Int8,

    /// <summary>int16 activations, int8 weights.</summary>
    Int16x8,
}

/// <summary>What the user may choose. The same options and samples give the same graph.</summary>
public sealed record QuantizationOptions
{
    public Scheme Scheme { get; init; } = Scheme.Int8;

    /// <summary>How convolutions and dense layers bring their 32-bit sums to the scale of the result, where a layer's factors suit it.</summary>
    public Rounding Rounding { get; init; } = Rounding.Single31;

    /// <summary>Inputs and outputs stay float32; the first and last steps convert.</summary>
    public bool FloatBorder { get; init; }

    /// <summary>The most sequences of the calibration set that are run.</summary>
    public int MostSequences { get; init; } = 128;

    /// <summary>
    /// Below this ratio of signal to noise at an output, on the calibration set, as many tensors are given 16 bits as it takes; a few that make
    /// most of the noise are given them anyway. Null: 8 bits everywhere.
    /// </summary>
    public double? WantedDecibels { get; init; } = 25;

    /// <summary>For the samples that are made where none are given.</summary>
    public int Seed { get; init; } = 1;
}
