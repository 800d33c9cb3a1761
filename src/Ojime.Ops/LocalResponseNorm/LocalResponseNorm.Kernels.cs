using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record LocalResponseNorm
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "lrn_f32",
            Fits = static n => n.Output.Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => (n.Macs + (20.0 * n.Output.Shape.ElementCount)) * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("lrn_f32_shape", Fields(n))),
        },
    ];

    private static (string, string)[] Fields(Node n)
    {
        (var op, Shape x) = ((LocalResponseNorm)n.Op, n.Inputs[0].Shape);
        return
        [
            ("outer", CLiteral.Of(x.Slice(0, op.Axis).ElementCount)), ("channels", CLiteral.Of(x[op.Axis].Size)), ("inner", CLiteral.Of(x.Strides()[op.Axis])),
            ("before", CLiteral.Of((op.Size - 1) / 2)), ("after", CLiteral.Of(op.Size / 2)),
            ("alpha", CLiteral.Of(op.Alpha / op.Size)), ("beta", CLiteral.Of(op.Beta)), ("bias", CLiteral.Of(op.Bias)),
        ];
    }
}
