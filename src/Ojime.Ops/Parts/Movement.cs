using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>What operators share that move elements without computing: they take any element type and copy it whole.</summary>
public static class Movement
{
    /// <summary>Every index of a shape, last axis fastest. The array is the same one each time, changed in place.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        int[] sizes = shape.Sizes;
        if (sizes.Contains(0))
            yield break;
        var index = new int[sizes.Length];
        while (true)
        {
            yield return index;
            int axis = sizes.Length - 1;
            while (axis >= 0 && ++index[axis] == sizes[axis])
                index[axis--] = 0;
            if (axis < 0)
                yield break;
        }
    }

    /// <summary>Position of an index in row-major order.</summary>
    public static int Flat(ReadOnlySpan<int> index, ReadOnlySpan<int> strides)
    {
        int at = 0;
        for (int i = 0; i < index.Length; i++)
            at += index[i] * strides[i];
        return at;
    }

    /// <summary>y[i] = x[source(i)], where the source is a flat position; −1 leaves y as it is.</summary>
    public static void Copy(Tensor x, Tensor y, Func<int[], int> source)
    {
        int bytes = y.Type.Element.Bytes, at = 0;
        ReadOnlySpan<byte> from = x.Bytes.Span;
        Span<byte> to = y.Write<byte>();
        foreach (int[] index in Indices(y.Shape))
        {
            if (source(index) is >= 0 and var position)
                from.Slice(position * bytes, bytes).CopyTo(to[at..]);
            at += bytes;
        }
    }

    /// <summary>
    /// An index that counts from the end where it is negative. One outside is brought to the nearest inside: numbers that data brings must not reach
    /// other memory.
    /// </summary>
    public static int Wrapped(long index, int size) => (int)Math.Max(0, Math.Min(size - 1, index < 0 ? index + size : index));

    public static bool IsIndex(TensorType type) => type.Element is ElementType.Int32 or ElementType.Int64;

    /// <summary>1 where indices have 64 bits, for the C kernels.</summary>
    public static string Wide(Value indices) => indices.Type.Element == ElementType.Int64 ? "1" : "0";

    /// <summary>The fields that the kernels over single elements share: the indices' axes, how they step in x, the axis that the indices choose from.</summary>
    public static IEnumerable<(string Field, string Value)> ChosenAxis(Value x, Value indices, int axis)
    {
        int bytes = x.Type.Element.Bytes;
        (int Size, int Step)[] runs = Runs(x, indices, axis);
        return
        [
            ("axes", CLiteral.Of(runs.Length)), ("count", CLiteral.Of(indices.Shape.ElementCount)),
            ("size", StridedMove.List(runs.Select(static r => r.Size))), ("step", StridedMove.List(runs.Select(r => r.Step * bytes))),
            ("chosen_size", CLiteral.Of(x.Shape[axis].Size)), ("chosen_step", CLiteral.Of(x.Shape.Strides()[axis] * bytes)),
            ("element", CLiteral.Of(bytes)), ("wide", Wide(indices)),
        ];
    }

    /// <summary>True where the kernels over single elements have axes enough.</summary>
    public static bool CanChoose(Value x, Value indices, int axis) => Runs(x, indices, axis).Length <= 6;

    /// <summary>The indices' axes and how they step in x, 0 along the chosen one. Neighbours that one step serves are run together.</summary>
    private static (int Size, int Step)[] Runs(Value x, Value indices, int axis)
    {
        int[] sizes = indices.Shape.Sizes, strides = x.Shape.Strides();
        strides[axis] = 0;
        var runs = new List<(int Size, int Step)>();
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1)
                continue;
            if (runs.Count > 0 && runs[^1].Step == strides[i] * sizes[i])
                runs[^1] = (runs[^1].Size * sizes[i], strides[i]);
            else
                runs.Add((sizes[i], strides[i]));
        }
        return [.. runs];
    }

    /// <summary>A quantisation whose axis has moved; null where the axis is lost.</summary>
    public static Quantization? Moved(Quantization? q, Func<int, int?> axis) => q switch
    {
        { Axis: { } old } => axis(old) is { } now ? new(q.Scales, q.Zeros, now) : null,
        _ => q,
    };
}
