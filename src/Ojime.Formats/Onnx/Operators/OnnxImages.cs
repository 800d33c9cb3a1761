using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>
/// Windows over images. ONNX holds them N C H W, or N C L; a Transpose before and one after bring them to our N H W C, and a pass removes
/// those that meet. A signal N C L is an image of one row.
/// </summary>
internal static class OnnxImages
{
    /// <summary>The image as N H W C.</summary>
    public static Value Image(OnnxCall c, Value x) => x.Shape.Rank switch
    {
        3 when c.Transpose(x, 0, 2, 1) is var rows => c.Reshape(rows, rows.Shape[0].Size, 1, rows.Shape[1].Size, rows.Shape[2].Size),
        4 => c.Transpose(x, 0, 2, 3, 1),
        var rank => throw c.Unsupported($"its input has {rank} axes; images have 3 or 4"),
    };

    /// <summary>Back to N C H W, or N C L.</summary>
    public static Value FromImage(OnnxCall c, Value y, int rank) => rank == 3
        ? c.Transpose(c.Reshape(y, y.Shape[0].Size, y.Shape[2].Size, y.Shape[3].Size), 0, 2, 1)
        : c.Transpose(y, 0, 3, 1, 2);

    public static Value Conv(OnnxCall c)
    {
        (Value x, Value w) = (c.Floats(0), c.Floats(1));
        int rank = x.Shape.Rank, groups = Positive(c, "group", c.Int("group", 1));
        if (w.Shape.Rank != rank)
            throw c.Malformed($"its input is {x.Shape} and its weights {w.Shape}");
        Value image = Image(c, x);
        Sliding[] axes = Sliding.Of(c, x.Shape, [.. w.Shape.Sizes.Skip(2)]);
        Value weights = rank == 3
            ? c.Reshape(c.Transpose(w, 0, 2, 1), w.Shape[0].Size, 1, w.Shape[2].Size, w.Shape[1].Size)
            : c.Transpose(w, 0, 2, 3, 1);
        Value y = c.Add(new Conv2D(Sliding.Window(axes), groups), image, weights, Bias(c, w.Shape[0].Size));
        return FromImage(c, y, rank);
    }

    public static Value ConvTranspose(OnnxCall c)
    {
        (Value x, Value w) = (c.Floats(0), c.Floats(1));
        int rank = x.Shape.Rank, groups = Positive(c, "group", c.Int("group", 1));
        if (w.Shape.Rank != rank || rank < 3)
            throw c.Malformed($"its input is {x.Shape} and its weights {w.Shape}");
        Value image = Image(c, x);
        (int inputs, int perGroup) = (w.Shape[0].Size, w.Shape[1].Size);
        int[] kernel = [.. w.Shape.Sizes.Skip(2)];
        if (inputs % groups != 0)
            throw c.Malformed($"{inputs} channels do not fall into {groups} groups");
        // [g·I, O/g, …] becomes [g·O/g, …, I]
        int rows = rank == 3 ? 1 : kernel[0], columns = kernel[^1];
        Value weights = c.Reshape(w, groups, inputs / groups, perGroup, rows, columns);
        weights = c.Reshape(c.Transpose(weights, 0, 2, 3, 4, 1), groups * perGroup, rows, columns, inputs / groups);

        (Sliding[] axes, int[] outputPad) = Sliding.OfTransposed(c, x.Shape, kernel);
        var op = new ConvTranspose2D(Sliding.Window(axes), groups, rank == 3 ? 0 : outputPad[0], outputPad[^1]);
        return FromImage(c, c.Add(op, image, weights, Bias(c, groups * perGroup)), rank);
    }

    private static Value Bias(OnnxCall c, int channels) => c.Has(2) ? c.Floats(2) : c.Filled([channels], 0, ElementType.Float32);

    // ---- pools

    public static Value MaxPool(OnnxCall c)
    {
        if (c.Wants(1))
            throw c.Unsupported("the positions of the maxima are not given out");
        if (c.Flag("storage_order"))
            throw c.Unsupported("storage_order 1");
        if (c.Input(0).Type.Element is not (ElementType.Float32 or ElementType.Int8 or ElementType.Int16))
            throw c.Type($"{c.Input(0).Type}");
        return Pool(c, c.Input(0), PoolKind.Max, countPadding: false);
    }

    public static Value AveragePool(OnnxCall c) => Pool(c, c.Floats(0), PoolKind.Average, c.Flag("count_include_pad"));

    /// <summary>(Σ |x|^p)^(1/p): the mean with its padding counted, times the taps.</summary>
    public static Value LpPool(OnnxCall c)
    {
        float p = c.Int("p", 2);
        if (c.Flag("ceil_mode"))
            throw c.Unsupported("ceil_mode");
        Value x = c.Floats(0);
        Value powers = p == 1 ? c.Unary(UnaryKind.Abs, x) : p == 2 ? c.Unary(UnaryKind.Square, x) : c.Unary(UnaryKind.Power, c.Unary(UnaryKind.Abs, x), p);
        int taps = Kernel(c).Aggregate(1, static (a, b) => checked(a * b));
        Value sum = c.Binary(BinaryKind.Mul, Pool(c, powers, PoolKind.Average, countPadding: true), c.Scalar(taps, x.Type.Element));
        return p == 1 ? sum : p == 2 ? c.Unary(UnaryKind.Sqrt, sum) : c.Unary(UnaryKind.Power, sum, 1 / p);
    }

    private static int[] Kernel(OnnxCall c) => c.Ints("kernel_shape") ?? throw c.Malformed("it has no kernel_shape");

    private static Value Pool(OnnxCall c, Value x, PoolKind kind, bool countPadding)
    {
        Sliding[] axes = Sliding.Of(c, x.Shape, Kernel(c));
        if (x.Shape.Rank > 4)
            return PoolEach(c, x, kind, countPadding, axes);
        Value image = Image(c, x);
        var op = new Pool2D(kind, Sliding.Window(axes), countPadding, CeilRows: axes.Length == 1 ? 0 : axes[0].Ceil, CeilColumns: axes[^1].Ceil);
        return FromImage(c, c.Add(op, image), x.Shape.Rank);
    }

    /// <summary>Volumes: one axis after the other, as the rows of an image one pixel wide. The taps that count are a box, so its sides can be taken in turn.</summary>
    private static Value PoolEach(OnnxCall c, Value x, PoolKind kind, bool countPadding, Sliding[] axes)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i] is { Ceil: 0, Axis: { Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0 } })
                continue;
            int[] sizes = x.Shape.Sizes;
            Value rows = c.Reshape(x, Product(sizes.Take(i + 2)), sizes[i + 2], 1, Product(sizes.Skip(i + 3)));
            Value y = c.Add(new Pool2D(kind, new(axes[i].Axis, new(1)), countPadding, CeilRows: axes[i].Ceil), rows);
            sizes[i + 2] = y.Shape[1].Size;
            x = c.Reshape(y, sizes);
        }
        return x;
    }

    private static int Product(IEnumerable<int> sizes) => sizes.Aggregate(1, static (a, b) => checked(a * b));

    public static Value GlobalPool(OnnxCall c, PoolKind kind)
    {
        Value x = c.Floats(0);
        if (x.Shape.Rank is not (3 or 4))
            return c.Add(new Reduce(kind == PoolKind.Max ? ReduceKind.Max : ReduceKind.Mean, Spatial(c, x), true), x);
        Value image = Image(c, x);
        return FromImage(c, c.Add(new Pool2D(kind, new(new(image.Shape[1].Size), new(image.Shape[2].Size))), image), x.Shape.Rank);
    }

    public static Value GlobalLpPool(OnnxCall c)
    {
        Value x = c.Floats(0);
        return c.Int("p", 2) switch
        {
            1 => c.Add(new Reduce(ReduceKind.L1, Spatial(c, x), true), x),
            2 => c.Add(new Reduce(ReduceKind.L2, Spatial(c, x), true), x),
            var p => throw c.Unsupported($"p {p}"),
        };
    }

    private static IntList Spatial(OnnxCall c, Value x) =>
        x.Shape.Rank > 2 ? [.. Enumerable.Range(2, x.Shape.Rank - 2)] : throw c.Malformed($"its input {x.Shape} is no image");

    // ---- blocks

    public static Value DepthToSpace(OnnxCall c)
    {
        var op = new DepthToSpace(Positive(c, "blocksize", c.Int("blocksize", 0)), c.Text("mode", "DCR") == "CRD");
        return FromImage(c, c.Add(op, Square(c)), 4);
    }

    public static Value SpaceToDepth(OnnxCall c) =>
        FromImage(c, c.Add(new SpaceToDepth(Positive(c, "blocksize", c.Int("blocksize", 0))), Square(c)), 4);

    private static Value Square(OnnxCall c) => c.Input(0).Shape.Rank == 4 ? Image(c, c.Input(0)) : throw c.Malformed($"its input is {c.Input(0).Shape}");

    public static int Positive(OnnxCall c, string name, int number) => number > 0 ? number : throw c.Malformed($"{name} is {number}");
}
