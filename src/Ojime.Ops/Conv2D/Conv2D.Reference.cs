using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Conv2D
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor w, Tensor b, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        if (x.Type.Element == ElementType.Float32)
            Loop<float, float, FloatSums>(x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, new(x, w, b, y, Clamp));
        else
            Loop<int, long, IntegerSums>(x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, new(x, w, b, y, Scaling.Of(x.Type, w.Type, y.Type), Clamp, Rounding));
    }

    /// <summary>The loop nest, once; the arithmetic is the part that differs.</summary>
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
            TSum sum = sums.Start(Border is null ? o : (Border.ClassOf(p, q, y[1], y[2]) * filters) + o);
            int firstChannel = o / filtersPerGroup * perGroup;
            for (int r = 0; r < Window.Rows.Size; r++)
            {
                int row = Window.Rows.At(p, r);
                if (row < 0 || row >= height)
                    continue;
                // Taps whose pixels are neighbours lie one behind the other, in x and in w: they are added at once.
                for (int s = 0, run; s < Window.Columns.Size; s += run)
                {
                    int column = Window.Columns.At(q, s);
                    run = 1;
                    if (column < 0 || column >= width)
                        continue;
                    if (Window.Columns.Dilation == 1 && Groups == 1)
                        run = Math.Min(Window.Columns.Size - s, width - column);
                    int pixel = ((((n * height) + row) * width) + column) * channels;
                    int tap = ((((o * Window.Rows.Size) + r) * Window.Columns.Size) + s) * perGroup;
                    sum = sums.Add(sum, data.Slice(pixel + firstChannel, run * perGroup), weights.Slice(tap, run * perGroup));
                }
            }
            sums.Finish(at++, sum, o);
        }
    }
}
