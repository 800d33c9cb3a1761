using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ArgReduceTests
{
    public static OpCase[] Cases { get; } =
    [
        .. ((ElementType[])[ElementType.Float32, ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.Int64])
            .SelectMany(static e => ((ArgKind[])[ArgKind.Max, ArgKind.Min]).SelectMany(k => ((bool[])[false, true]).Select(last =>
            // So narrow a range makes equals.
            new OpCase($"{k} {e} last {last}", new ArgReduce(k, 1, last, last ? ElementType.Int32 : ElementType.Int64, last), [new(new(e, [3, 7, 2]), Low: 0, High: 4)])))),
        new("vector", new ArgReduce(ArgKind.Max, -1, false), [OpInput.Float(9)]),
    ];

    [Fact]
    public void Not_a_number_is_the_greatest_and_the_least()
    {
        foreach (ArgKind kind in Enum.GetValues<ArgKind>())
        {
            Tensor y = Tensor.Zeros(new(ElementType.Int64, []));
            new ArgReduce(kind, 0, false).Evaluate([Tensor.Floats([4], 1, float.NaN, 5, float.NaN)], [y]);
            Assert.Equal([1], y.ToLongs());
        }
    }
}
