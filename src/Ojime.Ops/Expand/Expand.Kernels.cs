using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Expand
{
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n =>
        StridedMove.Of(n.Output.Shape.Sizes, ((Expand)n.Op).Steps(n.Inputs[0].Shape), 0, n.Output.Type.Element.Bytes));
}
