using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class TfLiteLstmTests
{
    public static OpCase[] Cases { get; } =
    [
        Float("floats", new TfLiteLstm()),
        Float("floats, clipped, time first", new TfLiteLstm(TimeMajor: true, CellClip: 0.3f)),
        Integer("int8", new TfLiteLstm(), ElementType.Int8, 1f / 128, -3, 11),
        Integer("int8, time first, clipped", new TfLiteLstm(true, 2.5f), ElementType.Int8, 1f / 100, 0, 12),
        Integer("int16", new TfLiteLstm(), ElementType.Int16, 1f / 32768, 0, 11),
        Integer("int16, fine cell, clipped", new TfLiteLstm(CellClip: 0.9f), ElementType.Int16, 1f / 32768, 0, 15),
    ];

    private static OpCase Float(string name, TfLiteLstm op) => new(name, op,
    [
        OpInput.Float(3, 3, 5), .. Enumerable.Repeat(OpInput.FloatConstant(4, 5), 4), .. Enumerable.Repeat(OpInput.FloatConstant(4, 4), 4),
        .. Enumerable.Repeat(OpInput.FloatConstant(4), 4), OpInput.Float(3, 4), OpInput.Float(3, 4),
    ]);

    private static OpCase Integer(string name, TfLiteLstm op, ElementType element, float hiddenScale, int hiddenZero, int cellBits)
    {
        (long low, long high) = element.Range;
        Quantization input = new(element == ElementType.Int8 ? 0.05f : 0.0002f, element == ElementType.Int8 ? 4 : 0);
        TensorType hidden = new(element, [2, 4], new(hiddenScale, hiddenZero)), cell = new(ElementType.Int16, [2, 4], new(MathF.ScaleB(1, -cellBits), 0));
        OpInput Weights(int columns) => new(new(ElementType.Int8, [4, columns], new(0.01f, 0)), Constant: true, Low: -127, High: 127);
        OpInput bias = element == ElementType.Int8 ? OpInput.Bias(4) : new(new(ElementType.Int64, [4]), Constant: true, Low: -300000, High: 300000);
        Shape x = op.TimeMajor ? [3, 2, 5] : [2, 3, 5];
        return new(name, op,
        [
            new(new(element, x, input), Low: low, High: high), .. Enumerable.Repeat(Weights(5), 4), .. Enumerable.Repeat(Weights(4), 4), .. Enumerable.Repeat(bias, 4),
            new(hidden, Low: low, High: high), new(cell, Low: -32768, High: 32767),
        ], [new(element, x.With(2, 4), hidden.Quantization), hidden, cell]);
    }
}
