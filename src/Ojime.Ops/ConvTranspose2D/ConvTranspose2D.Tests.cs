using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ConvTranspose2DTests
{
    public static OpCase[] Cases { get; } =
    [
        .. ((ElementType[])[ElementType.Float32, ElementType.Int8, ElementType.Int16]).SelectMany(static e => (OpCase[])
        [
            Of("2x2 stride 2", e, [1, 3, 4, 5], [4, 2, 2, 5], new(Window2D.Square(2, stride: 2))),
            Of("3x3 stride 2, padded, output padding", e, [2, 4, 3, 2], [3, 3, 3, 2], new(Window2D.Square(3, stride: 2, pad: 1), 1, 1, 1, Clamp.Relu)),
            Of("groups, dilated", e, [1, 4, 4, 4], [6, 3, 3, 2], new(Window2D.Square(3, dilation: 2), 2)),
        ]),
    ];

    private static OpCase Of(string name, ElementType element, int[] x, int[] w, ConvTranspose2D op)
    {
        if (element == ElementType.Float32)
            return new($"float {name}", op, [OpInput.Float(x), OpInput.FloatConstant(w), OpInput.FloatConstant(w[0])]);
        float[] scales = [.. Enumerable.Range(0, w[0]).Select(static o => 0.01f + (0.003f * o))];
        bool wide = element == ElementType.Int16;
        int Out(int size, Window1D window, int extra) => ((size - 1) * window.Stride) + window.Extent + extra - window.PadBefore - window.PadAfter;
        Shape y = Shape.Of(x[0], Out(x[1], op.Window.Rows, op.OutputPadRows), Out(x[2], op.Window.Columns, op.OutputPadColumns), w[0]);
        return new($"{element} {name}", op,
        [
            wide ? new(new(element, Shape.Of(x), new(0.001f, 0)), Low: -32768, High: 32767) : OpInput.Int8(0.05f, 3, x),
            OpInput.Weights(scales, w),
            wide ? new(new(ElementType.Int64, Shape.Of(w[0])), Constant: true, Low: -100000, High: 100000) : OpInput.Bias(w[0]),
        ], [new(element, y, wide ? new(0.005f, 0) : new(0.08f, -5))]);
    }
}
