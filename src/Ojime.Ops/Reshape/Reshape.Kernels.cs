using System.Collections.Immutable;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Reshape
{
    /// <summary>For the rare reshape that cannot be a view: of a constant, or between an input and an output of the graph.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } = StridedMove.Kernels(static n => StridedMove.Whole(n.Output.Type));
}
