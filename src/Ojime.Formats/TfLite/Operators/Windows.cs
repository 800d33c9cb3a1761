using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>What the operators with a window or a fused activation share.</summary>
internal static class Windows
{
    /// <summary>SAME: as many outputs as strides fit, the padding split with the smaller half first. VALID: no padding.</summary>
    public static Window1D Along(OperatorImport o, sbyte padding, int size, int taps, int stride, int dilation)
    {
        if (stride <= 0 || dilation <= 0 || taps <= 0 || (long)(taps - 1) * dilation > 1 << 24 || stride > 1 << 24)
            throw o.Malformed($"a window of {taps} taps, stride {stride}, dilation {dilation}");
        int extent = ((taps - 1) * dilation) + 1;
        int total = padding == (int)TfPadding.SAME ? Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + extent - size) : 0;
        return new(taps, stride, dilation, total / 2, total - (total / 2));
    }

    public static (int Rows, int Columns) Image(OperatorImport o, Value x) =>
        x.Shape is [_, var rows, var columns, _] ? (rows.Size, columns.Size) : throw o.Malformed($"an image has four axes, not {x.Shape}");

    /// <summary>The limits of a fused activation; a curve that is no limit is refused.</summary>
    public static Clamp? Limits(OperatorImport o, int slot) => (TfActivation)o.Options.SByte(slot) switch
    {
        TfActivation.NONE => null,
        TfActivation.RELU => Clamp.Relu,
        TfActivation.RELU6 => Clamp.Relu6,
        TfActivation.RELU_N1_TO_1 => new(-1, 1),
        var other => throw o.Unsupported($"the fused activation {other}"),
    };

    /// <summary>Weights for these data: as they are, or as floats where the data are floats.</summary>
    public static Value Weights(OperatorImport o, Value x, int input) => x.Type.Element.IsFloat ? OperatorImport.AsFloat(o.Input(input)) : o.Input(input);

    /// <summary>
    /// The bias, or zeros. Its integers have the scale of data times weights, which is not repeated in its type; their width decides that of the sum:
    /// over int16 data 64 bits unless the option says otherwise.
    /// </summary>
    public static Value Bias(OperatorImport o, Value x, int input, int count, int wideOption)
    {
        if (!o.Has(input))
        {
            ElementType zeros = x.Type.Element switch
            {
                ElementType.Int8 => ElementType.Int32,
                ElementType.Int16 => o.Options.SByte(wideOption) == (int)TfType.INT32 ? ElementType.Int32 : ElementType.Int64,
                _ => ElementType.Float32,
            };
            return GraphBuilder.Constant(Tensor.Zeros(new(zeros, Shape.Of(count))));
        }
        Value bias = x.Type.Element.IsFloat ? OperatorImport.AsFloat(o.Input(input)) : o.Input(input);
        if (bias.Shape.ElementCount != count)
            throw o.Malformed($"{bias.Shape.ElementCount} biases for {count} outputs");
        if (bias.Constant is not { } tensor)
            return bias.Shape.Rank == 1 ? bias : o.Add(new Reshape(Shape.Of(count)), bias);
        return GraphBuilder.Constant(tensor.Type.Element == ElementType.Int16
            ? Tensor.Longs(Shape.Of(count), tensor.ToLongs())
            : tensor.As(new(tensor.Type.Element, Shape.Of(count))), bias.Name);
    }

    /// <summary>Refuses mixtures of types that no kernel has a meaning for.</summary>
    public static void Check(OperatorImport o, Value x, Value w, Value b)
    {
        bool known = (x.Type, w.Type, b.Type.Element) switch
        {
            ({ Element: ElementType.Float32 }, { Element: ElementType.Float32 }, ElementType.Float32) => true,
            ({ Element: ElementType.Int8, Quantization.Axis: null, IsQuantized: true }, { Element: ElementType.Int8, IsQuantized: true }, ElementType.Int32) => true,
            ({ Element: ElementType.Int16, Quantization.Axis: null, IsQuantized: true }, { Element: ElementType.Int8, IsQuantized: true }, ElementType.Int32 or ElementType.Int64) => true,
            _ => false,
        };
        if (!known || (x.Type.IsQuantized && o.Type() is not { IsQuantized: true, Quantization.Axis: null }))
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"data {x.Type.Element.Text}, weights {w.Type.Element.Text}, bias {b.Type.Element.Text}, result {o.Type().Element.Text}"));
    }
}
