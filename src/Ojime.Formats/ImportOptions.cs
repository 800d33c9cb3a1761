using Ojime.Core;

namespace Ojime.Formats;

/// <summary>What the user says about a model beyond its file, and the bounds within which a file is trusted.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// Sizes of dimensions that the model leaves open: by the symbol's name (<c>batch</c>), by input and axis (<c>x.0</c>), or by the input's name
    /// alone where only one of its axes is open.
    /// </summary>
    public IReadOnlyDictionary<string, int> InputDims { get; init; } = new Dictionary<string, int>();

    /// <summary>Inputs that are the same in every run, by name: they become constants. A model whose shapes depend on such an input needs it.</summary>
    public IReadOnlyDictionary<string, Tensor> InputValues { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>The greatest file that is opened.</summary>
    public long MaxFileBytes { get; init; } = int.MaxValue;

    /// <summary>The most that compressed parts of one file may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 1L << 31;

    /// <summary>The size that the user gave for an axis of an input, or null.</summary>
    public int? SizeOf(string input, int axis, string? symbol) =>
        InputDims.TryGetValue($"{input}.{axis}", out int size) || (symbol is not null && InputDims.TryGetValue(symbol, out size)) || InputDims.TryGetValue(input, out size)
            ? size : null;
}
