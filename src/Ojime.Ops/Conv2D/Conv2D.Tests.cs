using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class Conv2DTests
{
    public static OpCase[] Cases { get; } =
    [
        Int8("3x3 same", [1, 8, 8, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1))),
        Int8("window larger than the image", [1, 2, 2, 1], [1, 5, 5, 1], new(Window2D.Square(5, pad: 2))),
        Int8("stride 2, padding uneven", [1, 9, 8, 2], [3, 3, 3, 2], new(new(new(3, 2, 1, 0, 1), new(3, 2, 1, 0, 1)))),
        Int8("depthwise, dilated, clamped", [2, 7, 7, 4], [4, 3, 3, 1], new(Window2D.Square(3, pad: 2, dilation: 2), 4, Clamp.Relu6)),
    ];

    private static OpCase Int8(string name, int[] x, int[] w, Conv2D op)
    {
        float[] scales = [.. Enumerable.Range(0, w[0]).Select(static o => 0.01f + (0.003f * o))];
        OpInput data = OpInput.Int8(0.05f, 3, x);
        Shape y = Shape.Of(x[0], op.Window.Rows.Out(x[1]).Size, op.Window.Columns.Out(x[2]).Size, w[0]);
        return new(name, op, [data, OpInput.Weights(scales, w), OpInput.Bias(w[0])], [new(ElementType.Int8, y, new(0.08f, -5))]);
    }
}
