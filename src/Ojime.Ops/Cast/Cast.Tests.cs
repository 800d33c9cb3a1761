using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class CastTests
{
    public static OpCase[] Cases { get; } =
    [
        .. Enum.GetValues<ElementType>().Where(static e => e != ElementType.Float16).SelectMany(static from => Enum.GetValues<ElementType>().Where(static e => e != ElementType.Float16)
            .Select(to => new OpCase($"{from} to {to}", new Cast(to), [new(new(from, [3, 7]), Low: -300, High: 300)]))),
        new("to half", new Cast(ElementType.Float16), [new(TensorType.Float(50), Low: -3, High: 3)]),
        new("to half, small", new Cast(ElementType.Float16), [new(TensorType.Float(50), Low: -1e-4, High: 1e-4)]),
        new("to half, tiny", new Cast(ElementType.Float16), [new(TensorType.Float(50), Low: -3e-7, High: 3e-7)]),
        new("to half, large", new Cast(ElementType.Float16), [new(TensorType.Float(50), Low: -1e5, High: 1e5)]),
        new("from half", new Cast(ElementType.Float32), [new(new(ElementType.Float16, [50]), Low: -3, High: 3)]),
        new("from half, tiny", new Cast(ElementType.Float32), [new(new(ElementType.Float16, [50]), Low: -1e-6, High: 1e-6)]),
        new("beyond the range", new Cast(ElementType.Int32), [new(TensorType.Float(50), Low: -1e10, High: 1e10)]),
    ];

    [Fact]
    public void What_has_no_integer_gets_the_nearest_end_or_zero()
    {
        Tensor y = Tensor.Zeros(new(ElementType.Int8, [5]));
        new Cast(ElementType.Int8).Evaluate([Tensor.Floats([5], float.NaN, float.PositiveInfinity, -1e9f, -1.9f, 127.9f)], [y]);
        Assert.Equal([0, 127, -128, -1, 127], y.ToLongs());
    }
}
