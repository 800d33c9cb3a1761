using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class SpaceToDepthTests
{
    public static OpCase[] Cases { get; } =
    [
        new("floats", new SpaceToDepth(2), [OpInput.Float(2, 4, 6, 3)]),
        new("int8 by three", new SpaceToDepth(3), [OpInput.Int8(0.1f, 3, 1, 6, 3, 2)]),
        new("back, floats", new DepthToSpace(2), [OpInput.Float(2, 2, 3, 12)]),
        new("back, int8", new DepthToSpace(3), [OpInput.Int8(0.1f, 3, 1, 2, 1, 18)]),
        new("back, channels outermost", new DepthToSpace(2, Crd: true), [OpInput.Float(1, 2, 3, 8)]),
        new("back, channels outermost, int64", new DepthToSpace(2, true), [OpInput.Of(ElementType.Int64, [2, 1, 2, 4])]),
    ];
}
