using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.TfLite;

/// <summary>SLICE, STRIDED_SLICE and REVERSE_V2.</summary>
internal static class Slices
{
    public static void Slice(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] begin = o.Ints(1, "the start"), size = o.Ints(2, "the size");
        if (begin.Length != x.Shape.Rank || size.Length != x.Shape.Rank)
            throw o.Malformed($"{begin.Length} starts and {size.Length} sizes for {x.Shape}");
        IntList sizes = [.. size.Select((s, axis) => s == -1 ? x.Shape[axis].Size - begin[axis] : s)];
        o.Result(new Ops.Slice([.. begin], sizes, IntList.Repeat(1, begin.Length)), x);
    }

    public static void Reverse(OperatorImport o)
    {
        Value x = o.Input(0);
        HashSet<int> axes = [.. o.Ints(1, "the axes").Select(a => o.Axis(a, x.Shape.Rank))];
        int[] sizes = x.Shape.Sizes;
        o.Result(new Ops.Slice([.. sizes.Select((s, i) => axes.Contains(i) ? Math.Max(0, s - 1) : 0)], [.. sizes],
            [.. sizes.Select((_, i) => axes.Contains(i) ? -1 : 1)]), x);
    }

    /// <summary>
    /// numpy's x[begin:end:step, …]. Each entry of begin, end and strides is one item of the brackets: a range; with its bit in a mask an
    /// ellipsis, a new axis, or a single index whose axis goes.
    /// </summary>
    public static void StridedSlice(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] begin = o.Ints(1, "the start"), end = o.Ints(2, "the end"), stride = o.Ints(3, "the step"), sizes = x.Shape.Sizes;
        if (begin.Length != end.Length || begin.Length != stride.Length || begin.Length > 31)
            throw o.Malformed($"{begin.Length} starts, {end.Length} ends, {stride.Length} steps");
        int beginMask = o.Options.Int(Slot.StridedSlice.BeginMask), endMask = o.Options.Int(Slot.StridedSlice.EndMask);
        int ellipsisMask = o.Options.Int(Slot.StridedSlice.EllipsisMask), newMask = o.Options.Int(Slot.StridedSlice.NewAxisMask);
        int shrinkMask = o.Options.Int(Slot.StridedSlice.ShrinkAxisMask);
        bool endIsOffset = o.Options.Bool(Slot.StridedSlice.Offset);
        var (starts, counts, steps, result) = (new List<int>(), new List<int>(), new List<int>(), new List<Dim>());

        void Whole(int axis)
        {
            starts.Add(0);
            counts.Add(sizes[axis]);
            steps.Add(1);
            result.Add(sizes[axis]);
        }

        int ranges = Enumerable.Range(0, begin.Length).Count(i => ((ellipsisMask | newMask) >> i & 1) == 0);
        for (int item = 0; item < begin.Length; item++)
        {
            bool Is(int mask) => (mask >> item & 1) != 0;
            if (Is(ellipsisMask))
            {
                for (int missing = sizes.Length - ranges; missing > 0; missing--)
                    Whole(starts.Count);
                continue;
            }
            if (Is(newMask))
            {
                result.Add(1);
                continue;
            }
            int axis = starts.Count;
            if (axis >= sizes.Length || stride[item] == 0)
                throw o.Malformed($"item {item} of the slice does not fit {x.Shape}");
            int size = sizes[axis], step = stride[item];
            if (Is(shrinkMask))
            {
                int index = begin[item] < 0 ? begin[item] + size : begin[item];
                if (index < 0 || index >= size)
                    throw o.Malformed($"index {begin[item]} of an axis of {size}");
                starts.Add(index);
                counts.Add(1);
                steps.Add(1);
                continue;
            }
            (int low, int high) = step > 0 ? (0, size) : (-1, size - 1);
            int Limit(int at) => Math.Clamp(at < 0 ? at + size : at, low, high);
            int from = Is(beginMask) ? step > 0 ? low : high : Limit(begin[item]);
            int to = Is(endMask) ? step > 0 ? high : low : endIsOffset ? Math.Clamp(from + end[item], low, high) : Limit(end[item]);
            int count = Math.Max(0, step > 0 ? (int)(((long)to - from + step - 1) / step) : (int)(((long)from - to - step - 1) / -(long)step));
            starts.Add(count == 0 ? 0 : from);
            counts.Add(count);
            steps.Add(step);
            result.Add(count);
        }
        while (starts.Count < sizes.Length)
            Whole(starts.Count);
        Value sliced = o.AddScaled(new Ops.Slice([.. starts], [.. counts], [.. steps]), x.Type.Quantization, x);
        Shape shape = [.. result];
        o.Set(0, shape == sliced.Shape ? sliced : o.AddScaled(new Ops.Reshape(shape), x.Type.Quantization, sliced));
    }
}
