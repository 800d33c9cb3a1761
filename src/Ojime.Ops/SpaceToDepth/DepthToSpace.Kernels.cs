using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record DepthToSpace
{
    /// <summary>Along the axes n, p, i, q, j, d of the result.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
    {
        (var op, int[] s, int[] x, int depth) = ((DepthToSpace)n.Op, n.Inputs[0].Shape.Strides(), n.Inputs[0].Shape.Sizes, n.Output.Shape[3].Size);
        int block = op.Block;
        (int i, int j, int d) = op.Crd ? (block, 1, block * block) : (block * depth, depth, 1);
        return StridedMove.Of([x[0], x[1], block, x[2], block, depth], [s[0], s[1], i, s[2], j, d], 0, n.Output.Type.Element.Bytes);
    });
}
