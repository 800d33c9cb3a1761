using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>Other sizes along some axes, by the nearest element or between the neighbours.</summary>
internal static class OnnxResize
{
    /// <summary>One axis that changes: its new size, and the factor where the model gives one apart from the sizes.</summary>
    private sealed record Change(int Axis, int Size, float Scale);

    /// <summary>Scales are an attribute in set 7, an input in set 9.</summary>
    public static Value Upsample(OnnxCall c)
    {
        float[] scales = c.Opset < 9
            ? c.Attribute("scales")?.Floats.ToArray() ?? throw c.Malformed("it has no scales")
            : Floats(c, 1);
        return Apply(c, ByScales(c, scales, [.. Enumerable.Range(0, c.Input(0).Shape.Rank)]), Plain(Kind(c)));
    }

    /// <summary>Set 10: X, scales. Later: X, region, scales, sizes; either scales or sizes are given.</summary>
    public static Value Resize(OnnxCall c)
    {
        Value x = c.Input(0);
        ResizeKind kind = Kind(c);
        if (c.Opset < 11)
            return Apply(c, ByScales(c, Floats(c, 1), [.. Enumerable.Range(0, x.Shape.Rank)]), Plain(kind));
        int[] axes = c.Axes(c.Ints("axes") ?? Enumerable.Range(0, x.Shape.Rank), x.Shape.Rank);
        Change[] changes = c.Has(2) && c.Input(2).Shape.ElementCount > 0 ? ByScales(c, Floats(c, 2), axes) : BySizes(c, c.ConstantInts(3, "the sizes"), axes);
        ResizeCoordinates coordinates = c.Text("coordinate_transformation_mode", "half_pixel") switch
        {
            "half_pixel" => ResizeCoordinates.HalfPixel,
            "pytorch_half_pixel" => ResizeCoordinates.PytorchHalfPixel,
            "half_pixel_symmetric" => ResizeCoordinates.HalfPixelSymmetric,
            "align_corners" => ResizeCoordinates.AlignCorners,
            "asymmetric" => ResizeCoordinates.Asymmetric,
            "tf_half_pixel_for_nn" when kind == ResizeKind.Nearest => ResizeCoordinates.TfHalfPixelNearest,
            var other => throw c.Unsupported($"coordinates {other}"),
        };
        ResizeRounding nearest = c.Text("nearest_mode", "round_prefer_floor") switch
        {
            "round_prefer_floor" => ResizeRounding.RoundPreferFloor,
            "round_prefer_ceil" => ResizeRounding.RoundPreferCeil,
            "floor" => ResizeRounding.Floor,
            "ceil" => ResizeRounding.Ceil,
            var other => throw c.Malformed($"nearest_mode is {other}"),
        };
        return Apply(c, changes, new(kind, coordinates, 1, 1, nearest,
            CubicA: c.Float("cubic_coeff_a", -0.75f), ExcludeOutside: c.Flag("exclude_outside"), Antialias: c.Flag("antialias") && kind != ResizeKind.Nearest));
    }

    private static Resize2D Plain(ResizeKind kind) => new(kind, ResizeCoordinates.Asymmetric, 1, 1, ResizeRounding.Floor);

    private static ResizeKind Kind(OnnxCall c) => c.Text("mode", "nearest") switch
    {
        "nearest" => ResizeKind.Nearest,
        "linear" or "bilinear" => ResizeKind.Bilinear,
        "cubic" => ResizeKind.Bicubic,
        var other => throw c.Malformed($"mode is {other}"),
    };

    private static float[] Floats(OnnxCall c, int input)
    {
        Tensor tensor = c.Constant(input, "the scales");
        return tensor.Type.Element == ElementType.Float32 ? tensor.Read<float>().ToArray() : throw c.Malformed($"the scales are {tensor.Type}");
    }

    private static Change[] ByScales(OnnxCall c, float[] scales, int[] axes)
    {
        Shape x = c.Input(0).Shape;
        if (scales.Length != axes.Length || scales.Any(static s => !(s > 0 && s < 1 << 20)))
            throw c.Malformed($"the scales are {string.Join(',', scales)} for {axes.Length} axes");
        return [.. axes.Select((axis, i) => new Change(axis, checked((int)Math.Floor(x[axis].Size * (double)scales[i])), scales[i])).Where(static a => a.Scale != 1)];
    }

    private static Change[] BySizes(OnnxCall c, int[] sizes, int[] axes)
    {
        Shape x = c.Input(0).Shape;
        if (sizes.Length != axes.Length || sizes.Any(static s => s <= 0))
            throw c.Malformed($"the sizes are {string.Join(',', sizes)} for {axes.Length} axes");
        string policy = c.Text("keep_aspect_ratio_policy", "stretch");
        if (policy == "stretch")
            return [.. axes.Select((axis, i) => new Change(axis, sizes[i], 0)).Where(a => x[a.Axis] != a.Size)];
        IEnumerable<float> ratios = axes.Select((axis, i) => sizes[i] / (float)x[axis].Size);
        float scale = policy == "not_larger" ? ratios.Min() : ratios.Max();
        return [.. axes.Select(axis => new Change(axis, checked((int)MathF.Round(scale * x[axis].Size, MidpointRounding.AwayFromZero)), scale))];
    }

    /// <summary>
    /// Rows and columns of an image together. Any other axis by itself, as the rows of an image one pixel wide: the weights of two axes multiply, so
    /// one after the other is the same.
    /// </summary>
    private static Value Apply(OnnxCall c, Change[] changes, Resize2D like)
    {
        Value x = c.Floats(0);
        if (changes.Any(static a => a.Size <= 0) || x.Shape.ElementCount == 0)
            throw c.Malformed("an axis would have no elements");
        int rank = x.Shape.Rank;
        if (rank is 3 or 4 && Array.TrueForAll(changes, static a => a.Axis >= 2) && changes.Length > 0)
        {
            Value image = OnnxImages.Image(c, x);
            Change? rows = rank == 4 ? Array.Find(changes, static a => a.Axis == 2) : null, columns = Array.Find(changes, a => a.Axis == rank - 1);
            Resize2D op = like with
            {
                Rows = rows?.Size ?? image.Shape[1].Size,
                Columns = columns?.Size ?? image.Shape[2].Size,
                ScaleRows = rows?.Scale ?? 0,
                ScaleColumns = columns?.Scale ?? 0,
            };
            return OnnxImages.FromImage(c, c.Add(op, image), rank);
        }
        foreach (Change change in changes)
        {
            int[] sizes = x.Shape.Sizes;
            int outer = sizes.Take(change.Axis).Aggregate(1, static (a, b) => a * b), inner = sizes.Skip(change.Axis + 1).Aggregate(1, static (a, b) => a * b);
            Value y = c.Add(like with { Rows = change.Size, ScaleRows = change.Scale }, c.Reshape(x, outer, sizes[change.Axis], 1, inner));
            sizes[change.Axis] = change.Size;
            x = c.Reshape(y, sizes);
        }
        return x;
    }
}
