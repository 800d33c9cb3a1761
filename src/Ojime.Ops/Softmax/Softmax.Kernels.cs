using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Softmax
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        Float("softmax_f32", log: false),
        Float("log_softmax_f32", log: true),
        Int8Kernel("softmax_s8", ElementType.Int8),
        Int8Kernel("softmax_s8_s16", ElementType.Int16),
        new()
        {
            Name = "log_softmax_s8",
            Fits = static n => Of(n).Log && n.Inputs[0].Type.Element == ElementType.Int8,
            Cycles = KernelParts.PerRequantisation(3),
            Call = static n =>
            {
                DifferenceScaling scaling = Of(n).Scaling(n.Inputs[0].Type);
                int[] exps = Exps(scaling);
                FixedMultiplier reverse = ReverseScale(scaling);
                return new(Argument.Output(), Argument.Input(0), Argument.Table("exp", CTable.Of(exps.AsSpan())), Argument.Record("log_softmax_s8_shape",
                [
                    .. Sizes(n), ("reach", CLiteral.Of(1 - scaling.Least)),
                    ("multiplier", CLiteral.Of(scaling.Scale.Mantissa)), ("shift", CLiteral.Of(scaling.Scale.Exponent)),
                    ("reverse_multiplier", CLiteral.Of(reverse.Mantissa)), ("reverse_shift", CLiteral.Of(reverse.Exponent)),
                ]));
            },
            Lag = InOrder,
        },
        new()
        {
            Name = "softmax_s16",
            Fits = static n => !Of(n).Log && n.Inputs[0].Type.Element == ElementType.Int16,
            Cycles = KernelParts.PerRequantisation(2),
            Call = static n =>
            {
                FixedMultiplier scale = Of(n).Int16Scale(n.Inputs[0].Type);
                return new(Argument.Output(), Argument.Input(0), Argument.Table("exp", CTable.Of(ExpTable.AsSpan())),
                    Argument.Table("reciprocal", CTable.Of(ReciprocalTable.AsSpan())), Argument.Record("softmax_s16_shape",
                    [.. Sizes(n), ("multiplier", CLiteral.Of(scale.Mantissa)), ("shift", CLiteral.Of(scale.Exponent))]));
            },
            Lag = InOrder,
        },
    ];

    private static Softmax Of(Node n) => (Softmax)n.Op;

    private static (string Field, string Value)[] Sizes(Node n)
    {
        (int outer, int size, int inner) = Axes.Around(n.Output.Shape, Of(n).Axis);
        return [("outer", CLiteral.Of(outer)), ("size", CLiteral.Of(size)), ("inner", CLiteral.Of(inner))];
    }

    private static Argument[] SizeNumbers(Node n) => [.. Sizes(n).Select(static s => Argument.Number(s.Value))];

    /// <summary>Along the last axis each row is read before it is written; along others the columns of a block interleave.</summary>
    private static int? InOrder(Node n, int input) =>
        Axes.Around(n.Output.Shape, Of(n).Axis).Inner == 1 && n.Output.Type.Element == n.Inputs[0].Type.Element ? 0 : null;

    private static Kernel Float(string name, bool log) => new()
    {
        Name = name,
        Fits = n => Of(n).Log == log && n.Inputs[0].Type.Element == ElementType.Float32,
        Cycles = KernelParts.PerFloat(23),
        Call = static n => new([Argument.Output(), Argument.Input(0), Argument.Number(Of(n).Beta), .. SizeNumbers(n)]),
        Lag = InOrder,
    };

    private static Kernel Int8Kernel(string name, ElementType result) => new()
    {
        Name = name,
        Fits = n => !Of(n).Log && n.Inputs[0].Type.Element == ElementType.Int8 && n.Output.Type.Element == result,
        Cycles = KernelParts.PerRequantisation(1),
        Call = static n =>
        {
            int[] exps = Exps(Of(n).Scaling(n.Inputs[0].Type));
            return new([Argument.Output(), Argument.Input(0), Argument.Table("exp", CTable.Of(exps.AsSpan())), Argument.Number(exps.Length), .. SizeNumbers(n)]);
        },
        Lag = InOrder,
    };

    /// <summary>The exponential of every difference that counts, from 0 downwards.</summary>
    private static int[] Exps(DifferenceScaling scaling) => [.. Enumerable.Range(0, Math.Min(256, 1 - scaling.Least)).Select(d => scaling.Exp(-d))];
}
