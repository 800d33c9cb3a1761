using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record SpaceToDepth
{
    /// <summary>Rows and columns are split, and their inner parts moved in front of the channels.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        (Value x, int[] s) = (node.Inputs[0], node.Inputs[0].Shape.Sizes);
        Value split = graph.Add(new Reshape(Shape.Of(s[0], s[1] / Block, Block, s[2] / Block, Block, s[3])), node.Origin, x)!;
        Value moved = graph.Add(new Transpose([0, 1, 3, 2, 4, 5]), node.Origin, split)!;
        return [graph.Add(new Reshape(node.Output.Shape), node.Origin, [moved], node.Output.Type)!];
    }
}
