using Ojime.Core;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Compiler;

/// <summary>How numbers are held.</summary>
public enum Scheme
{
    /// <summary>A model that comes quantised stays as it is; a float model becomes int8.</summary>
    Auto,
    Float32,
    Int8,

    /// <summary>int16 activations, int8 weights.</summary>
    Int16x8,
}

/// <summary>What the user wants of a fit.</summary>
public sealed record FitOptions
{
    public required Target Target { get; init; }

    /// <summary>The model's name in C.</summary>
    public required string Name { get; init; }

    public Scheme Scheme { get; init; } = Scheme.Auto;

    /// <summary>How the sums of a model that is quantised here are rounded; null: once, the same on every core.</summary>
    public Rounding? Rounding { get; init; }

    public Objective Objective { get; init; } = Objective.Balanced;

    /// <summary>Budgets; the chip's memories where they are not given.</summary>
    public long? RamBytes { get; init; }
    public long? FlashBytes { get; init; }

    /// <summary>An .npz of typical inputs.</summary>
    public string? CalibrationPath { get; init; }

    /// <summary>An .npz of inputs and of the outputs that the user's framework gave for them.</summary>
    public string? GoldenPath { get; init; }

    /// <summary>Images at the border stand as N H W C, which saves the transpose.</summary>
    public bool ChannelsLastBorder { get; init; }

    /// <summary>Inputs and outputs stay float where the model inside is of integers.</summary>
    public bool FloatBorder { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Vectors that the package's self-test carries.</summary>
    public int SelfTestVectors { get; init; } = 4;

    public long? RamBudget => RamBytes ?? Target.RamBytes;
    public long? FlashBudget => FlashBytes ?? Target.FlashBytes;
}
