using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record LayerNorm
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "layer_norm_f32",
            Fits = static n => n.Output.Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => n.Macs * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2),
                Argument.Number(n.Output.Shape.Slice(0, ((LayerNorm)n.Op).FirstAxis).ElementCount),
                Argument.Number(n.Inputs[1].Shape.ElementCount), Argument.Number(((LayerNorm)n.Op).Epsilon)),
            Lag = static (_, input) => input == 0 ? 0 : null,
        },
    ];
}
