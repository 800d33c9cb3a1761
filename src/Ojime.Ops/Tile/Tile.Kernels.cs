using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Tile
{
    /// <summary>Each axis is two: the repeats, which do not move in x, and the axis itself.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
    {
        (IntList repeats, int[] sizes, int[] strides) = (((Tile)n.Op).Repeats, n.Inputs[0].Shape.Sizes, n.Inputs[0].Shape.Strides());
        int[] all = [.. sizes.SelectMany((size, i) => (int[])[repeats[i], size])];
        int[] steps = [.. strides.SelectMany(static s => (int[])[0, s])];
        return StridedMove.Of(all, steps, 0, n.Output.Type.Element.Bytes);
    });
}
