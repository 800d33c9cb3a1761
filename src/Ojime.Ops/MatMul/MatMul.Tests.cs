using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class MatMulTests
{
    public static OpCase[] Cases { get; } =
    [
        .. ((ElementType[])[ElementType.Float32, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64]).SelectMany(static e => (OpCase[])
        [
            Of("plain", e, [3, 5], [5, 4], new()),
            Of("transposed a", e, [2, 5, 3], [2, 5, 4], new(TransposeA: true)),
            Of("transposed b, broadcast", e, [2, 1, 3, 20], [3, 4, 20], new(TransposeB: true)),
        ]),
    ];

    private static OpCase Of(string name, ElementType element, int[] a, int[] b, MatMul op)
    {
        OpInput Input(int[] sizes, float scale, int zero) => element switch
        {
            ElementType.Float32 => OpInput.Float(sizes),
            ElementType.Int8 => OpInput.Int8(scale, zero, sizes),
            ElementType.Int16 => new(new(element, Shape.Of(sizes), new(scale, 0)), Low: -32768, High: 32767),
            _ => new(new(element, Shape.Of(sizes)), Low: -100000, High: 100000),
        };
        OpInput[] inputs = [Input(a, 0.05f, 3), Input(b, 0.02f, -7)];
        TensorType y = op.Infer([inputs[0].Type, inputs[1].Type], new(name), new())[0];
        Quantization? q = element switch { ElementType.Int8 => new(0.08f, -5), ElementType.Int16 => new(700f, 0), _ => null };
        return new($"{element} {name}", op, inputs, [y with { Quantization = q }]);
    }
}
