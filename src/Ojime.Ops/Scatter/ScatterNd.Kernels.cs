using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record ScatterNd
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "scatter_nd",
            Fits = static n => n.Inputs[1].Shape[^1].Size <= 6 && ((ScatterNd)n.Op).Reduction.HasKernel(n.Output.Type.Element),
            Cycles = static (n, cpu) => (n.Inputs[2].Shape.ElementCount * 30) + StridedMove.RunCycles(n.Output.Type.ByteCount, cpu.Costs),
            Call = Prepare,
            Lag = static (_, input) => input == 0 ? 0 : null,
        },
    ];

    private static KernelCall Prepare(Node n)
    {
        (Shape x, Shape indices, int bytes) = (n.Inputs[0].Shape, n.Inputs[1].Shape, n.Output.Type.Element.Bytes);
        int length = indices[^1].Size;
        return new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Record("scatter_nd_shape",
        [
            ("count", CLiteral.Of(indices.Slice(0, indices.Rank - 1).ElementCount)), ("length", CLiteral.Of(length)),
            ("run", CLiteral.Of(x.Slice(length, x.Rank - length).ElementCount)), ("wide", Movement.Wide(n.Inputs[1])),
            ("size", StridedMove.List(x.Sizes.Take(length))), ("step", StridedMove.List(x.Strides().Take(length).Select(s => s * bytes))),
            ("element", CLiteral.Of(bytes)), ("bytes", CLiteral.Of(n.Output.Type.ByteCount)), .. ((ScatterNd)n.Op).Reduction.Fields(n.Output.Type),
        ]));
    }
}
