using System.Collections.Immutable;

namespace Ojime.Ops;

public sealed partial record MatMul
{
    public static ImmutableArray<Kernel> Kernels { get; } = [];
}
