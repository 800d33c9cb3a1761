using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Concat
{
    /// <summary>Inputs at another scale are requantised first, each by a step of its own.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        TensorType y = node.Output.Type;
        if (node.Inputs.All(i => !NeedsRequantizing(i.Type, y)))
            return null;
        Value[] inputs = [.. node.Inputs.Select(i => NeedsRequantizing(i.Type, y)
            ? graph.Add(new Quantize(y.Element) { Rounding = Rounding }, node.Origin, [i], new(y.Element, i.Shape, y.Quantization))!
            : i)];
        return [graph.Add(this, node.Origin, inputs, y)!];
    }
}
