using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class DenseTests
{
    public static OpCase[] Cases { get; } =
    [
        .. OpCase.InEveryRounding(Int8("inputs and outputs not whole fours", [2, 13], 7), Int8("one scale for all", [2, 16], 9, perOutput: false)),
        Int8("one row", [1, 64], 12),
        Int8("rows", [3, 2, 20], 8),
        Int8("inputs and outputs not whole fours", [2, 13], 7),
        Int8("one scale for all", [2, 16], 9, perOutput: false),
        Int8("weights with a zero point", [2, 16], 9, perOutput: false, weightZero: -9),
        Int8("weights at run time", [2, 16], 5, isConstant: false),
        Int16("64-bit", [2, 33], 6, ElementType.Int64),
        Int16("32-bit", [2, 33], 6, ElementType.Int32),
        new("float", new Dense(Clamp.Relu), [OpInput.Float(2, 3, 19), OpInput.FloatConstant(6, 19), OpInput.FloatConstant(6)]),
        new("float, weights at run time", new Dense(), [OpInput.Float(4, 8), OpInput.Float(6, 8), OpInput.Float(6)]),
    ];

    private static OpCase Int8(string name, int[] x, int outputs, bool perOutput = true, int weightZero = 0, bool isConstant = true)
    {
        float[] scales = [.. Enumerable.Range(0, perOutput ? outputs : 1).Select(static o => 0.01f + (0.003f * o))];
        OpInput weights = OpInput.Weights(scales, outputs, x[^1]) with { Constant = isConstant };
        if (!perOutput)
            weights = weights with { Type = weights.Type with { Quantization = new(0.02f, weightZero) } };
        return new($"int8 {name}", new Dense(Clamp.Relu6), [OpInput.Int8(0.05f, 3, x), weights, OpInput.Bias(outputs) with { Constant = isConstant }],
            [new(ElementType.Int8, Shape.Of([.. x[..^1], outputs]), new(0.08f, -5))]);
    }

    private static OpCase Int16(string name, int[] x, int outputs, ElementType bias) =>
        new($"int16 {name}", new Dense(),
            [new(new(ElementType.Int16, Shape.Of(x), new(0.001f, 0)), Low: -32768, High: 32767), OpInput.Weights([0.01f], outputs, x[^1]),
                new(new(bias, Shape.Of(outputs)), Constant: true, Low: -100000, High: 100000)],
            [new(ElementType.Int16, Shape.Of([.. x[..^1], outputs]), new(0.005f, 0))]);
}
