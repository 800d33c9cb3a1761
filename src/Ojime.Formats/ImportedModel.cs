using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats;

/// <summary>A model as it was read: its graph, bound to fixed shapes, and facts for the report.</summary>
/// <param name="Format">The format's name for people: <c>TFLite</c>, <c>ONNX opset 17</c>, <c>PyTorch export</c>.</param>
public sealed record ImportedModel(Graph Graph, string Format)
{
    /// <summary>Bytes of the file, and of the files beside it that belong to it.</summary>
    public long FileBytes { get; init; }

    /// <summary>What was assumed or left out, in sentences for the user.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Elements of all float and quantised constants that the graph reads, biases included.</summary>
    public long Parameters => Graph.AllConstants
        .Where(static c => c.Type.IsQuantized || c.Type.Element.IsFloat)
        .Sum(static c => (long)c.Shape.ElementCount);
}
