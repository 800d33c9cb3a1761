using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Targets;

namespace Ojime.Ops;

/// <summary>The arguments that the C kernels of recurrent layers share.</summary>
internal static class RecurrentCalls
{
    public static bool IsFloat(Node n) => n.Output.Type.Element == ElementType.Float32;

    /// <summary>The integer kernels fold x's zero point into the biases, so weights and biases are constants.</summary>
    public static bool IsInteger(Node n) => n.Output.Type.Element == ElementType.Int8 && n.Op.Rounding == Rounding.Tfl
        && n.Inputs.Skip(1).Take(4).All(static i => i.IsConstant) && n.Inputs[5].Type.Element == ElementType.Int16;

    public static double Cycles(Node n, Cpu cpu) => IsFloat(n)
        ? n.Macs * cpu.Costs.FloatMac
        : n.Macs * ((2 * cpu.Costs.Load) + cpu.Costs.Multiply + (2 * cpu.Costs.Alu));

    public static int RowBytes(Node n, int rows) => rows * n.Inputs[5].Type.Element.Bytes * n.Inputs[5].Shape[1].Size;

    /// <summary>x, w, r, b, rb; for integers followed by multiplier and shift of each row of w and of r.</summary>
    public static Argument[] Weights(Node n)
    {
        if (IsFloat(n))
            return [.. Enumerable.Range(0, 5).Select(Argument.Input)];
        (FixedMultiplier[] ofX, FixedMultiplier[] ofHidden) = (Recurrence.GateFactors(n.Inputs[0].Type, n.Inputs[1].Type), Recurrence.GateFactors(n.Inputs[5].Type, n.Inputs[2].Type));
        return
        [
            Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Table("bias", CTable.Of(FoldedBias(n).AsSpan())), Argument.Input(4),
            .. Factors(ofX), .. Factors(ofHidden),
        ];
    }

    /// <summary>b − zero · Σ w, so that the inner loop sees raw bytes.</summary>
    private static int[] FoldedBias(Node n)
    {
        int zero = n.Inputs[0].Type.Quantization!.Zero, size = n.Inputs[1].Shape[1].Size;
        ReadOnlySpan<sbyte> w = n.Inputs[1].Constant!.Read<sbyte>();
        int[] bias = n.Inputs[3].Constant!.Read<int>().ToArray();
        for (int i = 0; i < w.Length; i++)
            bias[i / size] = unchecked(bias[i / size] - (zero * w[i]));
        return bias;
    }

    private static Argument[] Factors(FixedMultiplier[] factors) =>
    [
        Argument.Table("multiplier", CTable.Of(factors.Select(static f => f.Mantissa).ToArray().AsSpan())),
        Argument.Table("shift", CTable.Of(factors.Select(static f => (sbyte)f.Exponent).ToArray().AsSpan())),
    ];

    public static Argument Shape(Node n, bool reverse)
    {
        Shape x = n.Inputs[0].Shape;
        (string, string)[] fields =
        [
            ("steps", CLiteral.Of(x[0].Size)), ("batch", CLiteral.Of(x[1].Size)), ("inputs", CLiteral.Of(x[2].Size)),
            ("size", CLiteral.Of(n.Inputs[5].Shape[1].Size)), ("reverse", reverse ? "1" : "0"),
        ];
        if (IsFloat(n))
            return Argument.Record("oj_recurrent_shape", fields);
        FixedMultiplier toY = FixedMultiplier.Of((double)n.Inputs[5].Type.Quantization!.Scale / n.Output.Type.Quantization!.Scale);
        return Argument.Record("oj_recurrent_s8_shape",
        [
            .. fields, ("y_multiplier", CLiteral.Of(toY.Mantissa)), ("y_shift", CLiteral.Of(toY.Exponent)), ("y_zero", CLiteral.Of(n.Output.Type.Quantization.Zero)),
        ]);
    }

    public static string ScratchType(Node n) => IsFloat(n) ? "float" : "int16_t";
}
