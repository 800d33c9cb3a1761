using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Unary
{
    /// <summary>A float kernel for each row of the table, then the integer ones.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        .. UnaryTable.Rows.Where(static r => r.Kind != UnaryKind.BitwiseNot).Select(FloatKernel),
        new()
        {
            Name = "unary_lut_8",
            Fits = static n => n.Inputs[0].Type.Element.Bytes == 1 && n.Output.Type.Element.Bytes == 1,
            Cycles = KernelParts.PerElement(3),
            Call = static n => new(Argument.Output(), Argument.Input(0),
                Argument.Table("curve", CTable.Of(((Unary)n.Op).Table8(n.Inputs[0].Type, n.Output.Type))), Argument.Number(KernelParts.Count(n))),
            Lag = KernelParts.Elementwise,
        },
        Word("unary_sigmoid_s16", UnaryKind.Sigmoid),
        Word("unary_tanh_s16", UnaryKind.Tanh),
        new()
        {
            Name = "unary_linear_s16",
            Fits = static n => IsTfLite16(n) && Of(n).Linear(n.Inputs[0].Type, n.Output.Type) is not null,
            Cycles = KernelParts.PerRequantisation(1),
            Call = static n => CallLinear(n, Of(n).Linear(n.Inputs[0].Type, n.Output.Type)!),
            Lag = KernelParts.Elementwise,
        },
        Root("unary_sqrt_s16", UnaryKind.Sqrt, static (x, y) => [.. Float24(x.Scale), .. Float24(y.Scale)]),
        Root("unary_rsqrt_s16", UnaryKind.Rsqrt, static (x, y) => [RsqrtScale(x, y).Mantissa, RsqrtScale(x, y).Exponent]),
        new()
        {
            Name = "unary_lut_s16",
            Fits = static n => n.Inputs[0].Type is { Element: ElementType.Int16, IsQuantized: true } x && n.Output.Type.Element == ElementType.Int16
                && (Of(n).Definition == Definition.Exact || Of(n).TfLite(x, n.Output.Type) is null),
            Cycles = KernelParts.PerElement(10),
            Call = static n => new(Argument.Output(), Argument.Input(0),
                Argument.Table("curve", CTable.Of(Of(n).Table16(n.Inputs[0].Type, n.Output.Type).AsSpan())), Argument.Number(KernelParts.Count(n))),
            Lag = KernelParts.Elementwise,
        },
        new()
        {
            Name = "unary_ints",
            Fits = static n => n.Inputs[0].Type is { IsQuantized: false, Element: ElementType.Int16 or ElementType.Int32 or ElementType.Int64 },
            Cycles = KernelParts.PerElement(8),
            Call = static n => CallInts(Of(n), n),
            Lag = KernelParts.Elementwise,
        },
    ];

    /// <summary>The C function of a curve over floats: <c>unary_hard_swish_f32</c>.</summary>
    public static string FloatKernelName(UnaryKind kind) => $"unary_{KernelParts.Snake(kind)}_f32";

    private static Unary Of(Node n) => (Unary)n.Op;

    private static bool IsTfLite16(Node n) =>
        Of(n).Definition == Definition.TfLite && n.Inputs[0].Type is { Element: ElementType.Int16, IsQuantized: true } && n.Output.Type.IsQuantized;

    private static Kernel FloatKernel(UnaryRow row) => new()
    {
        Name = FloatKernelName(row.Kind),
        Fits = n => Of(n).Kind == row.Kind && n.Inputs[0].Type.Element == ElementType.Float32,
        // A function of the C library takes some twenty operations.
        Cycles = KernelParts.PerFloat(row.C.Contains("f(", StringComparison.Ordinal) ? 20 : 1),
        Call = n =>
        {
            var arguments = new List<Argument> { Argument.Output(), Argument.Input(0), Argument.Number(KernelParts.Count(n)) };
            if (row.UsesAlpha)
                arguments.Add(Argument.Number(Of(n).Alpha));
            if (row.UsesBeta)
                arguments.Add(Argument.Number(Of(n).Beta));
            return new([.. arguments]);
        },
        Lag = KernelParts.Elementwise,
    };

    private static Kernel Word(string name, UnaryKind kind) => new()
    {
        Name = name,
        Fits = n => IsTfLite16(n) && Of(n).Kind == kind,
        Cycles = KernelParts.PerElement(14),
        Call = static n =>
        {
            (int multiplier, int shift) = Of(n).WordScaling(n.Inputs[0].Type.Quantization!.Scale);
            return new(Argument.Output(), Argument.Input(0), Argument.Number(multiplier), Argument.Number(shift), Argument.Number(KernelParts.Count(n)));
        },
        Lag = KernelParts.Elementwise,
    };

    private static Kernel Root(string name, UnaryKind kind, Func<Quantization, Quantization, int[]> scaling) => new()
    {
        Name = name,
        Fits = n => IsTfLite16(n) && Of(n).Kind == kind && n.Inputs[0].Type.Quantization!.Zero == 0 && n.Output.Type.Quantization!.Zero == 0,
        Cycles = KernelParts.PerRequantisation(20),
        Call = n => new([Argument.Output(), Argument.Input(0),
            .. scaling(n.Inputs[0].Type.Quantization!, n.Output.Type.Quantization!).Select(static i => Argument.Number(i)), Argument.Number(KernelParts.Count(n))]),
        Lag = KernelParts.Elementwise,
    };

    /// <summary>A positive float as a mantissa of 24 bits and an exponent of two.</summary>
    private static int[] Float24(float scale) => [(int)Math.ScaleB((double)scale, 23 - Math.ILogB(scale)), Math.ILogB(scale) - 23];

    private static KernelCall CallLinear(Node n, Linear l) => new(
        Argument.Output(), Argument.Input(0),
        Argument.Record("unary_linear_s16_shape",
            ("count", CLiteral.Of(KernelParts.Count(n))), ("x_zero", CLiteral.Of(l.XZero)), ("y_zero", CLiteral.Of(l.YZero)),
            ("positive_multiplier", CLiteral.Of(l.Positive.Mantissa)), ("positive_shift", CLiteral.Of(l.Positive.Exponent)),
            ("negative_multiplier", CLiteral.Of(l.Negative.Mantissa)), ("negative_shift", CLiteral.Of(l.Negative.Exponent)),
            ("mirrors_input", l.MirrorsInput ? "1" : "0"), ("mirrors_result", l.MirrorsResult ? "1" : "0"),
            ("low", CLiteral.Of(l.Low)), ("high", CLiteral.Of(l.High))));

    private static KernelCall CallInts(Unary op, Node n)
    {
        ElementType element = n.Inputs[0].Type.Element;
        (long low, long high) = element.Range;
        long Bound(double limit) => (long)Math.Clamp(limit, low, high);
        (string kind, long least, long greatest) = op.Kind switch
        {
            UnaryKind.Abs => ("UNARY_ABS", 0, 0),
            UnaryKind.Neg => ("UNARY_NEG", 0, 0),
            UnaryKind.Sign => ("UNARY_SIGN", 0, 0),
            UnaryKind.Square => ("UNARY_SQUARE", 0, 0),
            UnaryKind.Relu => ("UNARY_CLIP", 0, high),
            UnaryKind.Relu6 => ("UNARY_CLIP", 0, 6),
            UnaryKind.Clip => ("UNARY_CLIP", Bound(op.Alpha), Bound(op.Beta)),
            UnaryKind.BitwiseNot => ("UNARY_BITWISE_NOT", 0, 0),
            UnaryKind.LogicalNot => ("UNARY_LOGICAL_NOT", 0, 0),
            _ => ("UNARY_SAME", 0L, 0L),
        };
        return new(Argument.Output(), Argument.Input(0), Argument.Record("unary_ints_shape",
            ("count", CLiteral.Of(KernelParts.Count(n))), ("kind", kind),
            ("from", KernelParts.Element(element)), ("to", KernelParts.Element(n.Output.Type.Element)),
            ("low", CLiteral.Of(least)), ("high", CLiteral.Of(greatest))));
    }
}
