using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Quantize
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "quantize_f32",
            Fits = static n => n.Inputs[0].Type.Element == ElementType.Float32 && n.Output.Type.Element != ElementType.Int64,
            Cycles = KernelParts.PerFloat(3),
            Call = static n =>
            {
                TensorType y = n.Output.Type;
                return new([Argument.Output(), Argument.Input(0), .. QuantizedAxis.Tables(y.Quantization!), Argument.Record("quantize_f32_shape",
                [
                    .. QuantizedAxis.Fields(y), ("to", KernelParts.Element(y.Element)),
                    ("low", CLiteral.Of((int)y.Element.Range.Low)), ("high", CLiteral.Of((int)y.Element.Range.High)), ("halves", CLiteral.Of((int)((Quantize)n.Op).Halves)),
                ])]);
            },
            Lag = KernelParts.Elementwise,
        },
        new()
        {
            Name = "quantize_flip_8",
            Fits = static n => n.Inputs[0].Type is { Quantization: { Axis: null } from } x && n.Output.Type is { Quantization: { Axis: null } to } y
                && (x.Element, y.Element, from.Zero - to.Zero) is (ElementType.UInt8, ElementType.Int8, 128) or (ElementType.Int8, ElementType.UInt8, -128)
                && from.Scale == to.Scale,
            Cycles = KernelParts.PerElement(1),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Number(KernelParts.Count(n))),
            Lag = KernelParts.Elementwise,
        },
        new()
        {
            Name = "quantize_codes",
            Fits = static n => n.Inputs[0].Type is { Quantization: { Axis: null }, Element: not ElementType.Int64 }
                && n.Output.Type is { Quantization: { Axis: null }, Element: not ElementType.Int64 } && n.Op.Rounding == Rounding.Tfl,
            Cycles = KernelParts.PerRequantisation(1),
            Call = static n =>
            {
                (TensorType x, TensorType y) = (n.Inputs[0].Type, n.Output.Type);
                FixedMultiplier factor = FixedMultiplier.Of((double)x.Quantization!.Scale / y.Quantization!.Scale);
                return new(Argument.Output(), Argument.Input(0), Argument.Record("quantize_codes_shape",
                    ("count", CLiteral.Of(KernelParts.Count(n))), ("from", KernelParts.Element(x.Element)), ("to", KernelParts.Element(y.Element)),
                    ("x_zero", CLiteral.Of(x.Quantization.Zero)), ("y_zero", CLiteral.Of(y.Quantization.Zero)),
                    ("multiplier", CLiteral.Of(factor.Mantissa)), ("shift", CLiteral.Of(factor.Exponent)),
                    ("low", CLiteral.Of((int)y.Element.Range.Low)), ("high", CLiteral.Of((int)y.Element.Range.High))));
            },
            Lag = KernelParts.Elementwise,
        },
    ];
}

public sealed partial record Dequantize
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "dequantize_codes",
            Fits = static n => n.Inputs[0].Type.IsQuantized,
            Cycles = KernelParts.PerFloat(2),
            Call = static n => new([Argument.Output(), Argument.Input(0), .. QuantizedAxis.Tables(n.Inputs[0].Type.Quantization!), Argument.Record("dequantize_codes_shape",
                [.. QuantizedAxis.Fields(n.Inputs[0].Type), ("from", KernelParts.Element(n.Inputs[0].Type.Element))])]),
            Lag = KernelParts.Elementwise,
        },
        new()
        {
            Name = "cast_f16_f32",
            Fits = static n => n.Inputs[0].Type.Element == ElementType.Float16,
            Cycles = KernelParts.PerElement(12),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Number(KernelParts.Count(n))),
            Lag = KernelParts.Elementwise,
        },
    ];
}
