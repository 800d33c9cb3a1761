using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Windows as columns, grids, and reading pictures at computed places.</summary>
internal static class Sampling
{
    public static void Rows(OperatorTable t)
    {
        t.Add("im2col(self, kernel_size, dilation, padding, stride)", static c => Columns(c));
        t.Add("affine_grid_generator(theta, size, align_corners)", static c => AffineGrid(c));
        t.Add("grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners)", static c => GridSample(c));
        t.Add("grid_sampler_2d(input, grid, interpolation_mode, padding_mode, align_corners)", static c => GridSample(c));
        foreach (string name in (string[])["embedding_bag(weight, indices, offsets, scale_grad_by_freq=False, mode=0, sparse=False, per_sample_weights=None, include_last_offset=False)",
            "embedding_bag.padding_idx(weight, indices, offsets, scale_grad_by_freq, mode, sparse, per_sample_weights, include_last_offset, padding_idx)"])
            t.AddMany(name, static c => [EmbeddingBag(c)]);
    }

    /// <summary>[N, C, H, W] to [N, C·taps, windows].</summary>
    private static Value Columns(Call c)
    {
        Value x = c.X("self");
        int[] kernel = c.Ints("kernel_size", 2), dilation = c.Ints("dilation", 2), pad = c.Ints("padding", 2), stride = c.Ints("stride", 2);
        bool isBatch = x.Shape.Rank == 4;
        if (!isBatch)
            x = c.L.AddAxis(x, 0);
        x = c.L.Pad(x, [0, 0, pad[0], pad[1]], [0, 0, pad[0], pad[1]]);
        int[] s = x.Shape.Sizes;
        var (rows, columns) = (new Window1D(kernel[0], stride[0], dilation[0]), new Window1D(kernel[1], stride[1], dilation[1]));
        int high = rows.Out(s[2]).Size, wide = columns.Out(s[3]).Size;
        if (high < 1 || wide < 1)
            throw c.Unsupported("a window larger than the picture");
        int[] places = [.. from r in Enumerable.Range(0, kernel[0]) from q in Enumerable.Range(0, kernel[1]) from p in Enumerable.Range(0, high) from w in Enumerable.Range(0, wide)
            select (rows.At(p, r) * s[3]) + columns.At(w, q)];
        Value taken = c.L.Emit(new Gather(2), c.L.Reshape(x, s[0], s[1], s[2] * s[3]), c.L.Indices(places));
        Value y = c.L.Reshape(taken, s[0], s[1] * kernel[0] * kernel[1], high * wide);
        return isBatch ? y : c.L.DropAxis(y, 0);
    }

    /// <summary>theta [N,2,3] applied to the pixel centres of an H x W picture: [N,H,W,2].</summary>
    private static Value AffineGrid(Call c)
    {
        int[] size = c.Ints("size");
        if (size.Length != 4)
            throw c.Unsupported($"a grid over {size.Length - 2} axes");
        bool corners = c.Bool("align_corners");
        float Place(int i, int count) => count == 1 && corners ? 0 : corners ? (2f * i / (count - 1)) - 1 : (((2f * i) + 1) / count) - 1;
        var points = new float[size[2] * size[3] * 3];
        for (int i = 0; i < points.Length / 3; i++)
            (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]) = (Place(i % size[3], size[3]), Place(i / size[3], size[2]), 1);
        Value grid = c.L.MatMul(c.L.Floats([1, size[2] * size[3], 3], points), c.L.Swap(c.X("theta"), 1, 2));
        return c.L.Reshape(grid, size[0], size[2], size[3], 2);
    }

    /// <summary>x [N,C,H,W] read at grid [N,P,Q,2] (x before y, -1..1): bilinear by four gathers, or the nearest pixel.</summary>
    private static Value GridSample(Call c)
    {
        Value x = c.X("input"), grid = c.X("grid");
        (int mode, int padding, bool corners) = (c.Int("interpolation_mode"), c.Int("padding_mode"), c.Bool("align_corners"));
        if (x.Shape.Rank != 4 || mode is not (0 or 1) || padding is not (0 or 1))
            throw c.Unsupported(x.Shape.Rank != 4 ? "a grid over three axes" : mode == 2 ? "bicubic sampling" : "reflected sampling");
        int[] s = x.Shape.Sizes, g = grid.Shape.Sizes;
        Value Coordinate(int which, int size)
        {
            Value at = c.L.DropAxis(c.L.Slice(grid, 3, which, 1), 3);
            Value pixel = corners ? c.L.Mul(c.L.Add(at, 1.0), (size - 1) / 2.0) : c.L.Div(c.L.Sub(c.L.Mul(c.L.Add(at, 1.0), (double)size), 1.0), 2.0);
            return padding == 1 ? c.L.Unary(UnaryKind.Clip, pixel, 0, size - 1) : pixel;
        }
        (Value column, Value row) = (Coordinate(0, s[3]), Coordinate(1, s[2]));
        Value flat = c.L.Reshape(c.L.Transpose(x, 0, 2, 3, 1), s[0], s[2] * s[3], s[1]);
        Value Tap(Value r, Value q)
        {
            Value inside = c.L.Binary(BinaryKind.And, Within(r, s[2]), Within(q, s[3]), ElementType.Bool);
            Value place = c.L.Add(c.L.Mul(c.L.Cast(c.L.Unary(UnaryKind.Clip, r, 0, s[2] - 1), ElementType.Int64), (long)s[3]), c.L.Cast(c.L.Unary(UnaryKind.Clip, q, 0, s[3] - 1), ElementType.Int64));
            Value taken = c.L.Emit(new Gather(1, 1), flat, c.L.Reshape(place, g[0], g[1] * g[2]));
            return c.L.Select(c.L.Reshape(inside, g[0], g[1] * g[2], 1), taken, 0.0);
        }
        Value Within(Value at, int size) => c.L.Binary(BinaryKind.And, c.L.Binary(BinaryKind.GreaterEqual, at, 0.0), c.L.Binary(BinaryKind.LessEqual, at, size - 1.0), ElementType.Bool);
        Value y;
        if (mode == 1)
            y = Tap(c.L.Unary(UnaryKind.Round, row), c.L.Unary(UnaryKind.Round, column));
        else
        {
            (Value top, Value left) = (c.L.Unary(UnaryKind.Floor, row), c.L.Unary(UnaryKind.Floor, column));
            (Value down, Value across) = (c.L.Sub(row, top), c.L.Sub(column, left));
            Value Weight(Value a, Value b) => c.L.Reshape(c.L.Mul(a, b), g[0], g[1] * g[2], 1);
            (Value up, Value back) = (c.L.Sub(1.0, down), c.L.Sub(1.0, across));
            (Value bottom, Value right) = (c.L.Add(top, 1.0), c.L.Add(left, 1.0));
            y = c.L.Add(c.L.Add(c.L.Mul(Tap(top, left), Weight(up, back)), c.L.Mul(Tap(top, right), Weight(up, across))),
                c.L.Add(c.L.Mul(Tap(bottom, left), Weight(down, back)), c.L.Mul(Tap(bottom, right), Weight(down, across))));
        }
        return c.L.Transpose(c.L.Reshape(y, g[0], g[1], g[2], s[1]), 0, 3, 1, 2);
    }

    /// <summary>Bags of equal, known size: rows are gathered and reduced.</summary>
    private static Value EmbeddingBag(Call c)
    {
        Value weight = c.X("weight"), indices = c.L.Cast(c.X("indices"), ElementType.Int64);
        if (c.L.Known(c.X("offsets")) is not { } known)
            throw new Refusal(Pt2Problems.DependsOnData(c.At, "the size of a bag"));
        if (c.HasParameter("padding_idx") && c["padding_idx"] is not null)
            throw c.Unsupported("a padding index");
        long[] starts = known.ToLongs();
        int count = indices.Shape.ElementCount;
        if (!c.Bool("include_last_offset"))
            starts = [.. starts, count];
        Value rows = c.L.Emit(new Gather(0), weight, c.L.Reshape(indices, count));
        if (c.Has("per_sample_weights"))
            rows = c.L.Mul(rows, c.L.Reshape(c.X("per_sample_weights"), count, 1));
        ReduceKind kind = c.Int("mode") switch { 0 => ReduceKind.Sum, 1 => ReduceKind.Mean, _ => ReduceKind.Max };
        var bags = new List<Value>();
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            if (starts[i] < 0 || starts[i + 1] > count || starts[i + 1] < starts[i])
                throw c.Unsupported("bags that overlap");
            bags.Add(starts[i] == starts[i + 1] ? c.L.Full([1, weight.Shape[1].Size], 0.0, ElementType.Float32)
                : c.L.Reduce(kind, c.L.Slice(rows, 0, (int)starts[i], (int)(starts[i + 1] - starts[i])), [0], true));
        }
        return c.L.Concat(0, bags);
    }
}
