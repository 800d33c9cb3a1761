using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record ConvTranspose2D
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor w, Tensor b, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        if (x.Type.Element == ElementType.Float32)
            Loop<float, float, FloatSums>(x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, new(x, w, b, y, Clamp));
        else
            Loop<int, long, IntegerSums>(x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, new(x, w, b, y, Scaling.Of(x.Type, w.Type, y.Type), Clamp, Rounding));
    }

    /// <summary>Gathers: for each result, the taps through which an input pixel reaches it.</summary>
    private void Loop<T, TSum, TSums>(int[] x, int[] w, int[] y, TSums sums) where T : unmanaged where TSums : struct, IWeightedSums<T, TSum>
    {
        ReadOnlySpan<T> data = sums.X, weights = sums.W;
        (int height, int width, int channels) = (x[1], x[2], x[3]);
        (int filters, int perGroup) = (w[0], w[3]);
        int filtersPerGroup = filters / Groups;
        int at = 0;
        for (int n = 0; n < y[0]; n++)
        for (int p = 0; p < y[1]; p++)
        for (int q = 0; q < y[2]; q++)
        for (int o = 0; o < filters; o++)
        {
            TSum sum = sums.Start(o);
            int firstChannel = o / filtersPerGroup * perGroup;
            for (int r = 0; r < Window.Rows.Size; r++)
            {
                if (From(p, r, Window.Rows, height) is not { } row)
                    continue;
                for (int s = 0; s < Window.Columns.Size; s++)
                {
                    if (From(q, s, Window.Columns, width) is not { } column)
                        continue;
                    int pixel = ((((n * height) + row) * width) + column) * channels;
                    int tap = ((((o * Window.Rows.Size) + r) * Window.Columns.Size) + s) * perGroup;
                    sum = sums.Add(sum, data.Slice(pixel + firstChannel, perGroup), weights.Slice(tap, perGroup));
                }
            }
            sums.Finish(at++, sum, o);
        }
    }

    /// <summary>The input index whose tap falls on this output, or null where there is none.</summary>
    private static int? From(int output, int tap, Window1D window, int size)
    {
        int reached = output + window.PadBefore - (tap * window.Dilation);
        return reached >= 0 && reached % window.Stride == 0 && reached / window.Stride < size ? reached / window.Stride : null;
    }
}
