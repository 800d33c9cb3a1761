using System.Globalization;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>How one tensor of the float graph came to be held.</summary>
/// <param name="Range">Which candidate gave its range: <c>min-max</c>, <c>99.99 %</c>, <c>mean square</c>, <c>entropy</c>, <c>fixed</c>.</param>
/// <param name="Decibels">Signal to noise of this tensor in the integer graph, against the float one.</param>
public sealed record TensorChoice(string Name, TensorType Type, string Range, double Low, double High, double? Decibels);

/// <summary>An integer graph, and what the report says about how it was made.</summary>
public sealed record QuantizationResult(Graph Graph)
{
    public IReadOnlyList<TensorChoice> Tensors { get; init; } = [];

    /// <summary>Signal to noise at the worst output over the calibration set.</summary>
    public double OutputDecibels { get; init; }

    /// <summary>The same for the sequence that a tenth of all are worse than.</summary>
    public double WorstDecibels { get; init; }

    /// <summary>What was assumed, repaired or given more bits, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The tensors that hold 16 bits where the scheme has 8.</summary>
    public IEnumerable<TensorChoice> Wide => Tensors.Where(static t => t.Type.Element == ElementType.Int16);

    internal static string Spell(double decibels) => decibels.ToString("0.0", CultureInfo.InvariantCulture);
}
