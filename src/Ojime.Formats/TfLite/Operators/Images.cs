using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Resizing, and blocks of pixels that become channels or batches.</summary>
internal static class Images
{
    public static void SpaceToDepth(OperatorImport o) => o.Result(new SpaceToDepth(Block(o)), o.Input(0));
    public static void DepthToSpace(OperatorImport o) => o.Result(new DepthToSpace(Block(o)), o.Input(0));

    public static void ResizeBilinear(OperatorImport o) => Resize(o, ResizeKind.Bilinear,
        o.Options.Bool(Slot.Resize.BilinearAlignCorners) ? ResizeCoordinates.AlignCorners
        : o.Options.Bool(Slot.Resize.BilinearHalfPixel) ? ResizeCoordinates.HalfPixel : ResizeCoordinates.Asymmetric, ResizeRounding.RoundPreferFloor);

    public static void ResizeNearest(OperatorImport o)
    {
        bool corners = o.Options.Bool(Slot.Resize.NearestAlignCorners);
        Resize(o, ResizeKind.Nearest,
            corners ? ResizeCoordinates.AlignCorners
            : o.Options.Bool(Slot.Resize.NearestHalfPixel) ? ResizeCoordinates.TfHalfPixelNearest : ResizeCoordinates.Asymmetric,
            corners ? ResizeRounding.RoundPreferCeil : ResizeRounding.Floor);
    }

    /// <summary>pad, [N, H/b, b, W/b, b, C] ──▶ [b, b, N, H/b, W/b, C]</summary>
    public static void SpaceToBatch(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] block = o.Ints(1, "the block"), pads = o.Ints(2, "the padding");
        int m = block.Length, rank = x.Shape.Rank;
        if (m + 1 > rank || pads.Length != 2 * m || block.Any(static b => b <= 0) || pads.Any(static p => p < 0))
            throw o.Malformed($"a block of {m} axes for {x.Shape}");
        if (pads.Any(static p => p > 0))
        {
            IntList Side(int side) => [.. Enumerable.Range(0, rank).Select(i => i >= 1 && i <= m ? pads[(2 * (i - 1)) + side] : 0)];
            x = o.AddScaled(new Pad(Side(0), Side(1)), x.Type.Quantization, x);
        }
        int[] sizes = x.Shape.Sizes;
        var split = new List<Dim> { sizes[0] };
        for (int i = 0; i < m; i++)
        {
            if (sizes[i + 1] % block[i] != 0)
                throw o.Malformed($"{sizes[i + 1]} pixels in blocks of {block[i]}");
            split.AddRange([sizes[i + 1] / block[i], block[i]]);
        }
        split.AddRange(x.Shape.Skip(m + 1));
        int[] order = [.. Enumerable.Range(0, m).Select(static i => (2 * i) + 2), 0, .. Enumerable.Range(0, m).Select(static i => (2 * i) + 1),
            .. Enumerable.Range((2 * m) + 1, rank - m - 1)];
        Value moved = o.AddScaled(new Transpose([.. order]), x.Type.Quantization, o.AddScaled(new Reshape([.. split]), x.Type.Quantization, x));
        int batch = block.Aggregate(sizes[0], static (a, b) => checked(a * b));
        Shape to = [batch, .. Enumerable.Range(0, m).Select(i => (Dim)(sizes[i + 1] / block[i])), .. x.Shape.Skip(m + 1)];
        o.Result(new Reshape(to), moved);
    }

    /// <summary>[b, b, N, H, W, C] ──▶ [N, H, b, W, b, C], then the crops.</summary>
    public static void BatchToSpace(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] block = o.Ints(1, "the block"), crops = o.Ints(2, "the crops"), sizes = x.Shape.Sizes;
        int m = block.Length, rank = sizes.Length;
        int blocks = block.Any(static b => b <= 0) ? 0 : block.Aggregate(1, static (a, b) => checked(a * b));
        if (m + 1 > rank || crops.Length != 2 * m || blocks == 0 || sizes[0] % blocks != 0)
            throw o.Malformed($"a block of {m} axes for {x.Shape}");
        int batch = sizes[0] / blocks;
        Shape split = [.. block.Select(static b => (Dim)b), batch, .. x.Shape.Skip(1)];
        var order = new List<int> { m };
        for (int i = 0; i < m; i++)
            order.AddRange([m + 1 + i, i]);
        order.AddRange(Enumerable.Range((2 * m) + 1, rank - m - 1));
        Value moved = o.AddScaled(new Transpose([.. order]), x.Type.Quantization, o.AddScaled(new Reshape(split), x.Type.Quantization, x));
        Shape whole = [batch, .. Enumerable.Range(0, m).Select(i => (Dim)checked(sizes[i + 1] * block[i])), .. x.Shape.Skip(m + 1)];
        Value joined = o.AddScaled(new Reshape(whole), x.Type.Quantization, moved);
        IntList starts = [.. Enumerable.Range(0, rank).Select(i => i >= 1 && i <= m ? crops[2 * (i - 1)] : 0)];
        IntList kept = [.. whole.Sizes.Select((s, i) => i >= 1 && i <= m ? s - crops[2 * (i - 1)] - crops[(2 * (i - 1)) + 1] : s)];
        o.Result(new Ops.Slice(starts, kept, IntList.Repeat(1, rank)), joined);
    }

    private static void Resize(OperatorImport o, ResizeKind kind, ResizeCoordinates coordinates, ResizeRounding nearest)
    {
        Value x = o.Input(0);
        if (o.Ints(1, "the size") is not [var rows, var columns] || x.Shape.Rank != 4)
            throw o.Malformed($"a size of rows and columns for {x.Shape}");
        if (rows <= 0 || columns <= 0 || (long)rows * columns > int.MaxValue)
            throw o.Malformed($"a size of {rows} x {columns}");
        var resize = new Resize2D(kind, coordinates, rows, columns, nearest);
        if (kind == ResizeKind.Bilinear && TfTypes.IsShifted(o.DeclaredInput(0)))
            ThroughFloats(o, resize, x);
        else
            o.Result(resize, x);
    }

    /// <summary>uint8 is interpolated in floats over its stored numbers, halves up: those of a scale of 1 and a zero point of 0, shifted.</summary>
    private static void ThroughFloats(OperatorImport o, Resize2D resize, Value x)
    {
        var plain = new Quantization(1, -128);
        Value numbers = o.Add(new Dequantize(), o.AddScaled(new Reshape(x.Shape), plain, x));
        Value codes = o.AddScaled(new Quantize(ElementType.Int8), plain, o.Add(resize, numbers));
        o.Set(0, codes);
    }

    private static int Block(OperatorImport o)
    {
        int size = o.Options.Int(Slot.Block.Size);
        return size is > 0 and < 1 << 12 ? size : throw o.Malformed($"a block of {size}");
    }
}
