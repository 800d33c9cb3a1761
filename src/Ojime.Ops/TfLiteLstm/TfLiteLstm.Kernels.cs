using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record TfLiteLstm
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        Kernel("tflite_lstm_f32", ElementType.Float32, CallFloat),
        Kernel("tflite_lstm_s8", ElementType.Int8, CallInteger),
        Kernel("tflite_lstm_s16", ElementType.Int16, CallInteger),
    ];

    /// <summary>The four gates' weights are packed one after another, so they are constants.</summary>
    private static Kernel Kernel(string name, ElementType element, Func<Node, KernelCall> call) => new()
    {
        Name = name,
        Fits = n => n.Output.Type.Element == element && n.Op.Rounding == Rounding.Tfl && n.Inputs.Skip(1).Take(12).All(static i => i.IsConstant)
            && (element.IsFloat || n.Inputs.Skip(1).Take(8).All(static i => i.Type.Quantization is { HasOnlyZeroZeros: true })),
        Cycles = (n, cpu) => n.Macs * (element.IsFloat ? cpu.Costs.FloatMac : (2 * cpu.Costs.Load) + cpu.Costs.Multiply + (2 * cpu.Costs.Alu)),
        ScratchBytes = n => 4 * (element.IsFloat ? 4 : 2) * n.Inputs[HiddenInput].Shape[1].Size,
        Call = call,
    };

    private static KernelCall CallFloat(Node n) => new(
    [
        Argument.Output(0), Argument.Output(1), Argument.Output(2), Argument.Input(0), Packed(n, "w", 1), Packed(n, "r", FirstR), Packed(n, "b", FirstBias),
        Argument.Input(HiddenInput), Argument.Input(CellInput), Argument.Scratch("float"),
        Argument.Record("tflite_lstm_f32_shape", [.. ((TfLiteLstm)n.Op).Sizes(n), ("cell_clip", CLiteral.Of(((TfLiteLstm)n.Op).CellClip))]),
    ]);

    private static KernelCall CallInteger(Node n)
    {
        var op = (TfLiteLstm)n.Op;
        Scales scales = op.ScalesOf(n.InputTypes);
        static string Mantissas(FixedMultiplier[] of) => StridedMove.List(of.Select(static f => f.Mantissa));
        static string Exponents(FixedMultiplier[] of) => StridedMove.List(of.Select(static f => f.Exponent));
        return new(
        [
            Argument.Output(0), Argument.Output(1), Argument.Output(2), Argument.Input(0), Packed(n, "w", 1), Packed(n, "r", FirstR),
            Folded(n, 1, n.Inputs[0].Type, withBias: true), Folded(n, FirstR, n.Inputs[HiddenInput].Type, withBias: false),
            Argument.Input(HiddenInput), Argument.Input(CellInput), Argument.Scratch("int16_t"),
            Argument.Record("oj_tflite_lstm",
            [
                .. op.Sizes(n),
                ("w_multiplier", Mantissas(scales.Input)), ("w_shift", Exponents(scales.Input)), ("r_multiplier", Mantissas(scales.Hidden)), ("r_shift", Exponents(scales.Hidden)),
                ("keep_multiplier", CLiteral.Of(scales.ForgetCell.Mantissa)), ("keep_shift", CLiteral.Of(scales.ForgetCell.Exponent)),
                ("add_multiplier", CLiteral.Of(scales.InputCell.Mantissa)), ("add_shift", CLiteral.Of(scales.InputCell.Exponent)),
                ("h_multiplier", CLiteral.Of(scales.Output.Mantissa)), ("h_shift", CLiteral.Of(scales.Output.Exponent)),
                ("h_zero", CLiteral.Of(n.Inputs[HiddenInput].Type.Quantization!.Zero)),
                ("curve_multiplier", CLiteral.Of(scales.CurveMultiplier)), ("curve_shift", CLiteral.Of(scales.CurveShift)),
                ("cell_clip", CLiteral.Of(op.CellClip > 0 ? scales.CellClip : 32768)),
            ]),
        ]);
    }

    private (string, string)[] Sizes(Node n)
    {
        Shape x = n.Inputs[0].Shape;
        return
        [
            ("batch", CLiteral.Of(x[TimeMajor ? 1 : 0].Size)), ("steps", CLiteral.Of(x[TimeMajor ? 0 : 1].Size)), ("inputs", CLiteral.Of(x[2].Size)),
            ("size", CLiteral.Of(n.Inputs[HiddenInput].Shape[1].Size)), ("time_major", TimeMajor ? "1" : "0"),
        ];
    }

    /// <summary>The constants of the four gates, one after another.</summary>
    private static Argument Packed(Node n, string role, int first)
    {
        byte[] bytes = [.. Enumerable.Range(first, 4).SelectMany(i => n.Inputs[i].Constant!.Bytes.ToArray())];
        TensorType one = n.Inputs[first].Type;
        return Argument.Table(role, CTable.Of(new Tensor(new(one.Element, Shape.Of(4, one.Shape.ElementCount)), bytes)));
    }

    /// <summary>The bias of every row, less what the operand's zero point adds, as wide as the sums are.</summary>
    private static Argument Folded(Node n, int first, TensorType operand, bool withBias)
    {
        (int size, int zero) = (n.Inputs[first].Shape[1].Size, operand.Quantization!.Zero);
        var sums = new List<long>();
        for (int g = 0; g < 4; g++)
        {
            long[] bias = withBias ? n.Inputs[FirstBias + g].Constant!.ToLongs() : new long[n.Inputs[first].Shape[0].Size];
            long[] w = n.Inputs[first + g].Constant!.ToLongs();
            sums.AddRange(bias.Select((b, row) => b - (zero * w.AsSpan(row * size, size).ToArray().Sum())));
        }
        return Argument.Table("bias", operand.Element == ElementType.Int16
            ? CTable.Of(CollectionsMarshal.AsSpan(sums))
            : CTable.Of(sums.ConvertAll(static s => unchecked((int)s)).ToArray().AsSpan()));
    }
}
