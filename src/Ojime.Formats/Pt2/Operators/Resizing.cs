using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Up- and downsampling of pictures and sequences.</summary>
internal static class Resizing
{
    public static void Rows(OperatorTable t)
    {
        foreach (int d in (int[])[1, 2])
        {
            foreach ((string name, ResizeCoordinates where) in (ReadOnlySpan<(string, ResizeCoordinates)>)
                [("upsample_nearest", ResizeCoordinates.Asymmetric), ("_upsample_nearest_exact", ResizeCoordinates.TfHalfPixelNearest)])
            {
                t.Add($"{name}{d}d.vec(input, output_size, scale_factors)", c => Resize(c, c.X("input"), d, ResizeKind.Nearest, where));
                t.Add($"{name}{d}d(self, output_size, {(d == 1 ? "scales" : "scales_h=None, scales_w")}=None)", c => Resize(c, c.X("self"), d, ResizeKind.Nearest, where));
            }
        }
        foreach ((string name, int d, ResizeKind kind, bool smooth) in (ReadOnlySpan<(string, int, ResizeKind, bool)>)
            [("upsample_linear1d", 1, ResizeKind.Bilinear, false), ("upsample_bilinear2d", 2, ResizeKind.Bilinear, false), ("upsample_bicubic2d", 2, ResizeKind.Bicubic, false),
            ("_upsample_bilinear2d_aa", 2, ResizeKind.Bilinear, true), ("_upsample_bicubic2d_aa", 2, ResizeKind.Bicubic, true)])
        {
            Value Lower(Call c, string input) => Resize(c, c.X(input), d, kind, c.Bool("align_corners") ? ResizeCoordinates.AlignCorners : ResizeCoordinates.HalfPixel, smooth);
            t.Add($"{name}.vec(input, output_size, align_corners, scale_factors)", c => Lower(c, "input"));
            t.Add($"{name}(self, output_size, align_corners, {(d == 1 ? "scales" : "scales_h=None, scales_w")}=None)", c => Lower(c, "self"));
        }
    }

    private static Value Resize(Call c, Value x, int d, ResizeKind kind, ResizeCoordinates where, bool smooth = false)
    {
        if (x.Shape.Rank != d + 2)
            throw c.Unsupported($"input {x.Shape}");
        if (kind != ResizeKind.Nearest && !x.Type.Element.IsFloat && !x.Type.IsQuantized)
            throw new Refusal(OperatorProblems.UnsupportedType(c.At, x.Type.ToString()));
        int[] sizes = Spatial.Sizes(x, d);
        double[] scales = Scales(c, d);
        int[] to = c["output_size"] is object?[]
            ? Convolutions.Pair(c, "output_size", d, 1) : [d == 1 ? 1 : (int)(sizes[0] * scales[0]), (int)(sizes[1] * scales[1])];
        if (smooth && where == ResizeCoordinates.AlignCorners)
        {
            // PyTorch keeps the corner scale but takes the centres as in half-pixel coordinates.
            where = ResizeCoordinates.HalfPixel;
            scales = [.. to.Zip(sizes, static (o, i) => i > 1 && o > 1 ? (o - 1.0) / (i - 1) : 0)];
        }
        // A scale that is given is used as it is, not the ratio of the rounded sizes.
        bool given = scales.Any(static s => s > 0) && where is not ResizeCoordinates.AlignCorners;
        float Scale(int i) => given && scales[i] > 0 && (d == 2 || i == 1) ? (float)scales[i] : 0;
        if (smooth && where == ResizeCoordinates.AlignCorners)
        {
            // Antialiased, PyTorch keeps half pixels and takes only the step from the corners.
            where = ResizeCoordinates.HalfPixel;
            (given, scales) = (true, [.. sizes.Select((size, i) => size > 1 && to[i] > 1 ? (to[i] - 1.0) / (size - 1) : 0)]);
        }
        return Spatial.Apply(c, x, d, v => c.L.Emit(
            new Resize2D(kind, where, to[0], to[1], ResizeRounding.Floor, Scale(0), Scale(1), smooth ? -0.5f : -0.75f, smooth, smooth), v), computes: kind != ResizeKind.Nearest);
    }

    private static double[] Scales(Call c, int d)
    {
        if (c.HasParameter("scale_factors"))
            return c["scale_factors"] is object?[] { Length: > 0 } ? c.Doubles("scale_factors") is var given && d == 1 ? [1, given[0]] : c.Doubles("scale_factors") : [0, 0];
        double One(string name) => c[name] is null ? 0 : c.Double(name);
        return d == 1 ? [1, One("scales")] : [One("scales_h"), One("scales_w")];
    }
}
