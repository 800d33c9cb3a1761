using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Svdf
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "svdf_f32",
            Fits = static n => n.Output.Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => n.Macs * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(0), Argument.Output(1), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Input(3), Argument.Input(4),
                Argument.Record("svdf_f32_shape", [.. Sizes(n), ("low", Limit(n, static c => c.Low, float.NegativeInfinity)), ("high", Limit(n, static c => c.High, float.PositiveInfinity))])),
        },
        Integer("svdf_s8", ElementType.Int16),
        Integer("svdf_s8_state8", ElementType.Int8),
    ];

    private static string Limit(Node n, Func<Clamp, float> side, float none) => CLiteral.Of(((Svdf)n.Op).Clamp is { } clamp ? side(clamp) : none);

    private static Kernel Integer(string name, ElementType state) => new()
    {
        Name = name,
        Fits = n => n.Output.Type.Element == ElementType.Int8 && n.Inputs[4].Type.Element == state && n.Op.Rounding == Rounding.Tfl && n.Inputs.Skip(1).Take(3).All(static i => i.IsConstant),
        Cycles = static (n, cpu) => n.Macs * ((2 * cpu.Costs.Load) + cpu.Costs.Multiply + (2 * cpu.Costs.Alu)),
        Call = n => CallInteger(n, $"{name}_shape"),
    };

    private static KernelCall CallInteger(Node n, string record)
    {
        (FixedMultiplier toState, FixedMultiplier toY) = ScalesOf(n.Inputs[0].Type, n.Inputs[1].Type, n.Inputs[2].Type, n.Inputs[4].Type, n.Output.Type);
        (int xZero, int stateZero) = (n.Inputs[0].Type.Quantization!.Zero, n.Inputs[4].Type.Quantization!.Zero);
        int[] feature = RowSums(n.Inputs[1].Constant!, xZero), time = RowSums(n.Inputs[2].Constant!, stateZero), bias = n.Inputs[3].Constant!.Read<int>().ToArray();
        for (int f = 0; f < time.Length; f++)
            bias[f / ((Svdf)n.Op).Rank] += time[f];
        return new(Argument.Output(0), Argument.Output(1), Argument.Input(0), Argument.Input(1), Argument.Input(2),
            Argument.Table("feature_bias", CTable.Of(feature.AsSpan())), Argument.Table("bias", CTable.Of(bias.AsSpan())), Argument.Input(4),
            Argument.Record(record,
            [
                .. Sizes(n), ("state_multiplier", CLiteral.Of(toState.Mantissa)), ("state_shift", CLiteral.Of(toState.Exponent)), ("state_zero", CLiteral.Of(stateZero)),
                ("y_multiplier", CLiteral.Of(toY.Mantissa)), ("y_shift", CLiteral.Of(toY.Exponent)), ("y_zero", CLiteral.Of(n.Output.Type.Quantization!.Zero)),
            ]));
    }

    /// <summary>What a zero point adds to the sum of each row of weights.</summary>
    private static int[] RowSums(Tensor w, int zero)
    {
        (long[] all, int size) = (w.ToLongs(), w.Shape[1].Size);
        return [.. Enumerable.Range(0, w.Shape[0].Size).Select(row => unchecked((int)(-zero * all.AsSpan(row * size, size).ToArray().Sum())))];
    }

    private static (string, string)[] Sizes(Node n) =>
    [
        ("batch", CLiteral.Of(n.Inputs[0].Shape[0].Size)), ("inputs", CLiteral.Of(n.Inputs[0].Shape[1].Size)), ("units", CLiteral.Of(n.Inputs[3].Shape[0].Size)),
        ("rank", CLiteral.Of(((Svdf)n.Op).Rank)), ("memory", CLiteral.Of(n.Inputs[2].Shape[1].Size)),
    ];
}
