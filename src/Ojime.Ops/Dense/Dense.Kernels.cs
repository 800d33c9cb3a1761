using System.Collections.Immutable;

namespace Ojime.Ops;

public sealed partial record Dense
{
    public static ImmutableArray<Kernel> Kernels { get; } = [];
}
