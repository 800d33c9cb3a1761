using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Scaled dot-product attention, as products and a softmax.</summary>
internal static class Attention
{
    public static void Rows(OperatorTable t) =>
        t.Add("scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False)", Lower);

    /// <summary>softmax( q · kᵀ · scale + mask ) · v; a row whose every key is masked gives zeros.</summary>
    private static Value Lower(Call c)
    {
        Value query = c.X("query"), key = c.X("key"), value = c.X("value");
        if (c.Double("dropout_p") != 0)
            throw c.Unsupported("dropout in training mode: export model.eval()");
        int rows = query.Shape[^2].Size, columns = key.Shape[^2].Size;
        if (c.Bool("enable_gqa"))
            (key, value) = (Repeated(c, key, query), Repeated(c, value, query));
        double scale = c["scale"] is null ? 1 / Math.Sqrt(query.Shape[^1].Size) : c.Double("scale");
        Value scores = c.L.Mul(c.L.MatMul(query, c.L.Swap(key, key.Shape.Rank - 2, key.Shape.Rank - 1)), scale);
        Value? allowed = c.Optional("attn_mask") is { Type.Element: ElementType.Bool } given ? given : null;
        if (c.Bool("is_causal"))
        {
            long[] lower = [.. Enumerable.Range(0, rows * columns).Select(i => i % columns <= i / columns ? 1L : 0)];
            allowed = Lowering.Constant(c.L.Known(c.L.Cast(c.L.Longs([rows, columns], lower), ElementType.Bool))!);
        }
        else if (c.Optional("attn_mask") is { } mask && allowed is null)
        {
            scores = c.L.Add(scores, mask);
        }
        if (allowed is null)
            return c.L.MatMul(c.L.Softmax(scores, scores.Shape.Rank - 1, false), value);
        Value weights = c.L.Softmax(c.L.Select(allowed, scores, double.NegativeInfinity), -1, false);
        // Every key masked: 0 / 0, for which PyTorch has zeros.
        if (c.L.Known(allowed) is not { } known || HasEmptyRow(known))
            weights = c.L.Select(c.L.Reduce(ReduceKind.Any, allowed, [allowed.Shape.Rank - 1], true), weights, 0.0);
        return c.L.MatMul(weights, value);
    }

    private static bool HasEmptyRow(Tensor mask)
    {
        int columns = mask.Shape.Rank == 0 ? 1 : mask.Shape[^1].Size;
        ReadOnlySpan<byte> all = mask.Read<byte>();
        for (int row = 0; row < all.Length / Math.Max(columns, 1); row++)
            if (!all.Slice(row * columns, columns).Contains((byte)1))
                return true;
        return false;
    }

    /// <summary>One head of keys for several of queries.</summary>
    private static Value Repeated(Call c, Value x, Value query)
    {
        int axis = x.Shape.Rank - 3;
        if (axis < 0 || query.Shape[axis].Size % x.Shape[axis].Size != 0)
            throw c.Unsupported($"heads of {x.Shape} for {query.Shape}");
        int times = query.Shape[axis].Size / x.Shape[axis].Size;
        int[] sizes = x.Shape.Sizes, spread = [.. sizes[..(axis + 1)], times, .. sizes[(axis + 1)..]];
        sizes[axis] *= times;
        return c.L.Reshape(c.L.Expand(c.L.AddAxis(x, axis + 1), spread), sizes);
    }
}
