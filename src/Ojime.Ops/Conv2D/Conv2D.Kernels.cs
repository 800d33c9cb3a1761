using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Conv2D
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "conv2d_s8",
            Fits = static n => n.Inputs is [{ Type.Element: ElementType.Int8 }, { IsConstant: true }, { IsConstant: true }],
            Cycles = static (n, cpu) => n.Macs * ((2 * cpu.Costs.Load) + cpu.Costs.Multiply + (3 * cpu.Costs.Alu)),
            Call = static n => CallInteger((Conv2D)n.Op, n),
        },
    ];

    private static KernelCall CallInteger(Conv2D op, Node n)
    {
        (TensorType x, TensorType w, TensorType y) = (n.Inputs[0].Type, n.Inputs[1].Type, n.Output.Type);
        FixedMultiplier[] scales = Scaling.Of(x, w, y);
        (int low, int high) = Ops.Clamp.Codes(op.Clamp, y);
        return new(
            Argument.Output(), Argument.Input(0),
            Argument.Table("weights", CTable.Of(n.Inputs[1].Constant!)),
            Argument.Table("bias", CTable.Of(n.Inputs[2].Constant!)),
            Argument.Table("multiplier", CTable.Of(Array.ConvertAll(scales, static s => s.Mantissa).AsSpan())),
            Argument.Table("shift", CTable.Of(Array.ConvertAll(scales, static s => (sbyte)s.Exponent).AsSpan())),
            Argument.Record("conv2d_s8_shape",
                ("height", CLiteral.Of(x.Shape[1].Size)), ("width", CLiteral.Of(x.Shape[2].Size)), ("channels", CLiteral.Of(x.Shape[3].Size)),
                ("rows", CLiteral.Of(y.Shape[1].Size)), ("columns", CLiteral.Of(y.Shape[2].Size)), ("filters", CLiteral.Of(y.Shape[3].Size)),
                ("batch", CLiteral.Of(y.Shape[0].Size)), ("groups", CLiteral.Of(op.Groups)),
                ("tap_rows", CLiteral.Of(op.Window.Rows.Size)), ("tap_columns", CLiteral.Of(op.Window.Columns.Size)),
                ("stride_rows", CLiteral.Of(op.Window.Rows.Stride)), ("stride_columns", CLiteral.Of(op.Window.Columns.Stride)),
                ("dilation_rows", CLiteral.Of(op.Window.Rows.Dilation)), ("dilation_columns", CLiteral.Of(op.Window.Columns.Dilation)),
                ("pad_rows", CLiteral.Of(op.Window.Rows.PadBefore)), ("pad_columns", CLiteral.Of(op.Window.Columns.PadBefore)),
                ("x_zero", CLiteral.Of(x.Quantization!.Zero)), ("w_zero", CLiteral.Of(w.Quantization!.Zero)), ("y_zero", CLiteral.Of(y.Quantization!.Zero)),
                ("low", CLiteral.Of(low)), ("high", CLiteral.Of(high))));
    }
}
