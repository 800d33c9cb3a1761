using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What brings a tensor to a common scale along axes.</summary>
internal static class OnnxNormalization
{
    public static Value?[] BatchNormalization(OnnxCall c)
    {
        if (c.Flag("training_mode") || c.Wants(1))
            throw c.Unsupported("batch statistics of training are not computed");
        if (c.Opset < 9 && !c.Flag("spatial", true))
            throw c.Unsupported("spatial 0: statistics of every pixel");
        if (c.Input(0).Shape.Rank < 2)
            throw c.Malformed($"its input is {c.Input(0).Shape}");
        return [c.Add(new BatchNorm(1, c.Float("epsilon", 1e-5f)), c.Floats(0), c.Floats(1), c.Floats(2), c.Floats(3), c.Floats(4))];
    }

    public static Value InstanceNormalization(OnnxCall c)
    {
        Value x = c.Floats(0);
        if (x.Shape.Rank < 3)
            throw c.Malformed($"its input is {x.Shape}");
        return c.Add(new GroupNorm(x.Shape[1].Size, 1, c.Float("epsilon", 1e-5f)), x, c.Input(1), c.Input(2));
    }

    /// <summary>Set 18 gives scale and bias for each group, later sets for each channel.</summary>
    public static Value GroupNormalization(OnnxCall c)
    {
        Value x = c.Floats(0);
        int groups = OnnxImages.Positive(c, "num_groups", c.Int("num_groups", 0));
        if (x.Shape.Rank < 3 || x.Shape[1].Size % groups != 0)
            throw c.Malformed($"its input {x.Shape} does not fall into {groups} groups");
        int channels = x.Shape[1].Size;
        Value PerChannel(Value v) => v.Shape.ElementCount == groups && c.Opset < 21
            ? c.Reshape(c.Expand(c.Reshape(v, groups, 1), [groups, channels / groups]), channels)
            : v;
        return c.Add(new GroupNorm(groups, 1, c.Float("epsilon", 1e-5f)), x, PerChannel(c.Input(1)), PerChannel(c.Input(2)));
    }

    /// <summary>Y and, where they are wanted, the mean and 1 / standard deviation.</summary>
    public static Value?[] LayerNormalization(OnnxCall c)
    {
        Value x = c.Floats(0);
        int axis = c.Axis("axis", -1, x.Shape.Rank);
        float epsilon = c.Float("epsilon", 1e-5f);
        Shape inner = x.Shape.Slice(axis, x.Shape.Rank - axis);
        Value scale = c.Reshape(c.Expand(c.Input(1), Broadcast(c, c.Input(1), inner)), inner.Sizes);
        Value bias = c.Has(2) ? c.Reshape(c.Expand(c.Input(2), Broadcast(c, c.Input(2), inner)), inner.Sizes) : c.Filled(inner, 0, x.Type.Element);
        Value y = c.Add(new LayerNorm(axis, epsilon), x, scale, bias);
        if (!c.Wants(1) && !c.Wants(2))
            return [y];
        IntList axes = [.. Enumerable.Range(axis, inner.Rank)];
        Value mean = c.Add(new Reduce(ReduceKind.Mean, axes, true), x);
        Value squares = c.Unary(UnaryKind.Square, c.Binary(BinaryKind.Sub, x, mean));
        Value variance = c.Binary(BinaryKind.Add, c.Add(new Reduce(ReduceKind.Mean, axes, true), squares), c.Scalar(epsilon, x.Type.Element));
        return [y, mean, c.Unary(UnaryKind.Rsqrt, variance)];
    }

    public static Value RmsNormalization(OnnxCall c)
    {
        Value x = c.Floats(0);
        int axis = c.Axis("axis", -1, x.Shape.Rank);
        Shape inner = x.Shape.Slice(axis, x.Shape.Rank - axis);
        Value scale = c.Reshape(c.Expand(c.Input(1), Broadcast(c, c.Input(1), inner)), inner.Sizes);
        return c.Add(new RmsNorm(axis, c.Float("epsilon", 1e-5f)), x, scale);
    }

    private static Shape Broadcast(OnnxCall c, Value v, Shape inner) =>
        v.Shape.Rank <= inner.Rank ? inner : v.Shape.ElementCount == inner.ElementCount ? v.Shape : throw c.Malformed($"the scale {v.Shape} is not that of {inner}");

    public static Value LocalResponse(OnnxCall c)
    {
        Value x = c.Floats(0);
        if (x.Shape.Rank < 2)
            throw c.Malformed($"its input is {x.Shape}");
        int size = OnnxImages.Positive(c, "size", c.Int("size", 0));
        return c.Add(new LocalResponseNorm(size, c.Float("alpha", 0.0001f), c.Float("beta", 0.75f), c.Float("bias", 1), 1), x);
    }

    /// <summary>(x − mean) / (√variance + 1e-9)</summary>
    public static Value MeanVariance(OnnxCall c)
    {
        Value x = c.Floats(0);
        IntList axes = [.. c.Axes(c.Ints("axes") ?? [0, 2, 3], x.Shape.Rank)];
        Value centred = c.Binary(BinaryKind.Sub, x, c.Add(new Reduce(ReduceKind.Mean, axes, true), x));
        Value deviation = c.Unary(UnaryKind.Sqrt, c.Add(new Reduce(ReduceKind.Mean, axes, true), c.Unary(UnaryKind.Square, centred)));
        return c.Binary(BinaryKind.Div, centred, c.Binary(BinaryKind.Add, deviation, c.Scalar(1e-9, x.Type.Element)));
    }

    /// <summary>x / ‖x‖; 0 where the norm is 0.</summary>
    public static Value LpNormalization(OnnxCall c)
    {
        Value x = c.Floats(0);
        IntList axis = [c.Axis("axis", -1, x.Shape.Rank)];
        Value norm = c.Int("p", 2) switch
        {
            1 => c.Add(new Reduce(ReduceKind.L1, axis, true), x),
            2 => c.Add(new Reduce(ReduceKind.L2, axis, true), x),
            var p => throw c.Malformed($"p is {p}"),
        };
        return c.Binary(BinaryKind.Div, x, c.Binary(BinaryKind.Max, norm, c.Scalar(1.17549435e-38f, x.Type.Element)));
    }

    /// <summary>Up to set 12 all axes from the given one on are one.</summary>
    public static Value Softmax(OnnxCall c, bool log) => Flattened(c, (x, axis) => c.Add(new Softmax(axis, Log: log), x));

    /// <summary>1 at the first greatest element, 0 elsewhere.</summary>
    public static Value Hardmax(OnnxCall c) => Flattened(c, (x, axis) =>
    {
        Value greatest = c.Add(new ArgReduce(ArgKind.Max, axis, true), x);
        Value hit = c.Binary(BinaryKind.Equal, greatest, OnnxIndexing.Counting(x.Shape[axis].Size, x.Shape.Rank - axis));
        return c.Cast(hit, x.Type.Element);
    });

    private static Value Flattened(OnnxCall c, Func<Value, int, Value> apply)
    {
        Value x = c.Floats(0);
        int[] sizes = x.Shape.Sizes;
        if (c.Opset >= 13 || sizes.Length == 0)
            return apply(x, c.Axis("axis", -1, sizes.Length));
        int axis = c.Axis("axis", 1, sizes.Length);
        if (axis == sizes.Length - 1)
            return apply(x, axis);
        int Product(IEnumerable<int> some) => some.Aggregate(1, static (a, b) => checked(a * b));
        return c.Reshape(apply(c.Reshape(x, Product(sizes.Take(axis)), Product(sizes.Skip(axis))), 1), sizes);
    }
}
