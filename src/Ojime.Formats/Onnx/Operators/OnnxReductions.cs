using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What makes fewer elements of those along an axis, or runs along one.</summary>
internal static class OnnxReductions
{
    /// <summary>The axes are an attribute in old sets and an input in new ones (13 for sums, 18 for the rest).</summary>
    public static Value Reduce(OnnxCall c, ReduceKind kind)
    {
        Value x = c.Input(0);
        int[] axes = c.OptionalInts(1, "the axes") ?? c.Ints("axes") ?? [];
        if (axes.Length == 0)
        {
            if (c.Flag("noop_with_empty_axes"))
                return Single(c, kind, x);
            axes = [.. Enumerable.Range(0, x.Shape.Rank)];
        }
        axes = c.Axes(axes, x.Shape.Rank);
        if (axes.Length == 0)
            return Single(c, kind, x);
        if (x.Type.Element == ElementType.Bool)
            kind = kind switch { ReduceKind.Max => ReduceKind.Any, ReduceKind.Min => ReduceKind.All, _ => throw c.Type("bool") };
        return c.Add(new Reduce(kind, [.. axes.Order()], c.Flag("keepdims", true)), x);
    }

    /// <summary>The reduction of each element alone.</summary>
    private static Value Single(OnnxCall c, ReduceKind kind, Value x) => kind switch
    {
        ReduceKind.L1 or ReduceKind.L2 => c.Unary(UnaryKind.Abs, x),
        ReduceKind.SumSquare => c.Unary(UnaryKind.Square, x),
        ReduceKind.LogSum => c.Unary(UnaryKind.Log, x),
        _ => x,
    };

    public static Value Arg(OnnxCall c, ArgKind kind)
    {
        Value x = c.Input(0);
        return c.Add(new ArgReduce(kind, c.Axis("axis", 0, x.Shape.Rank), c.Flag("keepdims", true), ElementType.Int64, c.Flag("select_last_index")), x);
    }

    public static Value Cumulative(OnnxCall c, CumulativeKind kind)
    {
        Value x = c.Input(0);
        int axis = c.Axis(c.ConstantInt(1, "the axis"), x.Shape.Rank);
        return c.Add(new Cumulative(kind, axis, c.Flag("exclusive"), c.Flag("reverse")), x);
    }

    public static Value?[] TopK(OnnxCall c)
    {
        Value x = c.Input(0);
        int k = c.Opset < 10 ? c.Int("k", 1) : c.ConstantInt(1, "k");
        return [.. c.AddAll(new TopK(k, c.Axis("axis", -1, x.Shape.Rank), c.Flag("largest", true), c.Flag("sorted", true)), x)];
    }
}
