using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class SelectTests
{
    public static OpCase[] Cases { get; } =
    [
        .. ((ElementType[])[ElementType.Float32, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.Bool])
            .Select(static e => Case($"{e}", e, [2, 3, 4], [2, 3, 4], [2, 3, 4])),
        Case("scalars", ElementType.Float32, [2, 3, 4], [], []),
        Case("condition for each row", ElementType.Float32, [3, 1], [2, 3, 4], [4]),
        Case("all broadcast", ElementType.Int8, [2, 1, 1], [1, 3, 1], [1, 1, 4]),
    ];

    private static OpCase Case(string name, ElementType element, int[] condition, int[] a, int[] b) => new(name, new Select(),
        [new(new(ElementType.Bool, Shape.Of(condition))), new(new(element, Shape.Of(a)), Low: -50, High: 50), new(new(element, Shape.Of(b)), Low: -50, High: 50)]);
}
