using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>A window along one axis, from the attributes that convolutions and pools share: kernel_shape, strides, dilations, pads, auto_pad, ceil_mode.</summary>
/// <param name="Ceil">Elements beyond the padding that the last window reaches where sizes are rounded up.</param>
internal sealed record Sliding(Window1D Axis, int Ceil)
{
    public static Window2D Window(Sliding[] axes) => axes.Length == 1 ? new(new(1), axes[0].Axis) : new(axes[0].Axis, axes[1].Axis);

    /// <param name="x">N C and the spatial sizes.</param>
    public static Sliding[] Of(OnnxCall c, Shape x, int[] kernel)
    {
        int count = x.Rank - 2;
        Attributes a = Attributes.Of(c, count, kernel);
        var result = new Sliding[count];
        for (int i = 0; i < count; i++)
        {
            int size = x[i + 2].Size;
            var window = new Window1D(kernel[i], a.Strides[i], a.Dilations[i], a.Pads[i], a.Pads[i + count]);
            switch (a.AutoPad)
            {
                case "SAME_UPPER" or "SAME_LOWER":
                    int outputs = (size + window.Stride - 1) / window.Stride;
                    int total = Math.Max(((outputs - 1) * window.Stride) + window.Extent - size, 0);
                    int less = total / 2, before = a.AutoPad == "SAME_UPPER" ? less : total - less;
                    result[i] = new(window with { PadBefore = before, PadAfter = total - before }, 0);
                    break;
                case "VALID":
                    result[i] = new(window with { PadBefore = 0, PadAfter = 0 }, 0);
                    break;
                default:
                    result[i] = c.Flag("ceil_mode") ? RoundedUp(window, size) : new(window, 0);
                    break;
            }
        }
        return result;
    }

    /// <summary>One window more where the last would leave elements over, unless it would begin in the padding after the image.</summary>
    private static Sliding RoundedUp(Window1D window, int size)
    {
        int room = size + window.PadBefore + window.PadAfter - window.Extent;
        int outputs = ((room + window.Stride - 1) / window.Stride) + 1;
        if ((outputs - 1) * window.Stride >= size + window.PadBefore)
            outputs--;
        int extra = ((outputs - 1) * window.Stride) - room;
        return extra >= 0 ? new(window, extra) : new(window with { PadAfter = Math.Max(0, window.PadAfter + extra) }, 0);
    }

    /// <summary>For a transposed convolution; output_shape and auto_pad decide the padding where they are given.</summary>
    public static (Sliding[] Axes, int[] OutputPad) OfTransposed(OnnxCall c, Shape x, int[] kernel)
    {
        int count = x.Rank - 2;
        Attributes a = Attributes.Of(c, count, kernel);
        int[] outputPad = [.. c.Ints("output_padding", count, 0)];
        int[]? wanted = c.Ints("output_shape") is { Length: > 0 } given ? given[^Math.Min(count, given.Length)..] : null;
        if (wanted is not null && wanted.Length != count)
            throw c.Malformed($"output_shape has {wanted.Length} numbers where {count} belong");
        var result = new Sliding[count];
        for (int i = 0; i < count; i++)
        {
            int size = x[i + 2].Size;
            var window = new Window1D(kernel[i], a.Strides[i], a.Dilations[i], a.Pads[i], a.Pads[i + count]);
            bool same = a.AutoPad is "SAME_UPPER" or "SAME_LOWER";
            if (wanted is not null || same)
            {
                int total = (window.Stride * (size - 1)) + outputPad[i] + window.Extent - (wanted?[i] ?? (size * window.Stride));
                int less = Math.Max(total, 0) / 2, more = Math.Max(total, 0) - less;
                outputPad[i] += Math.Max(-total, 0);
                window = a.AutoPad == "SAME_UPPER" ? window with { PadBefore = less, PadAfter = more } : window with { PadBefore = more, PadAfter = less };
            }
            else if (a.AutoPad == "VALID")
            {
                window = window with { PadBefore = 0, PadAfter = 0 };
            }
            result[i] = new(window, 0);
        }
        return (result, outputPad);
    }

    private sealed record Attributes(int[] Strides, int[] Dilations, int[] Pads, string AutoPad)
    {
        public static Attributes Of(OnnxCall c, int count, int[] kernel)
        {
            if (kernel.Length != count || (c.Ints("kernel_shape") is { } given && !given.SequenceEqual(kernel)))
                throw c.Malformed($"kernel_shape is not that of {count} axes, or not that of the weights");
            var a = new Attributes(c.Ints("strides", count, 1), c.Ints("dilations", count, 1), c.Ints("pads", count * 2, 0), c.Text("auto_pad", "NOTSET"));
            if (a.Strides.Concat(a.Dilations).Concat(kernel).Any(static n => n is <= 0 or > 1 << 20))
                throw c.Malformed("a stride, a dilation or a window is not positive");
            if (a.Pads.Any(static n => n is < 0 or > 1 << 20))
                throw c.Unsupported($"padding by {string.Join(',', a.Pads)}");
            return a.AutoPad is "NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER" ? a : throw c.Malformed($"auto_pad is {a.AutoPad}");
        }
    }
}
