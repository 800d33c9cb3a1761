using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Pool2D
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        Row("pool2d_f32_max", PoolKind.Max, ElementType.Float32),
        Row("pool2d_f32_average", PoolKind.Average, ElementType.Float32),
        Row("pool2d_s8_max", PoolKind.Max, ElementType.Int8),
        Row("pool2d_s8_average", PoolKind.Average, ElementType.Int8),
        Row("pool2d_s16_max", PoolKind.Max, ElementType.Int16),
        Row("pool2d_s16_average", PoolKind.Average, ElementType.Int16),
    ];

    private static Kernel Row(string name, PoolKind kind, ElementType element) => new()
    {
        Name = name,
        Fits = n => n.Op is Pool2D op && op.Kind == kind && n.Inputs[0].Type.Element == element,
        Cycles = (n, cpu) => n.Output.Shape.ElementCount * ((((Pool2D)n.Op).Window.Taps * (cpu.Costs.Load + (4 * cpu.Costs.Alu))) + 60),
        Lag = static (n, _) => Overlap.Lag(n.Inputs[0].Shape.Sizes, n.Output.Shape.Sizes, n.Output.Type.Element.Bytes, ((Pool2D)n.Op).Window, WriteOrder.ByChannel),
        Call = static n => Call((Pool2D)n.Op, n.Inputs[0].Type, n.Output.Type),
    };

    private static KernelCall Call(Pool2D op, TensorType x, TensorType y)
    {
        (string, string) Field(string name, int value) => (name, CLiteral.Of(value));
        (Window1D rows, Window1D columns) = (op.Window.Rows, op.Window.Columns);
        bool isFloat = x.Element == ElementType.Float32;
        (int low, int high) = isFloat ? (0, 0) : Ops.Clamp.Codes(op.Clamp, y);
        int[] from = x.Shape.Sizes, to = y.Shape.Sizes;
        Argument record = Argument.Record("oj_pool2d",
            Field("batch", from[0]), Field("height", from[1]), Field("width", from[2]), Field("channels", from[3]), Field("rows", to[1]), Field("columns", to[2]),
            Field("tap_rows", rows.Size), Field("tap_columns", columns.Size), Field("stride_rows", rows.Stride), Field("stride_columns", columns.Stride),
            Field("dilation_rows", rows.Dilation), Field("dilation_columns", columns.Dilation), Field("pad_rows", rows.PadBefore), Field("pad_columns", columns.PadBefore),
            Field("count_rows", op.CountPadding ? from[1] + rows.PadAfter : 0), Field("count_columns", op.CountPadding ? from[2] + columns.PadAfter : 0),
            Field("low", low), Field("high", high), Field("half_up", op.HalfUp ? 1 : 0));
        return isFloat
            ? new(Argument.Output(), Argument.Input(0), Argument.Number(op.Clamp?.Low ?? float.NegativeInfinity),
                Argument.Number(op.Clamp?.High ?? float.PositiveInfinity), record)
            : new(Argument.Output(), Argument.Input(0), record);
    }
}
