using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Indexing by tensors, <c>x[i, :, j]</c>: the indexed axes are brought to the front and chosen together.</summary>
internal static class AdvancedIndex
{
    public static Value Read(Call c, Value x, Value?[] indices)
    {
        indices = Whole(c, indices, x.Shape);
        int[] axes = Indexed(indices);
        if (axes.Length == 0)
            return x;
        if (axes.Length == 1)
            return c.L.Emit(new Gather(axes[0]), x, indices[axes[0]]!);
        Shape shape = c.L.Broadcast(axes.Select(a => indices[a]!.Shape));
        Value chosen = c.L.Emit(new GatherNd(), Front(c, x, axes), Together(c, indices, axes, shape));
        // The result's axes of the index stand where the indexed axes stood if these were neighbours, else in front.
        bool areNeighbours = axes[^1] - axes[0] == axes.Length - 1;
        if (!areNeighbours || axes[0] == 0)
            return chosen;
        int rank = chosen.Shape.Rank, front = shape.Rank;
        return c.L.Transpose(chosen, [.. Enumerable.Range(front, axes[0]), .. Enumerable.Range(0, front), .. Enumerable.Range(front + axes[0], rank - front - axes[0])]);
    }

    public static Value Write(Call c, Value x, Value?[] indices, Value values, bool accumulate)
    {
        values = c.L.Cast(values, x.Type.Element);
        if (indices is [{ Type.Element: ElementType.Bool } mask] && c.L.Known(mask) is null)
        {
            if (values.Shape.ElementCount != 1)
                throw new Refusal(Pt2Problems.DependsOnData(c.At, "which element goes where"));
            Value condition = c.L.Reshape(mask, [.. mask.Shape.Sizes, .. Enumerable.Repeat(1, x.Shape.Rank - mask.Shape.Rank)]), one = c.L.Reshape(values, Shape.Scalar);
            return c.L.Select(condition, accumulate ? c.L.Add(x, one) : one, x);
        }
        indices = Whole(c, indices, x.Shape);
        int[] axes = Indexed(indices);
        if (axes.Length == 0)
            return accumulate ? c.L.Add(x, values) : c.L.Expand(values, x.Shape);
        Shape shape = c.L.Broadcast(axes.Select(a => indices[a]!.Shape));
        if (shape.ElementCount == 0)
            return x;
        int[] order = [.. axes, .. Enumerable.Range(0, x.Shape.Rank).Except(axes)], back = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            back[order[i]] = i;
        Value front = c.L.Transpose(x, order);
        int[] rest = front.Shape.Sizes[axes.Length..];
        // Values are laid out as the result of reading would be.
        bool areInside = axes[^1] - axes[0] == axes.Length - 1 && axes[0] > 0;
        int first = areInside ? axes[0] : 0;
        Value updates = c.L.Expand(values, [.. rest[..first], .. shape.Sizes, .. rest[first..]]);
        if (areInside)
            updates = c.L.Transpose(updates, [.. Enumerable.Range(first, shape.Rank), .. Enumerable.Range(0, first), .. Enumerable.Range(first + shape.Rank, rest.Length - first)]);
        Value y = c.L.Emit(new ScatterNd(accumulate ? ScatterReduction.Add : ScatterReduction.None), front, Together(c, indices, axes, shape), updates);
        return c.L.Transpose(y, back);
    }

    /// <summary>Truth values become the places where they are true, which must be known; a tensor over k axes becomes k indices.</summary>
    private static Value?[] Whole(Call c, Value?[] indices, Shape shape)
    {
        var result = new List<Value?>();
        foreach (Value? index in indices)
        {
            if (index is null || index.Type.Element is not (ElementType.Bool or ElementType.UInt8))
            {
                result.Add(index is null ? null : c.L.Cast(index, ElementType.Int64));
                continue;
            }
            if (c.L.Known(index) is not { } mask)
                throw new Refusal(Pt2Problems.DependsOnData(c.At, "the size of the result"));
            int[][] places = [.. Coordinates(mask)];
            for (int axis = 0; axis < mask.Shape.Rank; axis++)
                result.Add(c.L.Indices(places.Select(p => p[axis])));
        }
        if (result.Count > shape.Rank)
            throw c.Unsupported($"{result.Count} indices of {shape}");
        return [.. result];
    }

    private static IEnumerable<int[]> Coordinates(Tensor mask)
    {
        int[] strides = mask.Shape.Strides(), sizes = mask.Shape.Sizes;
        for (int i = 0; i < mask.Shape.ElementCount; i++)
            if (mask.NumberAt(i) != 0)
                yield return [.. strides.Select((s, axis) => i / s % sizes[axis])];
    }

    private static int[] Indexed(Value?[] indices) => [.. Enumerable.Range(0, indices.Length).Where(i => indices[i] is not null)];

    private static Value Front(Call c, Value x, int[] axes) => c.L.Transpose(x, [.. axes, .. Enumerable.Range(0, x.Shape.Rank).Except(axes)]);

    /// <summary>The indices of all axes side by side, [.., axes].</summary>
    private static Value Together(Call c, Value?[] indices, int[] axes, Shape shape) =>
        c.L.Stack(shape.Rank, [.. axes.Select(a => c.L.Expand(indices[a]!, shape))]);
}
