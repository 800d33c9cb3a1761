using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record SpaceToDepth
{
    /// <summary>Along the axes n, p, q, i, j, c of the result.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
    {
        int block = ((SpaceToDepth)n.Op).Block;
        (int[] s, int[] y) = (n.Inputs[0].Shape.Strides(), n.Output.Shape.Sizes);
        return StridedMove.Of(
            [y[0], y[1], y[2], block, block, n.Inputs[0].Shape[3].Size],
            [s[0], s[1] * block, s[2] * block, s[1], s[2], 1], 0, n.Output.Type.Element.Bytes);
    });
}
