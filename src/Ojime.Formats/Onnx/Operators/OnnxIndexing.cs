using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What takes or places elements by index.</summary>
internal static class OnnxIndexing
{
    /// <summary>0, 1, … count−1 as int64, followed by axes of size 1 so that it has the given rank.</summary>
    public static Value Counting(int count, int rank) => OnnxCall.Constant(Tensor.Longs(
        Shape.Of([count, .. Enumerable.Repeat(1, rank - 1)]), Enumerable.Range(0, count).Select(static i => (long)i).ToArray()));

    public static Value Gather(OnnxCall c)
    {
        int axis = c.Axis("axis", 0, c.Input(0).Shape.Rank);
        return c.Add(new Gather(axis), c.Input(0), Along(c, axis));
    }

    public static Value GatherElements(OnnxCall c)
    {
        int axis = c.Axis("axis", 0, c.Input(0).Shape.Rank);
        return c.Add(new GatherElements(axis), c.Input(0), Along(c, axis));
    }

    public static Value GatherNd(OnnxCall c)
    {
        int batch = c.Int("batch_dims", 0);
        return batch >= 0 ? c.Add(new GatherNd(batch), c.Input(0), Tuples(c, batch)) : throw c.Malformed($"batch_dims is {batch}");
    }

    public static Value ScatterElements(OnnxCall c)
    {
        int axis = c.Axis("axis", 0, c.Input(0).Shape.Rank);
        return c.Add(new ScatterElements(axis, Reduction(c)), c.Input(0), Along(c, axis), c.Input(2));
    }

    public static Value ScatterNd(OnnxCall c) => c.Add(new ScatterNd(Reduction(c)), c.Input(0), Tuples(c, 0), c.Input(2));

    /// <summary>The indices of one axis; those that are known must lie inside it.</summary>
    private static Value Along(OnnxCall c, int axis)
    {
        int size = c.Input(0).Shape[axis].Size;
        return Checked(c, _ => size);
    }

    /// <summary>Indices of several axes at once, a tuple in the last axis.</summary>
    private static Value Tuples(OnnxCall c, int batch)
    {
        (Shape x, Shape indices) = (c.Input(0).Shape, c.Input(1).Shape);
        if (indices.Rank == 0 || batch + indices[^1].Size > x.Rank)
            throw c.Malformed($"indices {indices} of {x}");
        return Checked(c, i => x[batch + (i % indices[^1].Size)].Size);
    }

    private static Value Checked(OnnxCall c, Func<int, int> size)
    {
        Value indices = c.Input(1);
        if (indices.Type.Element is not (ElementType.Int32 or ElementType.Int64))
            throw c.Type($"indices of {indices.Type}");
        if (c.Known(indices) is { } known)
            foreach ((int i, long index) in known.ToLongs().Index())
                if (index < -size(i) || index >= size(i))
                    throw c.Malformed($"index {index} lies outside an axis of {size(i)}");
        return indices;
    }

    private static ScatterReduction Reduction(OnnxCall c) => c.Text("reduction", "none") switch
    {
        "none" => ScatterReduction.None,
        "add" => ScatterReduction.Add,
        "mul" => ScatterReduction.Mul,
        "max" => ScatterReduction.Max,
        "min" => ScatterReduction.Min,
        var other => throw c.Malformed($"reduction is {other}"),
    };

    /// <summary>The slices where a constant condition is true.</summary>
    public static Value Compress(OnnxCall c)
    {
        Value x = c.Input(0);
        if (c.MaybeInt("axis") is null)
            x = c.Reshape(x, x.Shape.ElementCount);
        int axis = c.Axis("axis", 0, x.Shape.Rank);
        long[] condition = c.Constant(1, "the condition").ToLongs();
        long[] taken = [.. Enumerable.Range(0, Math.Min(condition.Length, x.Shape[axis].Size)).Where(i => condition[i] != 0).Select(static i => (long)i)];
        return c.Add(new Gather(axis), x, OnnxCall.Constant(Tensor.Longs([taken.Length], taken)));
    }

    /// <summary>on where an index stands, off elsewhere; an index outside [−depth, depth) leaves only off.</summary>
    public static Value OneHot(OnnxCall c)
    {
        Value indices = c.Cast(c.Input(0), ElementType.Int64), values = c.Input(2);
        int depth = (int)c.Constant(1, "the depth").NumberAt(0), rank = indices.Shape.Rank;
        if (depth < 0 || values.Shape != Shape.Of(2))
            throw c.Malformed($"depth {depth}, values {values.Shape}");
        int axis = c.Axis("axis", -1, rank + 1);
        Value wrapped = c.Add(new Select(), c.Binary(BinaryKind.Less, indices, c.Scalar(0, ElementType.Int64)),
            c.Binary(BinaryKind.Add, indices, c.Scalar(depth, ElementType.Int64)), indices);
        int[] sizes = [.. indices.Shape.Sizes.Take(axis), 1, .. indices.Shape.Sizes.Skip(axis)];
        Value hit = c.Binary(BinaryKind.Equal, c.Reshape(wrapped, sizes), Counting(depth, rank + 1 - axis));
        return c.Add(new Select(), hit, c.Reshape(c.Slice(values, 0, 1, 1)), c.Reshape(c.Slice(values, 0, 0, 1)));
    }

    /// <summary>Sequences of constant lengths, each backwards up to its length: an index for every element.</summary>
    public static Value ReverseSequence(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] lengths = c.ConstantInts(1, "the lengths");
        int batch = c.Int("batch_axis", 1), time = c.Int("time_axis", 0);
        if (x.Shape.Rank < 2 || (batch, time) is not ((0, 1) or (1, 0)) || lengths.Length != x.Shape[batch].Size || lengths.Any(l => l < 0 || l > x.Shape[time].Size))
            throw c.Malformed($"lengths {string.Join(',', lengths)} of {x.Shape}");
        int[] sizes = x.Shape.Sizes, strides = x.Shape.Strides();
        var source = new long[x.Shape.ElementCount];
        for (int i = 0; i < source.Length; i++)
        {
            int t = i / strides[time] % sizes[time], length = lengths[i / strides[batch] % sizes[batch]];
            source[i] = t < length ? length - 1 - t : t;
        }
        return c.Add(new GatherElements(time), x, OnnxCall.Constant(Tensor.Longs(x.Shape, source)));
    }

    /// <summary>The triangle above or below a diagonal, zeros elsewhere.</summary>
    public static Value Trilu(OnnxCall c)
    {
        Value x = c.Input(0);
        if (x.Shape.Rank < 2)
            throw c.Malformed($"its input is {x.Shape}");
        int k = c.Has(1) ? c.ConstantInt(1, "the diagonal") : 0;
        return c.Add(new Select(), Triangle(x.Shape[^2].Size, x.Shape[^1].Size, k, c.Flag("upper", true)), x, c.Scalar(0, x.Type.Element));
    }

    /// <summary>True at column − row ≥ k (upper) or ≤ k.</summary>
    public static Value Triangle(int rows, int columns, long k, bool upper)
    {
        var mask = new byte[checked(rows * columns)];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = (upper ? (i % columns) - (i / columns) >= k : (i % columns) - (i / columns) <= k) ? (byte)1 : (byte)0;
        return OnnxCall.Constant(Tensor.Of<byte>(new(ElementType.Bool, [rows, columns]), mask));
    }
}
