using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record GroupNorm
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "group_norm_f32",
            Fits = static n => n.Output.Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => n.Macs * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Record("group_norm_f32_shape", Fields(n))),
            // With the channels first a group is one block, which is read to its end before it is written.
            Lag = static (n, input) => input == 0 && ((GroupNorm)n.Op).Axis == 1 ? 0 : null,
        },
    ];

    private static (string, string)[] Fields(Node n)
    {
        (var op, Shape x) = ((GroupNorm)n.Op, n.Inputs[0].Shape);
        return
        [
            ("samples", CLiteral.Of(x[0].Size)), ("outer", CLiteral.Of(x.Slice(1, op.Axis - 1).ElementCount)), ("channels", CLiteral.Of(x[op.Axis].Size)),
            ("inner", CLiteral.Of(x.Strides()[op.Axis])), ("groups", CLiteral.Of(op.Groups)), ("epsilon", CLiteral.Of(op.Epsilon)),
        ];
    }
}
