using System.Collections.Immutable;

namespace Ojime.Ops;

public sealed partial record ConvTranspose2D
{
    public static ImmutableArray<Kernel> Kernels { get; } = [];
}
