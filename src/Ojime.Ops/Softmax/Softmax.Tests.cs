using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class SoftmaxTests
{
    public static OpCase[] Cases { get; } =
    [
        .. ((bool[])[false, true]).SelectMany(static log => ((int[])[-1, 0, 1]).Select(axis =>
            new OpCase($"float axis {axis} log {log}", new Softmax(axis, 1.5f, log), [new(TensorType.Float(3, 4, 5), Low: -9, High: 9)]))),
        Int8("twelve classes", [2, 12], 0.15f, -1),
        Int8("sharp", [4, 7], 3f, -1),
        Int8("flat", [4, 7], 0.001f, -1),
        Int8("middle axis", [2, 9, 3], 0.1f, 1),
        Int8("one class", [5, 1], 0.1f, -1),
        Int8("to int16", [3, 12], 0.1f, -1, to: ElementType.Int16),
        Int8("logarithm", [3, 12], 0.1f, -1, log: true),
        Int8("logarithm, sharp", [3, 12], 1.1f, -1, log: true),
        Int8("logarithm, one class", [3, 1], 0.1f, -1, log: true),
        Int8("logarithm, middle axis", [2, 6, 3], 0.07f, 1, log: true),
        Int16([3, 12], 0.0003f, -1), Int16([2, 9, 3], 0.001f, 1), Int16([2, 5], 0.00001f, -1), Int16([5, 1], 0.001f, -1),
    ];

    [Fact]
    public void Shares_of_int8_sum_to_one()
    {
        TensorType x = new(ElementType.Int8, [1, 4], new(0.1f, 0)), y = new(ElementType.Int8, [1, 4], Softmax.ResultScale(ElementType.Int8, ElementType.Int8));
        Tensor result = Tensor.Zeros(y);
        new Softmax(-1).Evaluate([Tensor.Of<sbyte>(x, [3, 3, 3, 3])], [result]);
        Assert.Equal([-64, -64, -64, -64], result.ToLongs());
    }

    private static OpCase Int8(string name, int[] shape, float scale, int axis, bool log = false, ElementType to = ElementType.Int8) => new(
        $"int8 {name}", new Softmax(axis, 1, log, to == ElementType.Int8 ? null : to), [OpInput.Int8(scale, 3, shape)],
        [new(to, Shape.Of(shape), Softmax.ResultScale(ElementType.Int8, to, log))]);

    private static OpCase Int16(int[] shape, float scale, int axis) => new($"int16 {scale}", new Softmax(axis),
        [new(new(ElementType.Int16, Shape.Of(shape), new(scale, 0)), Low: -32768, High: 32767)],
        [new(ElementType.Int16, Shape.Of(shape), Softmax.ResultScale(ElementType.Int16, ElementType.Int16))]);
}
