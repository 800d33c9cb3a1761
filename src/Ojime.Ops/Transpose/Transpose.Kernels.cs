using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Transpose
{
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
    {
        int[] strides = n.Inputs[0].Shape.Strides();
        return StridedMove.Of(n.Output.Shape.Sizes, [.. ((Transpose)n.Op).Permutation.Select(axis => strides[axis])], 0, n.Output.Type.Element.Bytes);
    });
}
