using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Cumulative
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "cumulative_f32",
            Fits = static n => n.Inputs[0].Type.Element == ElementType.Float32,
            Cycles = KernelParts.PerFloat(1),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("cumulative_f32_shape",
                [.. Sizes(n), ("kind", CLiteral.Of((int)Of(n).Kind)), .. Order(n), ("start", CLiteral.Of(Of(n).NeutralFloat))])),
            Lag = InOrder,
        },
        new()
        {
            Name = "cumulative_sum_s8",
            Fits = static n => Of(n).Kind == CumulativeKind.Sum && n.Inputs[0].Type is { Element: ElementType.Int8, IsQuantized: true },
            Cycles = KernelParts.PerRequantisation(1),
            Call = static n =>
            {
                (Quantization from, Quantization to) = (n.Inputs[0].Type.Quantization!, n.Output.Type.Quantization!);
                FixedMultiplier scale = SumScale(from, to);
                return new(Argument.Output(), Argument.Input(0), Argument.Record("cumulative_sum_s8_shape",
                [
                    .. Sizes(n), .. Order(n), ("start", CLiteral.Of(FixedMultiplier.Of(0.5).Apply(-from.Zero << Spare))),
                    ("x_zero", CLiteral.Of(from.Zero)), ("y_zero", CLiteral.Of(to.Zero)),
                    ("multiplier", CLiteral.Of(scale.Mantissa)), ("shift", CLiteral.Of(scale.Exponent)),
                ]));
            },
            Lag = InOrder,
        },
        new()
        {
            Name = "cumulative_ints",
            Fits = static n => !n.Inputs[0].Type.Element.IsFloat && (!n.Inputs[0].Type.IsQuantized || Of(n).Kind is CumulativeKind.Max or CumulativeKind.Min),
            Cycles = KernelParts.PerElement(10),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("cumulative_ints_shape",
            [
                .. Sizes(n), ("kind", CLiteral.Of((int)Of(n).Kind)), .. Order(n), ("element", KernelParts.Element(n.Inputs[0].Type.Element)),
                ("start", CLiteral.Of(Of(n).NeutralInt(n.Inputs[0].Type.Element))),
            ])),
            Lag = InOrder,
        },
    ];

    private static Cumulative Of(Node n) => (Cumulative)n.Op;

    private static (string Field, string Value)[] Sizes(Node n)
    {
        (int outer, int size, int inner) = Axes.Around(n.Output.Shape, Of(n).Axis);
        return [("outer", CLiteral.Of(outer)), ("size", CLiteral.Of(size)), ("inner", CLiteral.Of(inner))];
    }

    private static (string Field, string Value)[] Order(Node n) =>
        [("exclusive", Of(n).Exclusive ? "1" : "0"), ("reverse", Of(n).Reverse ? "1" : "0")];

    /// <summary>Forwards along the last axis elements are read and written in the order of memory.</summary>
    private static int? InOrder(Node n, int input) => !Of(n).Reverse && Axes.Around(n.Output.Shape, Of(n).Axis).Inner == 1 ? 0 : null;
}
