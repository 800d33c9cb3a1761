using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>CONV_2D, DEPTHWISE_CONV_2D and TRANSPOSE_CONV.</summary>
internal static class Convolutions
{
    /// <summary>Weights O R S I, as ours. Fewer input channels in the weights than in the data are groups.</summary>
    public static void Conv2D(OperatorImport o)
    {
        Value x = o.Input(0), w = Windows.Weights(o, x, 1);
        (int rows, int columns) = Windows.Image(o, x);
        if (w.Shape is not [var filters, var r, var s, var perGroup] || perGroup.Size == 0 || x.Shape[3].Size % perGroup.Size != 0)
            throw o.Malformed($"weights {w.Shape} for data {x.Shape}");
        sbyte padding = o.Options.SByte(Slot.Conv2D.Padding);
        var window = new Window2D(
            Windows.Along(o, padding, rows, r.Size, o.Options.Int(Slot.Conv2D.StrideH), o.Options.Int(Slot.Conv2D.DilationH, 1)),
            Windows.Along(o, padding, columns, s.Size, o.Options.Int(Slot.Conv2D.StrideW), o.Options.Int(Slot.Conv2D.DilationW, 1)));
        Value b = Windows.Bias(o, x, 2, filters.Size, Slot.Conv2D.BiasType);
        Windows.Check(o, x, w, b);
        o.Result(new Conv2D(window, x.Shape[3].Size / perGroup.Size, Windows.Limits(o, Slot.Conv2D.Activation)), x, w, b);
    }

    /// <summary>Weights 1 R S O become O R S 1: a convolution with a group for each channel of the data.</summary>
    public static void Depthwise(OperatorImport o)
    {
        Value x = o.Input(0), given = Windows.Weights(o, x, 1);
        (int rows, int columns) = Windows.Image(o, x);
        int channels = x.Shape[3].Size;
        if (given.Shape is not [{ Size: 1 }, var r, var s, var filters] || channels == 0 || filters.Size % channels != 0)
            throw o.Malformed($"weights {given.Shape} for data {x.Shape}");
        Value w = FiltersFirst(o, given);
        sbyte padding = o.Options.SByte(Slot.DepthwiseConv2D.Padding);
        var window = new Window2D(
            Windows.Along(o, padding, rows, r.Size, o.Options.Int(Slot.DepthwiseConv2D.StrideH), o.Options.Int(Slot.DepthwiseConv2D.DilationH, 1)),
            Windows.Along(o, padding, columns, s.Size, o.Options.Int(Slot.DepthwiseConv2D.StrideW), o.Options.Int(Slot.DepthwiseConv2D.DilationW, 1)));
        // Slot -2 stands in no table: a depthwise convolution has no option for the bias, and without one sums in 64 bits.
        Value b = Windows.Bias(o, x, 2, filters.Size, wideOption: -2);
        Windows.Check(o, x, w, b);
        o.Result(new Conv2D(window, channels, Windows.Limits(o, Slot.DepthwiseConv2D.Activation)), x, w, b);
    }

    /// <summary>Inputs: the result's shape, weights O R S I, data and perhaps a bias. The padding follows from the result's size.</summary>
    public static void Transposed(OperatorImport o)
    {
        int[] size = o.Ints(0, "the result's shape");
        Value x = o.Input(2), w = Windows.Weights(o, x, 1);
        (int rows, int columns) = Windows.Image(o, x);
        if (size.Length != 4 || w.Shape is not [var filters, var r, var s, var channels] || channels != x.Shape[3])
            throw o.Malformed($"weights {w.Shape} for data {x.Shape} and a result of {size.Length} axes");
        sbyte padding = o.Options.SByte(Slot.TransposeConv.Padding);
        (Window1D along, int extraRows) = TransposedAlong(o, padding, rows, size[1], r.Size, o.Options.Int(Slot.TransposeConv.StrideH));
        (Window1D across, int extraColumns) = TransposedAlong(o, padding, columns, size[2], s.Size, o.Options.Int(Slot.TransposeConv.StrideW));
        Value b = Windows.Bias(o, x, 3, filters.Size, Slot.TransposeConv.BiasType);
        Windows.Check(o, x, w, b);
        o.Result(new ConvTranspose2D(new(along, across), 1, extraRows, extraColumns, Windows.Limits(o, Slot.TransposeConv.Activation)), x, w, b);
    }

    /// <summary>The padding is that of the convolution which would make the data from the result; what is left of the result's size is padding after, or extra.</summary>
    private static (Window1D Window, int Extra) TransposedAlong(OperatorImport o, sbyte padding, int size, int result, int taps, int stride)
    {
        if (result <= 0 || result > 1 << 24)
            throw o.Malformed($"a result of {result} rows or columns");
        Window1D of = Windows.Along(o, padding, result, taps, stride, 1);
        int left = checked(((size - 1) * stride) + taps - of.PadBefore - result);
        return (of with { PadAfter = Math.Max(left, 0) }, Math.Max(-left, 0));
    }

    private static Value FiltersFirst(OperatorImport o, Value w)
    {
        if (w.Constant is not { } tensor)
            return o.Add(new Transpose([3, 1, 2, 0]), w);
        int[] sizes = w.Shape.Sizes;
        (int taps, int filters, int bytes) = (sizes[1] * sizes[2], sizes[3], w.Type.Element.Bytes);
        ReadOnlySpan<byte> from = tensor.Bytes.Span;
        var to = new byte[from.Length];
        for (int t = 0; t < taps; t++)
            for (int f = 0; f < filters; f++)
                from.Slice(((t * filters) + f) * bytes, bytes).CopyTo(to.AsSpan(((f * taps) + t) * bytes));
        Quantization? q = w.Type.Quantization is { Axis: not null } each ? new(each.Scales, each.Zeros, 0) : w.Type.Quantization;
        if (w.Type.Quantization is { Axis: not null and not 3 })
            throw o.Unsupported("scales along another axis than the filters");
        return GraphBuilder.Constant(new(new(w.Type.Element, Shape.Of(filters, sizes[1], sizes[2], 1), q), to), w.Name);
    }
}
