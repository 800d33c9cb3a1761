using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Gather
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "gather",
            Fits = static _ => true,
            Cycles = static (n, cpu) => n.Output.Type.ByteCount / (double)Math.Max(1, Run(n)) * (10 + StridedMove.RunCycles(Run(n), cpu.Costs)),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Record("gather_shape",
                ("batch", CLiteral.Of(n.Inputs[0].Shape.Slice(0, Op(n).BatchDims).ElementCount)),
                ("outer", CLiteral.Of(n.Inputs[0].Shape.Slice(Op(n).BatchDims, Op(n).Axis - Op(n).BatchDims).ElementCount)),
                ("size", CLiteral.Of(n.Inputs[0].Shape[Op(n).Axis].Size)), ("run", CLiteral.Of(Run(n))),
                ("count", CLiteral.Of(n.Inputs[1].Shape.Slice(Op(n).BatchDims, n.Inputs[1].Shape.Rank - Op(n).BatchDims).ElementCount)),
                ("wide", Movement.Wide(n.Inputs[1])))),
        },
    ];

    private static Gather Op(Node n) => (Gather)n.Op;

    /// <summary>Bytes of one slice.</summary>
    private static int Run(Node n) => n.Inputs[0].Type.Element.Bytes * n.Inputs[0].Shape.Strides()[Op(n).Axis];
}
