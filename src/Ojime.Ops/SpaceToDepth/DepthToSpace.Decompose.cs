using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record DepthToSpace
{
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        (Value x, int[] s, int depth) = (node.Inputs[0], node.Inputs[0].Shape.Sizes, node.Output.Shape[3].Size);
        Shape split = Crd ? Shape.Of(s[0], s[1], s[2], depth, Block, Block) : Shape.Of(s[0], s[1], s[2], Block, Block, depth);
        Value cells = graph.Add(new Reshape(split), node.Origin, x)!;
        Value moved = graph.Add(new Transpose(Crd ? [0, 1, 4, 2, 5, 3] : [0, 1, 3, 2, 4, 5]), node.Origin, cells)!;
        return [graph.Add(new Reshape(node.Output.Shape), node.Origin, [moved], node.Output.Type)!];
    }
}
