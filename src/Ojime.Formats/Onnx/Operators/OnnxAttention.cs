using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What transformers are made of, in simpler operators.</summary>
internal static class OnnxAttention
{
    /// <summary>
    /// softmax( Q·Kᵀ·scale + mask )·V for each head, over [N,heads,L,size] or [N,L,heads·size]; keys and values of the past stand before the new ones.
    /// Results: Y, all keys, all values, and the weights at the stage that qk_matmul_output_mode names.
    /// </summary>
    public static Value?[] Attention(OnnxCall c)
    {
        Value q = c.Floats(0), k = c.Floats(1), v = c.Floats(2);
        bool flat = q.Shape.Rank == 3;
        if (q.Shape.Rank is not (3 or 4) || k.Shape.Rank != q.Shape.Rank || v.Shape.Rank != q.Shape.Rank)
            throw c.Malformed($"its inputs are {q.Shape}, {k.Shape} and {v.Shape}");
        if (c.Has(6))
            throw c.Unsupported("lengths of padded keys");
        if (flat)
        {
            (q, k, v) = (Heads(c, q, "q_num_heads"), Heads(c, k, "kv_num_heads"), Heads(c, v, "kv_num_heads"));
        }
        if (c.Has(4))
            k = c.Add(new Concat(2), c.Input(4), k);
        if (c.Has(5))
            v = c.Add(new Concat(2), c.Input(5), v);
        (Value keys, Value values) = (k, v);
        int heads = q.Shape[1].Size, groups = k.Shape[1].Size;
        if (groups == 0 || heads % groups != 0)
            throw c.Malformed($"{heads} heads of queries for {groups} of keys");
        (k, v) = (Repeat(c, k, heads / groups), Repeat(c, v, heads / groups));
        (int rows, int columns) = (q.Shape[2].Size, k.Shape[2].Size);
        ElementType element = q.Type.Element;

        double scale = c.Attribute("scale") is { } given ? given.Float : 1 / Math.Sqrt(q.Shape[3].Size);
        Value root = c.Scalar(Math.Sqrt(scale), element);
        Value weights = c.Add(new MatMul(TransposeB: true), c.Binary(BinaryKind.Mul, q, root), c.Binary(BinaryKind.Mul, k, root));
        var stages = new List<Value> { weights };
        if (c.Float("softcap", 0) is var cap && cap != 0)
            weights = c.Binary(BinaryKind.Mul, c.Unary(UnaryKind.Tanh, c.Binary(BinaryKind.Div, weights, c.Scalar(cap, element))), c.Scalar(cap, element));
        stages.Add(weights);
        if (Mask(c, rows, columns, columns - c.Input(1).Shape[flat ? 1 : 2].Size, element) is { } mask)
            weights = c.Binary(BinaryKind.Add, weights, mask);
        stages.Add(weights);
        weights = c.Add(new Softmax(3), weights);
        stages.Add(weights);
        Value y = c.Add(new MatMul(), weights, v);
        if (flat)
            y = c.Reshape(c.Transpose(y, 0, 2, 1, 3), y.Shape[0].Size, rows, heads * y.Shape[3].Size);
        int stage = c.Int("qk_matmul_output_mode", 0);
        return [y, keys, values, stage is >= 0 and < 4 ? stages[stage] : throw c.Malformed($"qk_matmul_output_mode is {stage}")];
    }

    /// <summary>[N,L,heads·size] as [N,heads,L,size].</summary>
    private static Value Heads(OnnxCall c, Value x, string attribute)
    {
        int heads = OnnxImages.Positive(c, attribute, c.Int(attribute, 0)), width = x.Shape[2].Size;
        if (width % heads != 0)
            throw c.Malformed($"{width} does not fall into {heads} heads");
        return c.Transpose(c.Reshape(x, x.Shape[0].Size, x.Shape[1].Size, heads, width / heads), 0, 2, 1, 3);
    }

    /// <summary>Each head as often as there are heads of queries that share it.</summary>
    private static Value Repeat(OnnxCall c, Value x, int times)
    {
        if (times == 1)
            return x;
        int[] s = x.Shape.Sizes;
        return c.Reshape(c.Expand(c.Reshape(x, s[0], s[1], 1, s[2], s[3]), [s[0], s[1], times, s[2], s[3]]), s[0], s[1] * times, s[2], s[3]);
    }

    /// <summary>What is added to the weights: minus infinity where a row must not look.</summary>
    private static Value? Mask(OnnxCall c, int rows, int columns, int past, ElementType element)
    {
        Value? mask = null;
        Value never = c.Scalar(double.NegativeInfinity, element), zero = c.Scalar(0, element);
        if (c.Optional(3) is { } given)
        {
            mask = given.Type.Element == ElementType.Bool ? c.Add(new Select(), given, zero, never) : given;
            int missing = columns - mask.Shape[^1].Size;
            if (missing > 0 && mask.Shape[^1] != 1)
            {
                int[] after = new int[mask.Shape.Rank];
                after[^1] = missing;
                mask = c.Add(new Pad(IntList.Repeat(0, after.Length), [.. after], PadMode.Constant, float.NegativeInfinity), mask);
            }
        }
        if (!c.Flag("is_causal"))
            return mask;
        Value causal = c.Add(new Select(), OnnxIndexing.Triangle(rows, columns, past, upper: false), zero, never);
        return mask is null ? causal : c.Binary(BinaryKind.Add, mask, causal);
    }

    /// <summary>Pairs of elements turned by the angle of their position: (x₁cos − x₂sin, x₁sin + x₂cos).</summary>
    public static Value RotaryEmbedding(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] given = x.Shape.Sizes;
        if (given.Length is not (3 or 4))
            throw c.Malformed($"its input is {x.Shape}");
        // As [N,L,heads,size]
        if (given.Length == 4)
            x = c.Transpose(x, 0, 2, 1, 3);
        else if (OnnxImages.Positive(c, "num_heads", c.Int("num_heads", 0)) is var heads && given[2] % heads == 0)
            x = c.Reshape(x, given[0], given[1], heads, given[2] / heads);
        else
            throw c.Malformed($"{given[2]} does not fall into its heads");
        int[] s = x.Shape.Sizes;
        int turned = c.Int("rotary_embedding_dim", 0) is > 0 and var dim ? dim : s[3];
        if (turned > s[3] || turned % 2 != 0)
            throw c.Malformed($"rotary_embedding_dim is {turned} of {s[3]}");
        Value Angle(int input)
        {
            Value cache = c.Has(3) ? c.Add(new Gather(0), c.Input(input), c.Input(3)) : c.Input(input);
            return cache.Shape.Rank == 3 ? c.Reshape(c.Slice(cache, 2, 0, Math.Min(turned / 2, cache.Shape[2].Size)), s[0], s[1], 1, turned / 2) : throw c.Malformed($"a cache is {cache.Shape}");
        }
        (Value cos, Value sin) = (Angle(1), Angle(2));
        Value part = c.Slice(x, 3, 0, turned);
        bool interleaved = c.Flag("interleaved");
        // Halves as rows of [2, size/2], pairs as columns of [size/2, 2].
        int axis = interleaved ? 4 : 3;
        Value pairs = interleaved ? c.Reshape(part, s[0], s[1], s[2], turned / 2, 2) : c.Reshape(part, s[0], s[1], s[2], 2, turned / 2);
        Value Half(int which) => c.Reshape(c.Slice(pairs, axis, which, 1), s[0], s[1], s[2], turned / 2);
        (Value first, Value second) = (Half(0), Half(1));
        Value real = c.Binary(BinaryKind.Sub, c.Binary(BinaryKind.Mul, first, cos), c.Binary(BinaryKind.Mul, second, sin));
        Value imaginary = c.Binary(BinaryKind.Add, c.Binary(BinaryKind.Mul, first, sin), c.Binary(BinaryKind.Mul, second, cos));
        Value Wide(Value v) => interleaved ? c.Reshape(v, s[0], s[1], s[2], turned / 2, 1) : c.Reshape(v, s[0], s[1], s[2], 1, turned / 2);
        Value y = c.Reshape(c.Add(new Concat(axis), Wide(real), Wide(imaginary)), s[0], s[1], s[2], turned);
        if (turned < s[3])
            y = c.Add(new Concat(3), y, c.Slice(x, 3, turned, s[3] - turned));
        return given.Length == 4 ? c.Transpose(y, 0, 2, 1, 3) : c.Reshape(y, given);
    }
}
