using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Pools over one and two axes.</summary>
internal static class Pools
{
    public static void Rows(OperatorTable t)
    {
        foreach (int d in (int[])[1, 2])
        {
            t.Add($"max_pool{d}d(self, kernel_size, stride=[], padding=0, dilation=1, ceil_mode=False)", c => MaxPool(c, d));
            t.AddMany($"max_pool{d}d_with_indices(self, kernel_size, stride=[], padding=0, dilation=1, ceil_mode=False)", c => MaxPoolWithIndices(c, d));
            t.Add($"adaptive_avg_pool{d}d(self, output_size)", c => Adaptive(c, d, ReduceKind.Mean, PoolKind.Average));
            t.AddMany($"adaptive_max_pool{d}d(self, output_size)", c => AdaptiveMax(c, d));
        }
        t.Add("_adaptive_avg_pool2d(self, output_size)", static c => Adaptive(c, 2, ReduceKind.Mean, PoolKind.Average));
        t.Add("avg_pool1d(self, kernel_size, stride=[], padding=0, ceil_mode=False, count_include_pad=True)", static c => AveragePool(c, 1));
        t.Add("avg_pool2d(self, kernel_size, stride=[], padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None)", static c => AveragePool(c, 2));
        t.Add("avg_pool3d(self, kernel_size, stride=[], padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None)", static c =>
            c["divisor_override"] is null && (c.Bool("count_include_pad") || c.Ints("padding", 3).Count(static p => p != 0) <= 1) && !c.Bool("ceil_mode")
                ? Solid(c, PoolKind.Average, [1, 1, 1]) : throw c.Unsupported("this divisor over three axes"));
        t.Add("max_pool3d(self, kernel_size, stride=[], padding=0, dilation=1, ceil_mode=False)", static c =>
            c.Bool("ceil_mode") ? throw c.Unsupported("ceil_mode over three axes") : Solid(c, PoolKind.Max, c.Ints("dilation", 3)));
        t.Add("adaptive_avg_pool3d(self, output_size)", static c => Adaptive(c, 3, ReduceKind.Mean, PoolKind.Average));
        t.Add("_adaptive_avg_pool3d(self, output_size)", static c => Adaptive(c, 3, ReduceKind.Mean, PoolKind.Average));
    }

    private static Value MaxPool(Call c, int d)
    {
        Value x = c.X("self");
        (Window2D window, int ceilRows, int ceilColumns) = WindowOf(c, d, Convolutions.Pair(c, "dilation", d, 1));
        return Spatial.Apply(c, x, d, i => c.L.Emit(new Pool2D(PoolKind.Max, window, CeilRows: ceilRows, CeilColumns: ceilColumns), i));
    }

    /// <summary>The indices are found by comparing every tap with the maximum; an index counts in the unpadded plane.</summary>
    private static Value[] MaxPoolWithIndices(Call c, int d)
    {
        Value x = c.X("self"), y = MaxPool(c, d);
        (Window2D window, int ceilRows, int ceilColumns) = WindowOf(c, d, Convolutions.Pair(c, "dilation", d, 1));
        int[] sizes = Spatial.Sizes(x, d), results = Spatial.Sizes(y, d);
        int lead = x.Shape.ElementCount / (sizes[0] * sizes[1]);
        Value flat = c.L.Reshape(x, lead, sizes[0] * sizes[1]), greatest = c.L.Reshape(y, lead, results[0] * results[1]);
        Value index = c.L.Full([lead, results[0] * results[1]], 0L, ElementType.Int64);
        for (int r = window.Rows.Size - 1; r >= 0; r--)
        for (int s = window.Columns.Size - 1; s >= 0; s--)
        {
            var places = new int[results[0] * results[1]];
            var inside = new long[places.Length];
            c.Pieces(checked(results[0] * results[1]));
        for (int p = 0; p < results[0]; p++)
            for (int q = 0; q < results[1]; q++)
            {
                (int row, int column) = (window.Rows.At(p, r), window.Columns.At(q, s));
                bool isInside = row >= 0 && row < sizes[0] && column >= 0 && column < sizes[1];
                (places[(p * results[1]) + q], inside[(p * results[1]) + q]) = isInside ? ((row * sizes[1]) + column, 1) : (0, 0);
            }
            Value tap = c.L.Emit(new Gather(1), flat, c.L.Indices(places));
            Value hit = c.L.Binary(BinaryKind.And, c.L.Binary(BinaryKind.Equal, tap, greatest), c.L.Cast(c.L.Longs([1, places.Length], inside), ElementType.Bool), ElementType.Bool);
            index = c.L.Select(hit, c.L.Reshape(c.L.Indices(places), 1, places.Length), index);
        }
        _ = (ceilRows, ceilColumns);
        return [y, c.L.Reshape(index, y.Shape)];
    }

    private static Value AveragePool(Call c, int d)
    {
        (Window2D window, int ceilRows, int ceilColumns) = WindowOf(c, d, [1, 1]);
        bool hasDivisor = d == 2 && c["divisor_override"] is not null;
        Value y = Spatial.Apply(c, c.X("self"), d, x => c.L.Emit(
            new Pool2D(PoolKind.Average, window, CountPadding: hasDivisor || c.Bool("count_include_pad"), CeilRows: ceilRows, CeilColumns: ceilColumns), x));
        if (!hasDivisor)
            return y;
        if (ceilRows + ceilColumns > 0)
            throw c.Unsupported("divisor_override together with ceil_mode");
        return c.L.Mul(y, (double)window.Taps / c.Long("divisor_override"));
    }

    /// <summary>A pool over three axes: over the rows and columns of each plane, then over the depth of each place.</summary>
    private static Value Solid(Call c, PoolKind kind, int[] dilation)
    {
        Value x = c.X("self");
        int[] kernel = c.Ints("kernel_size", 3), stride = c["stride"] is object?[] { Length: 0 } or null ? kernel : c.Ints("stride", 3), pad = c.Ints("padding", 3);
        if (x.Shape.Rank is not (4 or 5) || !x.Type.Element.IsFloat || kernel.Concat(stride).Concat(dilation).Any(static n => n < 1) || pad.Any(static p => p < 0))
            throw c.Unsupported($"input {x.Type}");
        Window1D Side(int i) => new(kernel[i], stride[i], dilation[i], pad[i], pad[i]);
        bool counts = kind == PoolKind.Average && c.Bool("count_include_pad");
        int[] s = x.Shape.Sizes;
        int lead = s[..^3].Aggregate(1, static (n, d) => n * d);
        Value planes = c.L.Reshape(x, lead * s[^3], s[^2], s[^1], 1);
        if (kernel[1] * kernel[2] > 1 || stride[1] * stride[2] > 1)
            planes = c.L.Emit(new Pool2D(kind, new(Side(1), Side(2)), counts), planes);
        (int rows, int columns) = (planes.Shape[1].Size, planes.Shape[2].Size);
        Value depths = c.L.Emit(new Pool2D(kind, new(Side(0), new(1)), counts), c.L.Reshape(planes, lead, s[^3], rows * columns, 1));
        return c.L.Reshape(depths, [.. s[..^3], depths.Shape[1].Size, rows, columns]);
    }

    private static Value[] AdaptiveMax(Call c, int d)
    {
        Value x = c.X("self");
        Value y = Adaptive(c, d, ReduceKind.Max, PoolKind.Max);
        int[] sizes = Spatial.Sizes(x, d), results = Spatial.Sizes(y, d);
        int plane = sizes[0] * sizes[1], lead = x.Shape.ElementCount / Math.Max(plane, 1);
        Value flat = c.L.Reshape(x, lead, plane);
        var indices = new List<Value>();
        c.Pieces(checked(results[0] * results[1]));
        for (int p = 0; p < results[0]; p++)
        for (int q = 0; q < results[1]; q++)
        {
            (int top, int bottom) = Covered(p, sizes[0], results[0]);
            (int left, int right) = Covered(q, sizes[1], results[1]);
            int[] places = [.. from r in Enumerable.Range(top, bottom - top) from s in Enumerable.Range(left, right - left) select (r * sizes[1]) + s];
            Value greatest = c.L.Emit(new ArgReduce(ArgKind.Max, 1, true), c.L.Emit(new Gather(1), flat, c.L.Indices(places)));
            indices.Add(c.L.Emit(new Gather(0), c.L.Indices(places), greatest));
        }
        return [y, c.L.Reshape(c.L.Concat(1, indices), y.Shape)];
    }

    /// <summary>Output i covers the inputs floor(i·in/out) to ceil((i+1)·in/out).</summary>
    private static Value Adaptive(Call c, int d, ReduceKind kind, PoolKind pool)
    {
        Value x = c.X("self");
        if (x.Shape.Rank < d + 1)
            throw c.Unsupported($"input {x.Shape}");
        object?[] asked = c["output_size"] as object?[] ?? [.. Enumerable.Repeat(c["output_size"], d)];
        int[] spatial = [.. Enumerable.Range(x.Shape.Rank - d, d)], sizes = [.. spatial.Select(a => x.Shape[a].Size)];
        int[] wanted = [.. sizes.Select((s, i) => (asked.Length == 1 ? asked[0] : asked[i]) is long n ? (int)Math.Clamp(n, 0, 1 << 20) : s)];
        if (wanted.Any(static w => w == 0) || sizes.Any(static s => s == 0))
            throw c.Unsupported("an empty result");
        if (wanted.All(static w => w == 1))
            return c.L.Reduce(kind, x, spatial, keep: true);
        if (d < 3 && sizes.Zip(wanted).All(static p => p.First % p.Second == 0))
        {
            int[] window = [.. sizes.Zip(wanted, static (s, w) => s / w)];
            Window1D Side(int i) => d == 1 && i == 0 ? new(1) : new(window[d == 1 ? 0 : i], window[d == 1 ? 0 : i]);
            return Spatial.Apply(c, x, d, v => c.L.Emit(new Pool2D(pool, new(Side(0), Side(1))), v));
        }
        for (int i = 0; i < d; i++)
        {
            (int axis, int size, int count) = (spatial[i], sizes[i], c.Pieces(wanted[i]));
            x = c.L.Concat(axis, [.. Enumerable.Range(0, count).Select(o =>
            {
                (int start, int end) = Covered(o, size, count);
                return c.L.Reduce(kind, c.L.Slice(x, axis, start, end - start), [axis], keep: true);
            })]);
        }
        return x;
    }

    private static (int Start, int End) Covered(int output, int size, int count) =>
        ((int)((long)output * size / count), (int)(((((long)output + 1) * size) + count - 1) / count));

    /// <summary>The window and, where the size is rounded up, how many more rows and columns that takes.</summary>
    private static (Window2D Window, int CeilRows, int CeilColumns) WindowOf(Call c, int d, int[] dilation)
    {
        int[] kernel = Convolutions.Pair(c, "kernel_size", d, 1), pad = Convolutions.Pair(c, "padding", d, 0);
        int[] stride = c["stride"] is object?[] { Length: 0 } or null ? kernel : Convolutions.Pair(c, "stride", d, 1);
        if (kernel.Concat(stride).Concat(dilation).Any(static n => n < 1) || pad.Any(static p => p < 0))
            throw c.Unsupported($"a window of {string.Join("x", kernel)}, stride {string.Join(",", stride)}");
        int[] sizes = Spatial.Sizes(c.X("self"), d);
        Window1D Side(int i) => new(kernel[i], stride[i], dilation[i], pad[i], pad[i]);
        int Ceil(int i)
        {
            Window1D side = Side(i);
            if (!c.Bool("ceil_mode"))
                return 0;
            int span = sizes[i] + (2 * pad[i]) - side.Extent, count = ((span + stride[i] - 1) / stride[i]) + 1;
            // The last window must begin inside the image or its left padding.
            if ((count - 1) * stride[i] >= sizes[i] + pad[i])
                count--;
            return Math.Max(0, ((count - 1) * stride[i]) - span);
        }
        return (new(Side(0), Side(1)), Ceil(0), Ceil(1));
    }
}
