using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>numpy's broadcasting: shapes lined up from the right; sizes are equal, or one of them is 1 and is repeated.</summary>
public static class Broadcast
{
    /// <summary>The common shape, or null where the shapes do not broadcast.</summary>
    public static Shape? Of(Shape a, Shape b)
    {
        var dims = new Dim[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= dims.Length; i++)
        {
            Dim x = i <= a.Rank ? a[a.Rank - i] : 1, y = i <= b.Rank ? b[b.Rank - i] : 1;
            if (Common(x, y) is not { } dim)
                return null;
            dims[^i] = dim;
        }
        return Shape.Create(dims);
    }

    /// <summary>Elements between neighbours along each axis of the result: 0 where the operand is repeated.</summary>
    public static int[] Strides(Shape operand, Shape result)
    {
        int[] own = operand.Strides(), strides = new int[result.Rank];
        int lead = result.Rank - operand.Rank;
        for (int axis = 0; axis < operand.Rank; axis++)
            strides[lead + axis] = operand[axis].Size == 1 ? 0 : own[axis];
        return strides;
    }

    /// <summary>The flat index of the operand's element for every element of the result, in order.</summary>
    public static int[] Indices(Shape operand, Shape result)
    {
        int[] sizes = result.Sizes, strides = Strides(operand, result), indices = new int[result.ElementCount], at = new int[sizes.Length];
        for (int flat = 0, index = 0; flat < indices.Length; flat++)
        {
            indices[flat] = index;
            // The next place, as on an odometer.
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                index += strides[axis];
                if (++at[axis] < sizes[axis])
                    break;
                index -= strides[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
        return indices;
    }

    /// <summary>
    /// Sizes and operands' strides with neighbouring axes run together wherever every operand steps through them as through one;
    /// the innermost axis is last. At least one axis is left.
    /// </summary>
    public static (ImmutableArray<int> Sizes, ImmutableArray<ImmutableArray<int>> Strides) Collapse(Shape result, params ReadOnlySpan<Shape> operands)
    {
        var sizes = new List<int>();
        var strides = new List<int>[operands.Length];
        var own = new int[operands.Length][];
        for (int o = 0; o < operands.Length; o++)
            (strides[o], own[o]) = ([], Strides(operands[o], result));
        int[] all = result.Sizes;
        for (int axis = 0; axis < all.Length; axis++)
        {
            if (all[axis] == 1)
                continue;
            bool joins = sizes.Count > 0 && Enumerable.Range(0, own.Length).All(o => strides[o][^1] == own[o][axis] * all[axis]);
            if (joins)
                sizes[^1] *= all[axis];
            else
                sizes.Add(all[axis]);
            for (int o = 0; o < own.Length; o++)
            {
                if (joins)
                    strides[o][^1] = own[o][axis];
                else
                    strides[o].Add(own[o][axis]);
            }
        }
        if (sizes.Count == 0)
        {
            sizes.Add(1);
            foreach (List<int> list in strides)
                list.Add(1);
        }
        return ([.. sizes], [.. strides.Select(static s => s.ToImmutableArray())]);
    }

    private static Dim? Common(Dim x, Dim y) => (x, y) switch
    {
        _ when x == y => x,
        ({ IsFixed: true, Size: 1 }, _) => y,
        (_, { IsFixed: true, Size: 1 }) => x,
        ({ IsFixed: true }, { IsFixed: false }) => x,
        ({ IsFixed: false }, { IsFixed: true }) => y,
        _ => null,
    };
}

/// <summary>Axes as attributes give them: from 0, or from -1 backwards.</summary>
public static class Axes
{
    public static bool Inside(int axis, int rank) => axis >= -rank && axis < rank;

    public static int Normal(int axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>A tensor seen as [outer, size, inner] around one axis.</summary>
    public static (int Outer, int Size, int Inner) Around(Shape shape, int axis)
    {
        int[] sizes = shape.Sizes;
        int at = Normal(axis, sizes.Length), outer = 1, inner = 1;
        for (int i = 0; i < at; i++)
            outer *= sizes[i];
        for (int i = at + 1; i < sizes.Length; i++)
            inner *= sizes[i];
        return (outer, sizes[at], inner);
    }
}
