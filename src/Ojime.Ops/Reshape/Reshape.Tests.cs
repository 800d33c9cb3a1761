using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ReshapeTests
{
    public static OpCase[] Cases { get; } =
    [
        new("to more axes", new Reshape([2, 3, 4]), [OpInput.Float(6, 4)]),
        new("of int8 to one axis", new Reshape([24]), [OpInput.Int8(0.1f, 3, 2, 3, 4)]),
        new("to a scalar", new Reshape([]), [OpInput.Of(ElementType.Int64, [1, 1])]),
    ];
}
