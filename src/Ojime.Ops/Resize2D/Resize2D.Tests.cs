using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class Resize2DTests
{
    public static OpCase[] Cases { get; } =
    [
        new("Nearest HalfPixel up", new Resize2D(ResizeKind.Nearest, ResizeCoordinates.HalfPixel, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Nearest AlignCorners up", new Resize2D(ResizeKind.Nearest, ResizeCoordinates.AlignCorners, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Nearest Asymmetric up", new Resize2D(ResizeKind.Nearest, ResizeCoordinates.Asymmetric, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bilinear HalfPixel up", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.HalfPixel, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bilinear AlignCorners up", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.AlignCorners, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bilinear Asymmetric up", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.Asymmetric, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bicubic HalfPixel up", new Resize2D(ResizeKind.Bicubic, ResizeCoordinates.HalfPixel, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bicubic AlignCorners up", new Resize2D(ResizeKind.Bicubic, ResizeCoordinates.AlignCorners, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("Bicubic Asymmetric up", new Resize2D(ResizeKind.Bicubic, ResizeCoordinates.Asymmetric, 5, 9), [OpInput.Float(2, 3, 4, 2)]),
        new("nearest, half pixels of TensorFlow, int8", new Resize2D(ResizeKind.Nearest, ResizeCoordinates.TfHalfPixelNearest, 2, 7, ResizeRounding.Floor), [OpInput.Int8(0.1f, 3, 1, 5, 3, 4)]),
        new("nearest, int64, ceil", new Resize2D(ResizeKind.Nearest, ResizeCoordinates.Asymmetric, 4, 4, ResizeRounding.Ceil), [OpInput.Of(ElementType.Int64, [1, 3, 3, 1])]),
        new("bilinear int8", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.HalfPixel, 7, 6), [OpInput.Int8(0.1f, 3, 2, 4, 3, 3)]),
        new("bilinear int8 corners", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.AlignCorners, 7, 6), [OpInput.Int8(0.1f, 3, 1, 4, 3, 3)]),
        new("bilinear int16", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.Asymmetric, 5, 6), [OpInput.Of(ElementType.Int16, [1, 3, 4, 2], -32768, 32767)]),
        new("bicubic int8", new Resize2D(ResizeKind.Bicubic, ResizeCoordinates.HalfPixel, 6, 5), [OpInput.Int8(0.1f, 3, 1, 4, 4, 2)]),
        new("bilinear down, antialiased", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.HalfPixel, 3, 2, Antialias: true), [OpInput.Float(1, 8, 7, 2)]),
        new("bicubic, taps outside left out", new Resize2D(ResizeKind.Bicubic, ResizeCoordinates.HalfPixel, 3, 7, ExcludeOutside: true, CubicA: -0.5f), [OpInput.Float(1, 4, 4, 1)]),
        new("scales apart from sizes", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.HalfPixel, 4, 5, ScaleRows: 1.4f, ScaleColumns: 1.3f), [OpInput.Float(1, 3, 4, 1)]),
        new("one pixel of PyTorch", new Resize2D(ResizeKind.Bilinear, ResizeCoordinates.PytorchHalfPixel, 1, 1), [OpInput.Float(1, 4, 4, 2)]),
    ];
}
