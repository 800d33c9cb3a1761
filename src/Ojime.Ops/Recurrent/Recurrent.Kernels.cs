using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Lstm
{
    public static ImmutableArray<Kernel> Kernels { get; } = [Kernel("lstm_f32", RecurrentCalls.IsFloat), Kernel("lstm_s8", RecurrentCalls.IsInteger)];

    private static Kernel Kernel(string name, Func<Node, bool> fits) => new()
    {
        Name = name, Fits = fits, Cycles = RecurrentCalls.Cycles,
        ScratchBytes = static n => RecurrentCalls.RowBytes(n, 4),
        Call = static n => new(
        [
            Argument.Output(0), Argument.Output(1), Argument.Output(2), .. RecurrentCalls.Weights(n), Argument.Input(5), Argument.Input(6),
            Argument.Scratch(RecurrentCalls.ScratchType(n)), .. RecurrentCalls.IsFloat(n) ? [] : (Argument[])[Cell(n)],
            RecurrentCalls.Shape(n, ((Lstm)n.Op).Reverse),
        ]),
    };

    private static Argument Cell(Node n)
    {
        Factors factors = FactorsOf(n.Inputs[5].Type, n.Inputs[6].Type);
        return Argument.Record("lstm_s8_cell",
            ("multiplier", CLiteral.Of(factors.ToCell.Mantissa)), ("shift", CLiteral.Of(factors.ToCell.Exponent)),
            ("h_multiplier", CLiteral.Of(factors.ToHidden.Mantissa)), ("h_shift", CLiteral.Of(factors.ToHidden.Exponent)),
            ("curve_multiplier", CLiteral.Of(factors.CurveMultiplier)), ("curve_shift", CLiteral.Of(factors.CurveShift)));
    }
}

public sealed partial record Gru
{
    public static ImmutableArray<Kernel> Kernels { get; } = [Kernel("gru_f32", RecurrentCalls.IsFloat), Kernel("gru_s8", RecurrentCalls.IsInteger)];

    private static Kernel Kernel(string name, Func<Node, bool> fits) => new()
    {
        Name = name, Fits = fits, Cycles = RecurrentCalls.Cycles,
        ScratchBytes = static n => RecurrentCalls.RowBytes(n, 4),
        Call = static n => new(
        [
            Argument.Output(0), Argument.Output(1), .. RecurrentCalls.Weights(n), Argument.Input(5), Argument.Scratch(RecurrentCalls.ScratchType(n)),
            Argument.Number(((Gru)n.Op).LinearBeforeReset ? 1 : 0), RecurrentCalls.Shape(n, ((Gru)n.Op).Reverse),
        ]),
    };
}

public sealed partial record Rnn
{
    public static ImmutableArray<Kernel> Kernels { get; } = [Kernel("rnn_f32", RecurrentCalls.IsFloat), Kernel("rnn_s8", RecurrentCalls.IsInteger)];

    private static Kernel Kernel(string name, Func<Node, bool> fits) => new()
    {
        Name = name, Fits = fits, Cycles = RecurrentCalls.Cycles,
        ScratchBytes = static n => RecurrentCalls.RowBytes(n, 1),
        Call = static n => new(
        [
            Argument.Output(0), Argument.Output(1), .. RecurrentCalls.Weights(n), Argument.Input(5), Argument.Scratch(RecurrentCalls.ScratchType(n)),
            Argument.Number(((Rnn)n.Op).Kind == RnnKind.Relu ? 1 : 0),
            .. RecurrentCalls.IsFloat(n) ? [] : Numbers(((Rnn)n.Op).ToHidden(n.Inputs[5].Type)),
            RecurrentCalls.Shape(n, ((Rnn)n.Op).Reverse),
        ]),
    };

    private static Argument[] Numbers(FixedMultiplier factor) => [Argument.Number(factor.Mantissa), Argument.Number(factor.Exponent)];
}
