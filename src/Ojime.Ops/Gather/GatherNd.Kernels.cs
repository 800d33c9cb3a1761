using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record GatherNd
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "gather_nd",
            Fits = static n => n.Inputs[1].Shape[^1].Size <= 6,
            Cycles = static (n, cpu) => n.Inputs[1].Shape.ElementCount * (20 + n.Output.Type.ByteCount),
            Call = Prepare,
        },
    ];

    private static KernelCall Prepare(Node n)
    {
        (Shape x, Shape indices, int batchDims, int bytes) = (n.Inputs[0].Shape, n.Inputs[1].Shape, ((GatherNd)n.Op).BatchDims, n.Output.Type.Element.Bytes);
        (int length, int[] strides) = (indices[^1].Size, x.Strides());
        int[] steps = [.. strides.Skip(batchDims).Take(length).Select(s => s * bytes)];
        int batch = x.Slice(0, batchDims).ElementCount, chosen = batchDims + length;
        return new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Record("gather_nd_shape",
            ("batch", CLiteral.Of(batch)), ("count", CLiteral.Of(indices.Slice(batchDims, indices.Rank - batchDims - 1).ElementCount)),
            ("length", CLiteral.Of(length)), ("wide", Movement.Wide(n.Inputs[1])),
            ("run", CLiteral.Of(x.Slice(chosen, x.Rank - chosen).ElementCount * bytes)),
            ("batch_step", CLiteral.Of(x.Slice(batchDims, x.Rank - batchDims).ElementCount * bytes)),
            ("size", StridedMove.List(x.Sizes.Skip(batchDims).Take(length))), ("step", StridedMove.List(steps))));
    }
}
