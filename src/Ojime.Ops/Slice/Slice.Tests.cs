using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class SliceTests
{
    public static OpCase[] Cases { get; } =
    [
        new("a block", new Slice([1, 0, 2], [2, 3, 2], [1, 1, 1]), [OpInput.Float(4, 3, 5)]),
        new("steps", new Slice([1, 0], [3, 2], [2, 3]), [OpInput.Int8(0.1f, 3, 7, 6)]),
        new("backwards", new Slice([4, 3], [5, 2], [-1, -2]), [OpInput.Of(ElementType.Int32, [5, 4])]),
        new("last axis, int64", new Slice([0, 0, 3], [2, 3, 1], [1, 1, 1]), [OpInput.Of(ElementType.Int64, [2, 3, 4])]),
        new("backwards in bytes", new Slice([0, 5, 0], [2, 6, 3], [1, -1, 1]), [OpInput.Of(ElementType.UInt8, [2, 6, 3], 0, 255)]),
        new("rank 6", new Slice([0, 1, 0, 1, 0, 1], [2, 1, 2, 1, 2, 1], [1, 1, 1, 1, 1, 1]), [OpInput.Float(2, 2, 2, 2, 2, 2)]),
        new("rank 5, every step", new Slice([0, 2, 0, 2, 0], [2, 2, 2, 2, 2], [2, -1, 2, -2, 1]), [OpInput.Of(ElementType.Int16, [3, 3, 3, 3, 3])]),
    ];
}
