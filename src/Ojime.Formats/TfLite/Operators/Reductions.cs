using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Reductions, the places of extremes, running sums and the greatest k. Axes are constants.</summary>
internal static class Reductions
{
    public static void Sum(OperatorImport o) => Over(o, ReduceKind.Sum);
    public static void Mean(OperatorImport o) => Over(o, ReduceKind.Mean);
    public static void Max(OperatorImport o) => Over(o, ReduceKind.Max);
    public static void Min(OperatorImport o) => Over(o, ReduceKind.Min);
    public static void Prod(OperatorImport o) => Over(o, ReduceKind.Prod);
    public static void Any(OperatorImport o) => Over(o, ReduceKind.Any);
    public static void All(OperatorImport o) => Over(o, ReduceKind.All);

    public static void ArgMax(OperatorImport o) => Place(o, ArgKind.Max);
    public static void ArgMin(OperatorImport o) => Place(o, ArgKind.Min);

    public static void Cumsum(OperatorImport o)
    {
        Value x = o.Input(0);
        o.Result(new Cumulative(CumulativeKind.Sum, o.Axis(o.Int(1, "the axis"), x.Shape.Rank),
            o.Options.Bool(Slot.Cumsum.Exclusive), o.Options.Bool(Slot.Cumsum.Reverse)), x);
    }

    public static void TopK(OperatorImport o)
    {
        Value x = o.Input(0);
        o.SetAll(new TopK(o.Int(1, "the number of elements"), o.Axis(-1, x.Shape.Rank), Index: o.Type(1).Element), x);
    }

    private static void Over(OperatorImport o, ReduceKind kind)
    {
        Value x = o.Input(0);
        IntList axes = [.. o.Ints(1, "the axes").Select(a => o.Axis(a, x.Shape.Rank)).Distinct().Order()];
        o.Result(new Reduce(kind, axes, o.Options.Bool(Slot.Reducer.KeepDims)), x);
    }

    private static void Place(OperatorImport o, ArgKind kind)
    {
        Value x = o.Input(0);
        o.Result(new ArgReduce(kind, o.Axis(o.Int(1, "the axis"), x.Shape.Rank), KeepDims: false, o.Type().Element), x);
    }
}
