using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Slice
{
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
    {
        (var op, int[] strides) = ((Slice)n.Op, n.Inputs[0].Shape.Strides());
        int[] steps = [.. strides.Select((s, i) => s * op.Steps[i])];
        return StridedMove.Of(n.Output.Shape.Sizes, steps, Movement.Flat(op.Starts.Span, strides), n.Output.Type.Element.Bytes);
    });
}
