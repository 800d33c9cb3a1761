using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Normalisations, and softmax.</summary>
internal static class Norms
{
    public static void Rows(OperatorTable t)
    {
        t.Add("batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled=True)", static c => c.Bool("training")
            ? BatchStatistics(c)[0] : BatchNorm(c, c.X("input"), c.X("running_mean"), c.X("running_var")));
        t.AddMany("_native_batch_norm_legit_no_training(input, weight, bias, running_mean, running_var, momentum, eps)", static c =>
            [BatchNorm(c, c.X("input"), c.X("running_mean"), c.X("running_var")), c.L.Full([0], 0.0, ElementType.Float32), c.L.Full([0], 0.0, ElementType.Float32)]);
        t.AddMany("_native_batch_norm_legit.no_stats(input, weight, bias, training, momentum, eps)", static c => BatchStatistics(c));
        t.AddMany("native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)", static c => c.Bool("training")
            ? throw c.Unsupported("statistics that are trained: export in evaluation mode")
            : [BatchNorm(c, c.X("input"), c.X("running_mean"), c.X("running_var")), c.L.Full([0], 0.0, ElementType.Float32), c.L.Full([0], 0.0, ElementType.Float32)]);
        t.Add("instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled=True)", static c =>
            c.Bool("use_input_stats") && c.Has("running_mean") ? throw c.Unsupported("statistics that are trained: export in evaluation mode")
            : c.Bool("use_input_stats") ? Grouped(c, c.X("input"), c.X("input").Shape[1].Size, c.Optional("weight"), c.Optional("bias"))
            : BatchNorm(c, c.X("input"), c.X("running_mean"), c.X("running_var")));
        t.Add("group_norm(input, num_groups, weight=None, bias=None, eps=1e-05, cudnn_enabled=True)", static c =>
            Grouped(c, c.X("input"), c.Int("num_groups"), c.Optional("weight"), c.Optional("bias")));
        t.AddMany("native_group_norm(input, weight, bias, N, C, HxW, group, eps)", static c =>
        {
            Value x = c.X("input");
            (int n, int groups) = (c.Int("N"), c.Int("group"));
            Value flat = c.L.Reshape(x, n, groups, x.Shape.ElementCount / Math.Max(n * groups, 1));
            return [Grouped(c, x, groups, c.Optional("weight"), c.Optional("bias")), .. Statistics(c, flat, [2], false)];
        });
        t.Add("layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05, cudnn_enable=True)", static c => LayerNorm(c));
        t.AddMany("native_layer_norm(input, normalized_shape, weight, bias, eps)", static c =>
        {
            int rank = c.X("input").Shape.Rank;
            return [LayerNorm(c), .. Statistics(c, c.X("input"), [.. Enumerable.Range(rank - c.Ints("normalized_shape").Length, c.Ints("normalized_shape").Length)], true)];
        });
        t.Add("rms_norm(input, normalized_shape, weight=None, eps=None)", static c =>
        {
            Value x = c.X("input");
            int[] sizes = c.Ints("normalized_shape");
            double eps = c["eps"] is null ? 1.1920928955078125e-07 : c.Double("eps");
            return c.L.Emit(new RmsNorm(x.Shape.Rank - sizes.Length, (float)eps), x, c.Optional("weight") ?? c.L.Full(sizes, 1.0, ElementType.Float32));
        });
        foreach ((string name, bool log) in (ReadOnlySpan<(string, bool)>)[("softmax", false), ("log_softmax", true)])
        {
            t.Add($"{name}.int(self, dim, dtype=None)", c => c.L.Softmax(Input(c), c.Int("dim"), log));
            t.Add($"_{name}(self, dim, half_to_float)", c => c.L.Softmax(Input(c), c.Int("dim"), log));
            t.Add($"special_{name}(self, dim, dtype=None)", c => c.L.Softmax(Input(c), c.Int("dim"), log));
        }
        t.Add("_safe_softmax(self, dim, dtype=None)", static c =>
        {
            Value x = Input(c);
            int axis = c.Axis("dim", x.Shape.Rank);
            Value masked = c.L.Binary(BinaryKind.Equal, c.L.Reduce(ReduceKind.Max, x, [axis], true), double.NegativeInfinity);
            return c.L.Select(masked, 0.0, c.L.Softmax(x, axis, false));
        });
        t.Add("_weight_norm(v, g, dim=0)", static c => WeightNorm(c));
        t.AddMany("_weight_norm_interface(v, g, dim=0)", static c => [WeightNorm(c)]);
        t.Add("normalize(input, p=2.0, dim=1, eps=1e-12)", static c => c.L.Div(c.X("input"),
            c.L.Curve(UnaryKind.Clip, c.L.VectorNorm(c.X("input"), c.Double("p"), [c.Axis("dim", c.X("input").Shape.Rank)], true), c.Double("eps"), double.PositiveInfinity)));
    }

    public static Value Softmax(this Lowering l, Value x, int axis, bool log)
    {
        if (x.Shape.Rank == 0)
            return l.Reshape(l.Softmax(l.Reshape(x, 1), 0, log), Shape.Scalar);
        if (x.Shape.ElementCount == 0)
            return x;
        return l.Emit(new Softmax(axis < 0 ? axis + x.Shape.Rank : axis, Log: log), l.Real(x));
    }

    private static Value Input(Call c) => c.HasParameter("dtype") && c.Type("dtype") is { } type ? c.L.Cast(c.X("self"), type) : c.X("self");

    private static Value BatchNorm(Call c, Value x, Value mean, Value variance)
    {
        if (x.Shape.Rank < 2)
            throw c.Unsupported($"input {x.Shape}");
        int channels = x.Shape[1].Size;
        Value gamma = c.Optional("weight") ?? c.L.Full([channels], 1.0, ElementType.Float32), beta = c.Optional("bias") ?? c.L.Full([channels], 0.0, ElementType.Float32);
        return c.L.Emit(new BatchNorm(1, c.Float("eps")), x, gamma, beta, mean, variance);
    }

    /// <summary>Normalisation by the statistics of the batch itself: y, mean, 1 / standard deviation.</summary>
    private static Value[] BatchStatistics(Call c)
    {
        Value x = c.X("input");
        if (c.HasParameter("running_mean") && c.Has("running_mean"))
            throw c.Unsupported("statistics that are trained: export in evaluation mode");
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank).Where(static a => a != 1)];
        Value mean = c.L.Mean(x, axes, false), variance = c.L.Variance(x, axes, 0, false);
        return [BatchNorm(c, x, mean, variance), mean, c.L.Unary(UnaryKind.Rsqrt, c.L.Add(variance, c.Double("eps")))];
    }

    private static Value Grouped(Call c, Value x, int groups, Value? gamma, Value? beta)
    {
        if (x.Shape.Rank < 2 || groups < 1)
            throw c.Unsupported($"input {x.Shape} in {groups} groups");
        int channels = x.Shape[1].Size;
        return c.L.Emit(new GroupNorm(groups, 1, c.Float("eps")), x, gamma is null ? c.L.Full([channels], 1.0, ElementType.Float32) : c.L.Reshape(gamma, channels),
            beta is null ? c.L.Full([channels], 0.0, ElementType.Float32) : c.L.Reshape(beta, channels));
    }

    private static Value LayerNorm(Call c)
    {
        Value x = c.X("input");
        int[] sizes = c.Ints("normalized_shape");
        if (sizes.Length > x.Shape.Rank)
            throw c.Unsupported($"input {x.Shape}");
        return c.L.Emit(new LayerNorm(x.Shape.Rank - sizes.Length, c.Float("eps")), x,
            c.Optional("weight") ?? c.L.Full(sizes, 1.0, ElementType.Float32), c.Optional("bias") ?? c.L.Full(sizes, 0.0, ElementType.Float32));
    }

    private static Value[] Statistics(Call c, Value x, int[] axes, bool keep) =>
        [c.L.Mean(x, axes, keep), c.L.Unary(UnaryKind.Rsqrt, c.L.Add(c.L.Variance(x, axes, 0, keep), c.Double("eps")))];

    /// <summary>v · g / |v|, the norm over all axes but one.</summary>
    private static Value WeightNorm(Call c)
    {
        Value v = c.X("v");
        int axis = c.Axis("dim", v.Shape.Rank);
        Value norm = c.L.VectorNorm(v, 2, [.. Enumerable.Range(0, v.Shape.Rank).Where(a => a != axis)], true);
        return c.L.Mul(v, c.L.Div(c.X("g"), norm));
    }
}
