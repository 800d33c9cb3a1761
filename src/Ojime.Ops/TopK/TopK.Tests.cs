using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class TopKTests
{
    public static OpCase[] Cases { get; } =
    [
        new("floats", new TopK(3, 1), [OpInput.Float(4, 7)]),
        new("least, first axis", new TopK(2, 0, Largest: false), [OpInput.Float(5, 2, 3)]),
        new("int8 with equals", new TopK(4, 1, Index: ElementType.Int32), [OpInput.Of(ElementType.Int8, [3, 9], -3, 3)]),
        new("sorting int64", new TopK(6, 0), [OpInput.Of(ElementType.Int64, [6])]),
        new("int32, least, all", new TopK(5, 2, Largest: false), [OpInput.Of(ElementType.Int32, [2, 1, 5])]),
        new("uint8", new TopK(1, 1, Index: ElementType.Int16), [OpInput.Of(ElementType.UInt8, [2, 5], 0, 255)]),
        new("int16", new TopK(2, 0, Index: ElementType.Int32), [OpInput.Of(ElementType.Int16, [5])]),
    ];
}
