using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class TileTests
{
    public static OpCase[] Cases { get; } =
    [
        new("both axes", new Tile([2, 3]), [OpInput.Float(2, 3)]),
        new("inner axis, int8", new Tile([1, 1, 4]), [OpInput.Int8(0.1f, 3, 2, 3, 2)]),
        new("once", new Tile([1, 1]), [OpInput.Of(ElementType.Int64, [2, 3])]),
        new("rank 4", new Tile([2, 1, 3, 2]), [OpInput.Of(ElementType.Int16, [1, 2, 2, 3])]),
        new("six axes", new Tile([2, 2, 2, 2, 2, 2]), [OpInput.Of(ElementType.UInt8, [2, 1, 2, 1, 2, 2], 0, 255)]),
        new("scalar", new Tile([]), [OpInput.Float()]),
    ];
}
