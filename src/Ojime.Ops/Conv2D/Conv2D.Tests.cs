using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class Conv2DTests
{
    private static readonly Window2D Uneven = new(new(3, 2, 1, 0, 1), new(3, 2, 1, 0, 1));

    public static OpCase[] Cases { get; } =
    [
        .. OpCase.InEveryRounding(
            Int8("border of one", [1, 6, 7, 8], [8, 3, 3, 8], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu, new(1, 1, 1, 1))),
            Int8("3x3 same, whole fours", [1, 6, 7, 8], [12, 3, 3, 8], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu)),
            Int8("3x3, filters not whole fours", [2, 5, 5, 4], [6, 3, 3, 4], new(Window2D.Square(3, pad: 1))),
            Int8("depthwise, eight channels", [1, 8, 6, 8], [8, 3, 3, 1], new(Uneven, 8)),
            Int8("groups", [1, 5, 5, 8], [4, 3, 3, 4], new(Window2D.Square(3), 2)),
            Int8("factors between a half and 1", [1, 3, 3, 4], [8, 1, 1, 4], new(Window2D.Square(1)), yScale: 8e-4f),
            Int8("tiny factors", [1, 3, 3, 4], [8, 1, 1, 4], new(Window2D.Square(1)), yScale: 3e5f)),
        Int8("3x3 same", [1, 8, 8, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1))),
        Int8("3x3 same, whole fours", [1, 6, 7, 8], [12, 3, 3, 8], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu)),
        Int8("3x3 same, sixteen channels", [1, 6, 8, 16], [16, 3, 3, 16], new(Window2D.Square(3, pad: 1))),
        Int8("3x3, filters not whole fours", [2, 5, 5, 4], [6, 3, 3, 4], new(Window2D.Square(3, pad: 1))),
        Int8("window larger than the image", [1, 2, 2, 1], [1, 5, 5, 1], new(Window2D.Square(5, pad: 2))),
        Int8("window far outside the image", [1, 1, 3, 4], [4, 3, 3, 4], new(new(new(3, 1, 1, 4, 4), new(3, 2, 1, 3, 3)))),
        Int8("stride 2, padding uneven", [1, 9, 8, 2], [3, 3, 3, 2], new(Uneven)),
        Int8("stride 2, padding uneven, whole fours", [1, 8, 10, 4], [8, 3, 3, 4], new(Uneven)),
        Int8("10x4, one channel", [1, 20, 8, 1], [8, 10, 4, 1], new(new(new(10, 2, 1, 4, 5), new(4, 2, 1, 1, 1)), 1, Clamp.Relu)),
        Int8("dilated, whole fours", [1, 9, 9, 4], [4, 3, 3, 4], new(Window2D.Square(3, pad: 2, dilation: 2))),
        Int8("pointwise", [1, 5, 5, 8], [16, 1, 1, 8], new(Window2D.Square(1))),
        Int8("pointwise, fewer filters than channels", [1, 4, 4, 16], [5, 1, 1, 16], new(Window2D.Square(1))),
        Int8("pointwise, stride 2", [1, 8, 8, 4], [8, 1, 1, 4], new(Window2D.Square(1, stride: 2))),
        Int8("pointwise, five channels", [1, 4, 4, 5], [7, 1, 1, 5], new(Window2D.Square(1))),
        Int8("depthwise", [1, 7, 5, 8], [8, 3, 3, 1], new(Window2D.Square(3, pad: 1), 8)),
        Int8("depthwise, dilated, clamped", [2, 7, 7, 4], [4, 3, 3, 1], new(Window2D.Square(3, pad: 2, dilation: 2), 4, Clamp.Relu6)),
        Int8("depthwise, padding uneven, five channels", [1, 8, 8, 5], [5, 3, 3, 1], new(Uneven, 5)),
        Int8("depthwise, seven channels, two images", [2, 5, 6, 7], [7, 3, 3, 1], new(Window2D.Square(3, pad: 1), 7)),
        Int8("depthwise, padding uneven, eight channels", [1, 8, 6, 8], [8, 3, 3, 1], new(Uneven, 8)),
        Int8("depthwise, two filters a channel", [1, 6, 6, 3], [6, 3, 3, 1], new(Window2D.Square(3, pad: 1), 3)),
        Int8("depthwise from one channel", [1, 6, 6, 1], [8, 3, 3, 1], new(Window2D.Square(3, pad: 1))),
        Int8("groups", [1, 5, 5, 8], [4, 3, 3, 4], new(Window2D.Square(3), 2)),
        Int8("one scale for all", [1, 4, 4, 4], [4, 3, 3, 4], new(Window2D.Square(3, pad: 1)), perFilter: false),
        Int8("weights with a zero point", [1, 5, 5, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1)), weightZero: 7),
        Int8("factors from 2^-31 to above 1", [1, 3, 3, 4], [8, 1, 1, 4], new(Window2D.Square(1)), yScale: 1e-4f),
        Int8("factors between a half and 1", [1, 3, 3, 4], [8, 1, 1, 4], new(Window2D.Square(1)), yScale: 8e-4f),
        Int8("tiny factors", [1, 3, 3, 4], [8, 1, 1, 4], new(Window2D.Square(1)), yScale: 3e5f),
        Int8("border of one", [1, 6, 7, 8], [8, 3, 3, 8], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu, new(1, 1, 1, 1))),
        Int8("border uneven, three channels, two images", [2, 9, 8, 3], [5, 3, 3, 3], new(Uneven, 1, null, new(0, 0, 1, 1))),
        Int8("border of a pointwise layer", [1, 5, 5, 8], [6, 1, 1, 8], new(Window2D.Square(1), 1, null, new(1, 0, 2, 1))),
        Int8("border without a middle", [1, 2, 2, 4], [4, 3, 3, 4], new(Window2D.Square(3, pad: 1), 1, null, new(1, 1, 1, 1))),
        Int8("weights at run time", [1, 5, 5, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1)), isConstant: false),
        Int16("3x3 same, 64-bit", [1, 6, 6, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu), ElementType.Int64),
        Int16("depthwise, 64-bit", [1, 6, 6, 4], [4, 3, 3, 1], new(Uneven, 4), ElementType.Int64),
        Int16("3x3 same, 32-bit", [1, 6, 6, 3], [4, 3, 3, 3], new(Window2D.Square(3, pad: 1)), ElementType.Int32),
        Float("3x3 same", [1, 6, 6, 5], [4, 3, 3, 5], new(Window2D.Square(3, pad: 1), 1, Clamp.Relu6)),
        Float("groups, padding uneven", [2, 8, 8, 4], [6, 3, 3, 2], new(Uneven, 2)),
        Float("depthwise, dilated", [1, 8, 8, 4], [4, 3, 3, 1], new(Window2D.Square(3, pad: 2, dilation: 2), 4)),
        Float("pointwise", [1, 5, 5, 9], [7, 1, 1, 9], new(Window2D.Square(1))),
    ];

    private static OpCase Int8(
        string name, int[] x, int[] w, Conv2D op, bool perFilter = true, int weightZero = 0, float yScale = 0.08f, bool isConstant = true)
    {
        float[] scales = [.. Enumerable.Range(0, perFilter ? w[0] : 1).Select(static o => 0.01f + (0.003f * o))];
        OpInput weights = OpInput.Weights(scales, w) with { Constant = isConstant };
        if (weightZero != 0)
            weights = weights with { Type = weights.Type with { Quantization = new(0.02f, weightZero) } };
        return new($"int8 {name}", op, [OpInput.Int8(0.05f, 3, x), weights, OpInput.Bias(op.Border is { } b ? [b.Rows, b.Columns, w[0]] : [w[0]]) with { Constant = isConstant }],
            [new(ElementType.Int8, Out(x, w, op), new(yScale, -5))]);
    }

    private static OpCase Int16(string name, int[] x, int[] w, Conv2D op, ElementType bias)
    {
        float[] scales = [.. Enumerable.Range(0, w[0]).Select(static o => 0.01f + (0.003f * o))];
        OpInput data = new(new(ElementType.Int16, Shape.Of(x), new(0.001f, 0)), Low: -32768, High: 32767);
        OpInput b = new(new(bias, Shape.Of(w[0])), Constant: true, Low: -100000, High: 100000);
        return new($"int16 {name}", op, [data, OpInput.Weights(scales, w), b], [new(ElementType.Int16, Out(x, w, op), new(0.005f, 0))]);
    }

    private static OpCase Float(string name, int[] x, int[] w, Conv2D op) =>
        new($"float {name}", op, [OpInput.Float(x), OpInput.FloatConstant(w), OpInput.FloatConstant(w[0])]);

    private static Shape Out(int[] x, int[] w, Conv2D op) =>
        Shape.Of(x[0], op.Window.Rows.Out(x[1]).Size, op.Window.Columns.Out(x[2]).Size, w[0]);
}
