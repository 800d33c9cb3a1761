using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record BatchNorm
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "batch_norm_f32",
            Fits = static n => n.Output.Type.Element == ElementType.Float32 && n.Inputs.Skip(1).All(static i => i.IsConstant),
            Cycles = static (n, cpu) => n.Output.Shape.ElementCount * cpu.Costs.FloatMac,
            Call = static n =>
            {
                (var op, Shape x) = ((BatchNorm)n.Op, n.Inputs[0].Shape);
                (float[] factor, float[] shift) = op.Folded(n);
                return new(Argument.Output(), Argument.Input(0), Argument.Table("factor", CTable.Of(factor.AsSpan())), Argument.Table("shift", CTable.Of(shift.AsSpan())),
                    Argument.Number(x.Slice(0, op.Axis).ElementCount), Argument.Number(x[op.Axis].Size), Argument.Number(x.Strides()[op.Axis]));
            },
            Lag = static (_, input) => input == 0 ? 0 : null,
        },
        new()
        {
            Name = "batch_norm_f32_live",
            Fits = static n => n.Output.Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => 2 * n.Output.Shape.ElementCount * cpu.Costs.FloatMac,
            Call = static n =>
            {
                (var op, Shape x) = ((BatchNorm)n.Op, n.Inputs[0].Shape);
                return new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Input(3), Argument.Input(4),
                    Argument.Record("batch_norm_f32_live_shape", ("outer", CLiteral.Of(x.Slice(0, op.Axis).ElementCount)), ("channels", CLiteral.Of(x[op.Axis].Size)),
                        ("inner", CLiteral.Of(x.Strides()[op.Axis])), ("epsilon", CLiteral.Of(op.Epsilon))));
            },
            Lag = static (_, input) => input == 0 ? 0 : null,
        },
    ];

    /// <summary>Constant statistics as one factor and one shift for each channel, computed in double.</summary>
    private (float[] Factor, float[] Shift) Folded(Node node)
    {
        float[][] given = [.. node.Inputs.Skip(1).Select(static i => i.Constant!.Floats())];
        (float[] gamma, float[] beta, float[] mean, float[] variance) = (given[0], given[1], given[2], given[3]);
        double[] factor = [.. gamma.Select((g, c) => g / Math.Sqrt((double)variance[c] + Epsilon))];
        return ([.. factor.Select(static f => (float)f)], [.. factor.Select((f, c) => (float)(beta[c] - (mean[c] * f)))]);
    }
}
