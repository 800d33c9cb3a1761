using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class CumulativeTests
{
    public static OpCase[] Cases { get; } =
    [
        .. Enum.GetValues<CumulativeKind>().SelectMany(static k => ((ElementType[])[ElementType.Float32, ElementType.Int32, ElementType.Int64])
            .SelectMany(e => ((bool[])[false, true]).SelectMany(exclusive => ((bool[])[false, true])
            .Select(reverse => new OpCase($"{k} {e} exclusive {exclusive} reverse {reverse}", new Cumulative(k, reverse ? 1 : -1, exclusive, reverse), [new(new(e, [3, 4, 5]), Low: -3, High: 3)]))))),
        .. ((bool[])[false, true]).Select(static exclusive => new OpCase($"int8 exclusive {exclusive}", new Cumulative(CumulativeKind.Sum, 1, exclusive), [OpInput.Int8(0.05f, 4, 3, 9)],
            [new(ElementType.Int8, [3, 9], new(0.2f, -7))])),
        new("maximum of codes", new Cumulative(CumulativeKind.Max, 1), [OpInput.Int8(0.05f, 4, 3, 9)], [new(ElementType.Int8, [3, 9], new(0.05f, 4))]),
    ];
}
