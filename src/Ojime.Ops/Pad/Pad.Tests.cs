using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class PadTests
{
    public static OpCase[] Cases { get; } =
    [
        new("zeros around an image", new Pad([0, 1, 2, 0], [0, 2, 1, 0]), [OpInput.Float(2, 3, 4, 3)]),
        new("a value in int8", new Pad([1, 0], [0, 2], Value: 1.5f), [OpInput.Int8(0.1f, 3, 3, 4)]),
        new("minus infinity", new Pad([1], [1], Value: float.NegativeInfinity), [OpInput.Float(3)]),
        new("int64", new Pad([0, 1], [2, 0], Value: -7), [OpInput.Of(ElementType.Int64, [2, 3])]),
        new("bool", new Pad([1, 1], [1, 1], Value: 1), [OpInput.Of(ElementType.Bool, [2, 2])]),
        new("int16 rank 3", new Pad([1, 0, 2], [0, 1, 0], Value: 3), [OpInput.Of(ElementType.Int16, [2, 2, 2])]),
        new("reflected", new Pad([0, 2, 1, 0], [0, 1, 2, 0], PadMode.Reflect), [OpInput.Float(1, 4, 4, 2)]),
        new("symmetric, int8", new Pad([2, 1], [1, 3], PadMode.Symmetric), [OpInput.Int8(0.1f, 3, 3, 4)]),
        new("edge", new Pad([1, 0, 2], [2, 0, 1], PadMode.Edge), [OpInput.Float(2, 3, 2)]),
        new("wrapped", new Pad([1, 2], [3, 1], PadMode.Wrap), [OpInput.Of(ElementType.Int32, [4, 3])]),
        new("reflected further than once", new Pad([5], [6], PadMode.Reflect), [OpInput.Float(3)]),
        new("rank 6", new Pad([1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1], Value: 2), [OpInput.Int8(0.1f, 3, 1, 2, 1, 2, 1, 2)]),
        new("nothing", new Pad([0, 0], [0, 0]), [OpInput.Float(2, 3)]),
    ];
}
