using Ojime.Core;

namespace Ojime.Passes;

/// <summary>Orders of axes, in the sense of <c>Transpose</c>: result axis i is input axis p[i].</summary>
internal static class Permutations
{
    public static bool IsIdentity(IntList p)
    {
        for (int i = 0; i < p.Count; i++)
            if (p[i] != i)
                return false;
        return true;
    }

    public static IntList Invert(IntList p)
    {
        var result = new int[p.Count];
        for (int i = 0; i < p.Count; i++)
            result[p[i]] = i;
        return [.. result];
    }

    /// <summary>First <paramref name="first"/>, then <paramref name="second"/>, as one.</summary>
    public static IntList Then(IntList first, IntList second) => [.. second.Select(i => first[i])];

    /// <summary>True where only axes of size 1 move past others: the bytes stay as they are.</summary>
    public static bool IsReshape(IntList p, Shape input)
    {
        int last = -1;
        foreach (int axis in p)
        {
            if (input[axis] is { IsFixed: true, Size: 1 })
                continue;
            if (axis < last)
                return false;
            last = axis;
        }
        return true;
    }

    public static TensorType Apply(TensorType type, IntList p) => type with
    {
        Shape = type.Shape.Permute(p.Span),
        Quantization = type.Quantization is { Axis: { } axis } q ? new Quantization(q.Scales, q.Zeros, Invert(p)[axis]) : type.Quantization,
    };

    /// <summary>A list with one entry for each axis, brought from the transposed order back to the order before.</summary>
    public static IntList Unpermute(IntList perAxis, IntList p)
    {
        var result = new int[p.Count];
        for (int i = 0; i < p.Count; i++)
            result[p[i]] = perAxis[i];
        return [.. result];
    }
}
