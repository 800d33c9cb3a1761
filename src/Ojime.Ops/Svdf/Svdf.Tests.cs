using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class SvdfTests
{
    public static OpCase[] Cases { get; } =
    [
        new("floats", new Svdf(2, Clamp.Relu), [OpInput.Float(2, 5), OpInput.FloatConstant(6, 5), OpInput.FloatConstant(6, 4), OpInput.FloatConstant(3), OpInput.Float(2, 24)]),
        new("floats, no memory", new Svdf(1), [OpInput.Float(1, 5), OpInput.FloatConstant(3, 5), OpInput.FloatConstant(3, 1), OpInput.FloatConstant(3), OpInput.Float(1, 3)]),
        Integer("state int16", ElementType.Int16, 0, 2),
        Integer("state int8 off zero", ElementType.Int8, 3, 1),
    ];

    private static OpCase Integer(string name, ElementType state, int zero, int rank)
    {
        (long low, long high) = state.Range;
        TensorType held = new(state, [2, 24], new(0.01f, zero));
        return new(name, new Svdf(rank),
        [
            OpInput.Int8(0.1f, -5, 2, 5), new(new(ElementType.Int8, [6, 5], new(0.02f, 0)), Constant: true, Low: -127, High: 127),
            new(new(state, [6, 4], new(0.001f, 0)), Constant: true, Low: low, High: high), OpInput.Bias(6 / rank), new(held, Low: low, High: high),
        ], [new(ElementType.Int8, [2, 6 / rank], new(0.05f, 9)), held]);
    }
}
