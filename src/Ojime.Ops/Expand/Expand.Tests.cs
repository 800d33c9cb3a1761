using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ExpandTests
{
    public static OpCase[] Cases { get; } =
    [
        new("a new axis in front", new Expand([3, 4]), [OpInput.Float(4)]),
        new("inner axis", new Expand([2, 3, 4]), [OpInput.Int8(0.1f, 3, 2, 3, 1)]),
        new("middle axis", new Expand([2, 5, 3]), [OpInput.Of(ElementType.Int64, [2, 1, 3])]),
        new("scalar", new Expand([2, 2]), [OpInput.Of(ElementType.Int16, [])]),
        new("rank 6", new Expand([2, 2, 3, 2, 2, 2]), [OpInput.Of(ElementType.Bool, [1, 3, 1, 2, 1])]),
    ];
}
