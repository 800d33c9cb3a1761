using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ConcatTests
{
    public static OpCase[] Cases { get; } =
    [
        new("floats, first axis", new Concat(0), [OpInput.Float(2, 3), OpInput.Float(1, 3)]),
        new("int8, last axis, three inputs", new Concat(2), [OpInput.Int8(0.1f, 3, 2, 2, 3), OpInput.Int8(0.1f, 3, 2, 2, 1), OpInput.Int8(0.1f, 3, 2, 2, 4)]),
        new("int64 with a constant", new Concat(1), [OpInput.Of(ElementType.Int64, [2, 2]), OpInput.Of(ElementType.Int64, [2, 3]) with { Constant = true }]),
        new("one input", new Concat(1), [OpInput.Of(ElementType.Bool, [2, 3])]),
        new("int16, middle axis", new Concat(1), [OpInput.Of(ElementType.Int16, [2, 1, 3]), OpInput.Of(ElementType.Int16, [2, 2, 3])]),
        new("scales differ", new Concat(1), [OpInput.Int8(0.1f, 3, 2, 5), OpInput.Int8(0.07f, -20, 2, 4), OpInput.Int8(0.05f, 0, 2, 3)], [new(ElementType.Int8, [2, 12], new(0.07f, -20))]),
        new("int8 without a scale", new Concat(0), [OpInput.Of(ElementType.Int8, [2, 3]), OpInput.Of(ElementType.Int8, [1, 3])]),
        new("an empty input", new Concat(0), [OpInput.Float(0, 3), OpInput.Float(2, 3)]),
    ];
}
