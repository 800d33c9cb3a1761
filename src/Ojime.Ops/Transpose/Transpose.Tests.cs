using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class TransposeTests
{
    public static OpCase[] Cases { get; } =
    [
        new("channels last", new Transpose([0, 2, 3, 1]), [OpInput.Float(2, 3, 4, 5)]),
        new("channels first, int8", new Transpose([0, 3, 1, 2]), [OpInput.Int8(0.1f, 3, 1, 5, 4, 3)]),
        new("bytes, rank 2", new Transpose([1, 0]), [OpInput.Of(ElementType.Bool, [5, 7])]),
        new("int16", new Transpose([2, 1, 0]), [OpInput.Of(ElementType.Int16, [2, 3, 4])]),
        new("nothing moves", new Transpose([0, 1, 2]), [OpInput.Float(2, 3, 4)]),
        new("all six axes turned round", new Transpose([5, 4, 3, 2, 1, 0]), [OpInput.Of(ElementType.Int64, [2, 3, 1, 2, 3, 2])]),
        new("scalar", new Transpose([]), [OpInput.Float()]),
        new("inner axes stay together", new Transpose([1, 0, 2, 3]), [OpInput.Int8(0.1f, 3, 3, 4, 2, 2)]),
    ];
}
