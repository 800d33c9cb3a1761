using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record ScatterElements
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "scatter_elements",
            Fits = static n => Movement.CanChoose(n.Inputs[0], n.Inputs[1], ((ScatterElements)n.Op).Axis) && ((ScatterElements)n.Op).Reduction.HasKernel(n.Output.Type.Element),
            Cycles = static (n, cpu) => (n.Inputs[2].Shape.ElementCount * 40) + StridedMove.RunCycles(n.Output.Type.ByteCount, cpu.Costs),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Record("scatter_elements_shape",
            [
                .. Movement.ChosenAxis(n.Inputs[0], n.Inputs[1], ((ScatterElements)n.Op).Axis),
                ("bytes", CLiteral.Of(n.Output.Type.ByteCount)), .. ((ScatterElements)n.Op).Reduction.Fields(n.Output.Type),
            ])),
            Lag = static (_, input) => input == 0 ? 0 : null,
        },
    ];
}
