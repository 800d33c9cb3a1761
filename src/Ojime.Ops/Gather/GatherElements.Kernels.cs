using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record GatherElements
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "gather_elements",
            Fits = static n => Movement.CanChoose(n.Inputs[0], n.Inputs[1], ((GatherElements)n.Op).Axis),
            Cycles = static (n, cpu) => n.Output.Shape.ElementCount * (30 + StridedMove.RunCycles(n.Output.Type.Element.Bytes, cpu.Costs)),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Input(1),
                Argument.Record("gather_elements_shape", [.. Movement.ChosenAxis(n.Inputs[0], n.Inputs[1], ((GatherElements)n.Op).Axis)])),
        },
    ];
}
