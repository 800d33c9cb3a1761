using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public enum ResizeKind { Nearest, Bilinear, Bicubic }

/// <summary>Where pixel p of the result lies in the input, with step = input pixels per output pixel.</summary>
public enum ResizeCoordinates
{
    /// <summary>(p + ½)·step − ½</summary>
    HalfPixel,

    /// <summary>As HalfPixel; 0 where the result has one pixel.</summary>
    PytorchHalfPixel,

    /// <summary>As HalfPixel, with the input centred under a result whose size was rounded.</summary>
    HalfPixelSymmetric,

    /// <summary>p·(in − 1)/(out − 1): the corner pixels coincide. With a scale given, out is in · scale, which may be a fraction.</summary>
    AlignCorners,

    /// <summary>p·step</summary>
    Asymmetric,

    /// <summary>(p + ½)·step; for nearest only, with Floor (TensorFlow's half_pixel_centers, PyTorch's nearest-exact).</summary>
    TfHalfPixelNearest,
}

/// <summary>Which pixel is nearest: what becomes of a half, or a direction always taken.</summary>
public enum ResizeRounding { RoundPreferFloor, RoundPreferCeil, Floor, Ceil }

/// <summary>
/// Another number of rows and columns, over N H W C: y[n,p,q,c] = Σ over the taps of p and q of weight · x. Nearest has one tap along an axis,
/// bilinear two, bicubic four; taps outside the image take the border.
/// </summary>
/// <remarks>
/// ScaleRows and ScaleColumns are output size over input size where the model gives them apart from the sizes; 0: the sizes' own ratio.
/// CubicA is the cubic's coefficient (PyTorch and ONNX −0.75). ExcludeOutside drops taps outside the image and scales the others up.
/// Antialias widens the taps where the image shrinks.
/// Integer meaning of the interpolations: weights in 1/1024, halves away from zero, as TFLite Micro's bilinear.
/// </remarks>
public sealed partial record Resize2D(
    ResizeKind Kind, ResizeCoordinates Coordinates, int Rows, int Columns, ResizeRounding Nearest = ResizeRounding.RoundPreferFloor,
    float ScaleRows = 0, float ScaleColumns = 0, float CubicA = -0.75f, bool ExcludeOutside = false, bool Antialias = false) : Op
{
    public override string Name => "resize2d";

    public override AttributeList Attributes => AttributeList.None.With("kind", Kind).With("coordinates", Coordinates)
        .With<IntList>("to", [Rows, Columns]).With("nearest", Nearest, ResizeRounding.RoundPreferFloor)
        .With("scale_rows", ScaleRows, 0f).With("scale_columns", ScaleColumns, 0f).With("cubic_a", CubicA, -0.75f)
        .With("exclude_outside", ExcludeOutside, false).With("antialias", Antialias, false);

    public static Resize2D Read(AttributeReader a)
    {
        IntList to = a.Ints("to");
        return new(a.Enum<ResizeKind>("kind"), a.Enum<ResizeCoordinates>("coordinates"), to[0], to[1], a.Enum("nearest", ResizeRounding.RoundPreferFloor),
            a.Float("scale_rows"), a.Float("scale_columns"), a.Float("cubic_a", -0.75f), a.Bool("exclude_outside"), a.Bool("antialias"));
    }

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x] || h == 0 || w == 0 || Rows <= 0 || Columns <= 0)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "x [N,H,W,C] with at least one pixel"));
        return [x with { Shape = [n, Rows, Columns, c] }];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Kind switch
    {
        ResizeKind.Nearest => 0,
        ResizeKind.Bilinear => 4L * outputs[0].Shape.ElementCount,
        ResizeKind.Bicubic => 16L * outputs[0].Shape.ElementCount,
    };
}
