using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class ReduceTests
{
    private static readonly IntList[] Axes = [[0], [1], [-1], [0, 2], [1, 2], [0, 1, 2], [0, 2, 4], [1, 3]];

    public static OpCase[] Cases { get; } =
    [
        .. Enum.GetValues<ReduceKind>().Select(static k => new OpCase($"{k} float", new Reduce(k, [1, 2], true), [Input(ElementType.Float32, k == ReduceKind.LogSum ? 0.1 : -2)])),
        .. Axes.Select(static a => new OpCase($"sum float {a}", new Reduce(ReduceKind.Sum, a, false), [Input(ElementType.Float32, -2)])),
        .. Enum.GetValues<ReduceKind>().Where(static k => k is not (ReduceKind.L2 or ReduceKind.LogSum or ReduceKind.LogSumExp))
            .SelectMany(static k => ((ElementType[])[ElementType.Int32, ElementType.Int64, ElementType.Int8])
            .Select(e => new OpCase($"{k} {e}", new Reduce(k, [0, 3], false), [Input(e, -9)]))),
        new("any", new Reduce(ReduceKind.Any, [1, 2, 3], false), [Input(ElementType.Bool, 0)]),
        new("all", new Reduce(ReduceKind.All, [3], true), [Input(ElementType.Bool, 0)]),
        .. ((ReduceKind[])[ReduceKind.Sum, ReduceKind.Mean, ReduceKind.Max, ReduceKind.Min, ReduceKind.Prod])
            .SelectMany(static k => ((ElementType[])[ElementType.Int8, ElementType.Int16]).Select(e => Quantized(k, e))),
    ];

    private static OpInput Input(ElementType element, double low) => new(new(element, [2, 3, 2, 3, 2]), Low: low, High: 9);

    private static OpCase Quantized(ReduceKind kind, ElementType element)
    {
        bool keeps = kind is ReduceKind.Max or ReduceKind.Min;
        (long low, long high) = element.Range;
        int zero = element == ElementType.Int8 ? 7 : 0;
        float scale = element == ElementType.Int8 ? 0.05f : 0.0002f;
        TensorType x = new(element, [2, 5, 6, 4], new(scale, zero));
        return new($"{kind} {element} quantised", new Reduce(kind, [1, 2], true), [new(x, Low: low, High: high)],
            [new(element, [2, 1, 1, 4], keeps ? x.Quantization : new(scale * 1.3f, zero))]);
    }
}
