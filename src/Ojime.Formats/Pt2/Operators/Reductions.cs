using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Sums, means, extremes, norms and running results along axes.</summary>
internal static class Reductions
{
    public static void Rows(OperatorTable t)
    {
        t.Add("sum(self, dtype=None)", static c => Summed(c, Typed(c), All(c), false));
        t.Add("sum.dim_IntList(self, dim, keepdim=False, dtype=None)", static c => Summed(c, Typed(c), Axes(c), c.Bool("keepdim")));
        t.Add("nansum(self, dim=None, keepdim=False, dtype=None)", static c => Summed(c, NoNan(c, Typed(c)), Axes(c), c.Bool("keepdim")));
        t.Add("mean(self, dtype=None)", static c => c.L.Mean(Typed(c), All(c), false));
        t.Add("mean.dim(self, dim, keepdim=False, dtype=None)", static c => c.L.Mean(Typed(c), Axes(c), c.Bool("keepdim")));
        t.Add("nanmean(self, dim=None, keepdim=False, dtype=None)", static c =>
        {
            Value x = c.X("self"), count = c.L.Sum(c.L.Not(c.L.Curve(UnaryKind.IsNan, x)), Axes(c), c.Bool("keepdim"));
            return c.L.Div(c.L.Sum(NoNan(c, x), Axes(c), c.Bool("keepdim")), count);
        });
        t.Add("prod(self, dtype=None)", static c => Product(c, All(c), false));
        t.Add("prod.dim_int(self, dim, keepdim=False, dtype=None)", static c => Product(c, [c.Axis("dim", c.X("self").Shape.Rank)], c.Bool("keepdim")));
        t.Add("amax(self, dim=[], keepdim=False)", static c => Extreme(c, c.X("self"), ReduceKind.Max, Axes(c), c.Bool("keepdim")));
        t.Add("amin(self, dim=[], keepdim=False)", static c => Extreme(c, c.X("self"), ReduceKind.Min, Axes(c), c.Bool("keepdim")));
        t.Add("max(self)", static c => Extreme(c, c.X("self"), ReduceKind.Max, All(c), false));
        t.Add("min(self)", static c => Extreme(c, c.X("self"), ReduceKind.Min, All(c), false));
        t.AddMany("max.dim(self, dim, keepdim=False)", static c => WithPlace(c, ReduceKind.Max, ArgKind.Max));
        t.AddMany("min.dim(self, dim, keepdim=False)", static c => WithPlace(c, ReduceKind.Min, ArgKind.Min));
        t.AddMany("aminmax(self, dim=None, keepdim=False)", static c =>
            [Extreme(c, c.X("self"), ReduceKind.Min, Axes(c), c.Bool("keepdim")), Extreme(c, c.X("self"), ReduceKind.Max, Axes(c), c.Bool("keepdim"))]);
        t.Add("argmax(self, dim=None, keepdim=False)", static c => Place(c, ArgKind.Max));
        t.Add("argmin(self, dim=None, keepdim=False)", static c => Place(c, ArgKind.Min));
        Truth(t, "any", ReduceKind.Any);
        Truth(t, "all", ReduceKind.All);
        t.Add("logsumexp(self, dim, keepdim=False)", static c => c.L.Reduce(ReduceKind.LogSumExp, c.L.Real(c.X("self")), Axes(c), c.Bool("keepdim")));
        t.Add("count_nonzero(self, dim=None)", static c => CountNonzero(c));
        t.Add("count_nonzero.dim_IntList(self, dim)", static c => CountNonzero(c));
        t.Add("trace(self)", static c =>
        {
            Value x = c.X("self");
            int side = Math.Min(x.Shape[0].Size, x.Shape[1].Size);
            return c.L.Sum(c.L.Pick(x, [.. Enumerable.Range(0, side).Select(i => i * (x.Shape[1].Size + 1))], [side]), [0], false);
        });
        Spreads(t);
        VectorNorms(t);
        Running(t);
    }

    private static int[] Axes(Call c) => c.Axes("dim", c.X("self").Shape.Rank);

    private static int[] All(Call c) => [.. Enumerable.Range(0, c.X("self").Shape.Rank)];

    private static Value Typed(Call c) => c.Type("dtype") is { } type ? c.L.Cast(c.X("self"), type) : c.X("self");

    private static Value NoNan(Call c, Value x) => x.Type.Element.IsFloat ? c.L.Select(c.L.Unary(UnaryKind.IsNan, x), 0.0, x) : x;

    private static Value Summed(Call c, Value x, int[] axes, bool keep) => Asked(c, c.L.Sum(x, axes, keep));

    /// <summary>The result in the type that was asked for.</summary>
    private static Value Asked(Call c, Value y) => c.Type("dtype") is { } type ? c.L.Cast(y, type) : y;

    private static Value Product(Call c, int[] axes, bool keep)
    {
        Value x = Typed(c);
        return Asked(c, c.L.Reduce(ReduceKind.Prod, x.Type.Element.IsFloat ? x : c.L.Cast(x, ElementType.Int64), axes, keep));
    }

    private static Value Extreme(Call c, Value x, ReduceKind kind, int[] axes, bool keep)
    {
        bool narrow = x.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Bool;
        Value y = c.L.Reduce(kind, narrow ? c.L.Cast(x, ElementType.Int32) : x, axes, keep);
        return c.L.Cast(y, x.Type.Element);
    }

    private static Value[] WithPlace(Call c, ReduceKind kind, ArgKind place)
    {
        Value x = c.X("self");
        if (x.Shape.Rank == 0)
            return [x, c.L.Scalar(0L, ElementType.Int64)];
        int axis = c.Axis("dim", x.Shape.Rank);
        return [Extreme(c, x, kind, [axis], c.Bool("keepdim")), c.L.Emit(new ArgReduce(place, axis, c.Bool("keepdim")), Ordered(c, x))];
    }

    private static Value Place(Call c, ArgKind kind)
    {
        Value x = Ordered(c, c.X("self"));
        if (x.Shape.Rank == 0)
            return c.L.Scalar(0L, ElementType.Int64);
        if (c["dim"] is not null)
            return c.L.Emit(new ArgReduce(kind, c.Axis("dim", x.Shape.Rank), c.Bool("keepdim")), x);
        Value y = c.L.Emit(new ArgReduce(kind, 0, false), c.L.Reshape(x, x.Shape.ElementCount));
        return c.Bool("keepdim") ? c.L.Reshape(y, [.. Enumerable.Repeat(1, x.Shape.Rank)]) : y;
    }

    /// <summary>Numbers that can be compared: narrow integers as 32 bits.</summary>
    private static Value Ordered(Call c, Value x) =>
        x.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Bool ? c.L.Cast(x, ElementType.Int32) : x;

    private static void Truth(OperatorTable t, string name, ReduceKind kind)
    {
        Value Lower(Call c, int[] axes, bool keep)
        {
            // uint8 stays uint8, as PyTorch has it.
            Value y = c.L.Reduce(kind, c.L.Cast(c.X("self"), ElementType.Bool), axes, keep);
            return c.X("self").Type.Element == ElementType.UInt8 ? c.L.Cast(y, ElementType.UInt8) : y;
        }
        t.Add($"{name}(self)", c => Lower(c, All(c), false));
        t.Add($"{name}.dim(self, dim, keepdim=False)", c => Lower(c, [c.Axis("dim", c.X("self").Shape.Rank)], c.Bool("keepdim")));
        t.Add($"{name}.dims(self, dim=None, keepdim=False)", c => Lower(c, c["dim"] is object?[] { Length: 0 } ? [] : Axes(c), c.Bool("keepdim")));
    }

    private static Value CountNonzero(Call c)
    {
        Value x = c.X("self");
        return c.L.Sum(x.Type.Element == ElementType.Bool ? x : c.L.Cast(x, ElementType.Bool), Axes(c), false);
    }

    /// <summary>Σ (x − mean)² / (n − correction).</summary>
    public static Value Variance(this Lowering l, Value x, int[] axes, double correction, bool keep)
    {
        x = l.Real(x);
        double count = axes.Aggregate(1.0, (n, a) => n * x.Shape[a].Size);
        Value centred = l.Sub(x, l.Mean(x, axes, true));
        Value squares = l.Reduce(ReduceKind.Sum, l.Unary(UnaryKind.Square, centred), axes, keep);
        return correction == 0 ? l.Mean(l.Unary(UnaryKind.Square, centred), axes, keep) : l.Div(squares, Math.Max(0, count - correction));
    }

    private static void Spreads(OperatorTable t)
    {
        foreach ((string arguments, string overload) in (ReadOnlySpan<(string, string)>)
            [("unbiased=True", ""), ("dim, unbiased=True, keepdim=False", ".dim"), ("dim=None, correction=None, keepdim=False", ".correction")])
        {
            Value Variance(Call c) => c.L.Variance(c.X("self"), overload.Length == 0 ? All(c) : Axes(c), Correction(c, overload), overload.Length > 0 && c.Bool("keepdim"));
            Value Deviation(Call c) => c.L.Curve(UnaryKind.Sqrt, Variance(c));
            Value Mean(Call c) => c.L.Mean(c.L.Real(c.X("self")), overload.Length == 0 ? All(c) : Axes(c), overload.Length > 0 && c.Bool("keepdim"));
            t.Add($"var{overload}(self, {arguments})", Variance);
            t.Add($"std{overload}(self, {arguments})", Deviation);
            t.AddMany($"var_mean{overload}(self, {arguments})", c => [Variance(c), Mean(c)]);
            t.AddMany($"std_mean{overload}(self, {arguments})", c => [Deviation(c), Mean(c)]);
        }
    }

    private static double Correction(Call c, string overload) =>
        overload == ".correction" ? c["correction"] is null ? 1 : c.Double("correction") : c.Bool("unbiased") ? 1 : 0;

    public static Value VectorNorm(this Lowering l, Value x, double order, int[] axes, bool keep)
    {
        x = l.Real(x);
        Value Magnitude() => l.Unary(UnaryKind.Abs, x);
        return order switch
        {
            2 => axes.Length == 0 ? Magnitude() : l.Reduce(ReduceKind.L2, x, axes, keep),
            1 => axes.Length == 0 ? Magnitude() : l.Reduce(ReduceKind.L1, x, axes, keep),
            0 => l.Reduce(ReduceKind.Sum, l.Cast(l.Binary(BinaryKind.NotEqual, x, 0.0), ElementType.Float32), axes, keep),
            double.PositiveInfinity => l.Reduce(ReduceKind.Max, Magnitude(), axes, keep),
            double.NegativeInfinity => l.Reduce(ReduceKind.Min, Magnitude(), axes, keep),
            _ => l.Unary(UnaryKind.Power, l.Reduce(ReduceKind.Sum, l.Unary(UnaryKind.Power, Magnitude(), order), axes, keep), 1 / order),
        };
    }

    private static void VectorNorms(OperatorTable t)
    {
        t.Add("linalg_vector_norm(self, ord=2, dim=None, keepdim=False, dtype=None)", static c => c.L.VectorNorm(Typed(c), c.Double("ord"), Axes(c), c.Bool("keepdim")));
        t.Add("norm.ScalarOpt_dim(self, p, dim, keepdim=False)", static c => c.L.VectorNorm(c.X("self"), c["p"] is null ? 2 : c.Double("p"), Axes(c), c.Bool("keepdim")));
        t.Add("norm.Scalar(self, p=2)", static c => c.L.VectorNorm(c.X("self"), c.Double("p"), All(c), false));
        t.Add("linalg_norm(self, ord=None, dim=None, keepdim=False, dtype=None)", static c => c["ord"] is null || c.Axes("dim", c.X("self").Shape.Rank).Length == 1 || c.X("self").Shape.Rank == 1
            ? c.L.VectorNorm(Typed(c), c["ord"] is null ? 2 : c.Double("ord"), Axes(c), c.Bool("keepdim")) : throw c.Unsupported("a norm of matrices"));
        t.Add("dist(self, other, p=2)", static c =>
        {
            Value difference = c.L.Sub(c.X("self"), c.X("other"));
            return c.L.VectorNorm(difference, c.Double("p"), [.. Enumerable.Range(0, difference.Shape.Rank)], false);
        });
    }

    private static void Running(OperatorTable t)
    {
        Value Along(Call c, CumulativeKind kind)
        {
            Value x = Typed(c);
            if (!x.Type.Element.IsFloat && c.Type("dtype") is null)
                x = c.L.Cast(x, ElementType.Int64);
            if (!x.Type.Element.IsFloat && c.Type("dtype") is { } asked)
                return c.L.Cast(x.Shape.Rank == 0 ? x : c.L.Emit(new Cumulative(kind, c.Axis("dim", x.Shape.Rank)), c.L.Cast(x, ElementType.Int64)), asked);
            return x.Shape.Rank == 0 ? x : c.L.Emit(new Cumulative(kind, c.Axis("dim", x.Shape.Rank)), x);
        }
        t.Add("cumsum(self, dim, dtype=None)", c => Along(c, CumulativeKind.Sum));
        t.Add("cumprod(self, dim, dtype=None)", c => Along(c, CumulativeKind.Prod));
        t.Add("logcumsumexp(self, dim)", static c =>
        {
            Value x = c.X("self");
            if (x.Shape.Rank == 0)
                return x;
            int axis = c.Axis("dim", x.Shape.Rank);
            Value top = c.L.Reduce(ReduceKind.Max, x, [axis], true);
            Value safe = c.L.Select(c.L.Unary(UnaryKind.IsFinite, top), top, 0.0);
            return c.L.Add(c.L.Unary(UnaryKind.Log, c.L.Emit(new Cumulative(CumulativeKind.Sum, axis), c.L.Unary(UnaryKind.Exp, c.L.Sub(x, safe)))), safe);
        });
        t.AddMany("cummax(self, dim)", static c => Extremes(c, CumulativeKind.Max));
        t.AddMany("cummin(self, dim)", static c => Extremes(c, CumulativeKind.Min));
    }

    /// <summary>The running extreme, and the last place where it was met.</summary>
    private static Value[] Extremes(Call c, CumulativeKind kind)
    {
        Value x = Ordered(c, c.X("self"));
        if (x.Shape.Rank == 0)
            return [c.X("self"), c.L.Scalar(0L, ElementType.Int64)];
        int axis = c.Axis("dim", x.Shape.Rank);
        Value best = c.L.Emit(new Cumulative(kind, axis), x);
        int[] sizes = [.. Enumerable.Repeat(1, x.Shape.Rank)];
        sizes[axis] = x.Shape[axis].Size;
        Value place = c.L.Reshape(c.L.Indices(Enumerable.Range(0, sizes[axis])), sizes);
        Value met = c.L.Binary(BinaryKind.Equal, x, best);
        if (x.Type.Element.IsFloat)
            met = c.L.Binary(BinaryKind.Or, met, c.L.Unary(UnaryKind.IsNan, x), ElementType.Bool);
        return [c.L.Cast(best, c.X("self").Type.Element), c.L.Emit(new Cumulative(CumulativeKind.Max, axis), c.L.Select(met, place, 0L))];
    }
}
