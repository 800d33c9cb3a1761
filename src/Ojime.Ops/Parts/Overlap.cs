using Ojime.Core;

namespace Ojime.Ops;

/// <summary>When, inside a kernel that walks its output pixels in order, the results of a pixel are written.</summary>
public enum WriteOrder
{
    /// <summary>While the pixel's own window is still being read.</summary>
    DuringRead,

    /// <summary>After the pixel's whole window was read.</summary>
    AfterRead,

    /// <summary>Channel by channel, each after its own taps were read; a channel reads only its own.</summary>
    ByChannel,
}

/// <summary>How far an output may overlap the input it is made from.</summary>
public static class Overlap
{
    /// <summary>
    /// The least distance in bytes by which the output must begin below the input, for a kernel that walks windows over N H W C, row by row.
    /// A byte written for pixel p must lie below every byte that p (as the order says) or a later pixel still reads.
    /// </summary>
    public static int Lag(int[] x, int[] y, int elementBytes, Window2D window, WriteOrder order)
    {
        int[] firstRow = First(window.Rows, x[1], y[1]), firstColumn = First(window.Columns, x[2], y[2]);
        long pixelIn = (long)x[3] * elementBytes, pixelOut = (long)y[3] * elementBytes;
        long lag = long.MinValue, needed = long.MaxValue;
        long pixel = (long)y[0] * y[1] * y[2];
        for (int n = y[0] - 1; n >= 0; n--)
        for (int p = y[1] - 1; p >= 0; p--)
        for (int q = y[2] - 1; q >= 0; q--)
        {
            pixel--;
            long own = firstRow[p] < 0 || firstColumn[q] < 0 ? long.MaxValue : ((((long)n * x[1]) + firstRow[p]) * x[2] + firstColumn[q]) * pixelIn;
            long end = (pixel + 1) * pixelOut, later = needed;
            needed = Math.Min(needed, own);
            long limit = order == WriteOrder.DuringRead ? needed : later;
            if (limit != long.MaxValue)
                lag = Math.Max(lag, end - limit);
            if (order == WriteOrder.ByChannel && own != long.MaxValue)
                lag = Math.Max(lag, (pixel * pixelOut) - own);
        }
        // Where nothing constrains it, the output may lie anywhere: as far up as the input is long.
        return (int)Math.Max(lag, -(long)x[0] * x[1] * x[2] * pixelIn);
    }

    /// <summary>The first index inside the image that each output's taps read along one axis; -1 where all are outside.</summary>
    private static int[] First(Window1D window, int size, int outputs)
    {
        var first = new int[outputs];
        for (int p = 0; p < outputs; p++)
        {
            first[p] = -1;
            for (int tap = 0; tap < window.Size && first[p] < 0; tap++)
            {
                if (window.At(p, tap) is var at && at >= 0 && at < size)
                    first[p] = at;
            }
        }
        return first;
    }
}
