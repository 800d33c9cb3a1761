using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What gives elements another place or shape.</summary>
internal static class OnnxMovement
{
    /// <summary>0 keeps the size at its place, unless allowzero; −1 is what the others leave.</summary>
    public static Value Reshape(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] to = c.ConstantInts(1, "the shape");
        int rest = -1;
        long known = 1;
        for (int i = 0; i < to.Length; i++)
        {
            if (to[i] == 0 && !c.Flag("allowzero"))
                to[i] = i < x.Shape.Rank ? x.Shape[i].Size : throw c.Malformed($"size {i} of the shape is taken from an input of {x.Shape.Rank} axes");
            if (to[i] >= 0)
                known *= to[i];
            else if (to[i] == -1 && rest < 0)
                rest = i;
            else
                throw c.Malformed($"the shape is {string.Join(',', to)}");
        }
        if (rest >= 0)
            to[rest] = known > 0 && x.Shape.ElementCount % known == 0
                ? (int)(x.Shape.ElementCount / known)
                : throw new OnnxRefusal(TypeProblems.ElementsDiffer(c.At, x.Shape, Shape.Of(to)));
        return c.Reshape(x, to);
    }

    public static Value Flatten(OnnxCall c)
    {
        Value x = c.Input(0);
        int rank = x.Shape.Rank, axis = c.Int("axis", 1);
        axis = axis == rank ? rank : c.Axis(axis, rank);
        int Product(IEnumerable<int> some) => some.Aggregate(1, static (a, b) => checked(a * b));
        return c.Reshape(x, Product(x.Shape.Sizes.Take(axis)), Product(x.Shape.Sizes.Skip(axis)));
    }

    /// <summary>The axes are an attribute up to set 12, then an input.</summary>
    public static Value Squeeze(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] sizes = x.Shape.Sizes;
        int[] axes = (c.OptionalInts(1, "the axes") ?? c.Ints("axes")) is { } given
            ? c.Axes(given, sizes.Length)
            : [.. Enumerable.Range(0, sizes.Length).Where(i => sizes[i] == 1)];
        return axes.All(a => sizes[a] == 1)
            ? c.Reshape(x, [.. sizes.Where((_, i) => !axes.Contains(i))])
            : throw c.Malformed($"of {x.Shape} not all of the axes {string.Join(',', axes)} have size 1");
    }

    public static Value Unsqueeze(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] given = c.OptionalInts(1, "the axes") ?? c.Ints("axes") ?? throw c.Malformed("it has no axes");
        int[] axes = c.Axes(given, x.Shape.Rank + given.Length);
        var sizes = new int[x.Shape.Rank + axes.Length];
        int from = 0;
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = axes.Contains(i) ? 1 : x.Shape[from++].Size;
        return c.Reshape(x, sizes);
    }

    public static Value Transpose(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] permutation = c.Ints("perm") ?? [.. Enumerable.Range(0, x.Shape.Rank).Reverse()];
        return c.Transpose(x, permutation);
    }

    public static Value Concat(OnnxCall c)
    {
        Value[] all = c.Inputs();
        int axis = c.Axis("axis", 1, all[0].Shape.Rank);
        // What is empty adds nothing: often a past that has not begun.
        Value[] filled = [.. all.Where(v => v.Shape.Rank != all[0].Shape.Rank || v.Shape[axis] != 0)];
        return filled is [var single] ? single : c.Add(new Concat(axis), filled.Length == 0 ? all : filled);
    }

    public static Value?[] Split(OnnxCall c)
    {
        Value x = c.Input(0);
        int axis = c.Axis("axis", 0, x.Shape.Rank), size = x.Shape[axis].Size;
        int[] sizes = c.OptionalInts(1, "the sizes") ?? c.Ints("split") ?? Even(size, c.Int("num_outputs", c.OutputCount));
        if (sizes.Any(static s => s < 0) || sizes.Sum(static s => (long)s) != size || sizes.Length != c.OutputCount)
            throw c.Malformed($"{size} elements in {c.OutputCount} parts of {string.Join(',', sizes)}");
        int start = 0;
        return [.. sizes.Select(part => c.Slice(x, axis, (start += part) - part, part))];

        int[] Even(int all, int parts)
        {
            int each = (all + OnnxImages.Positive(c, "num_outputs", parts) - 1) / parts;
            return [.. Enumerable.Range(0, Math.Min(parts, 1 << 16)).Select(i => Math.Clamp(all - (i * each), 0, each))];
        }
    }

    /// <summary>Starts and ends are attributes up to set 9, then inputs. They are cut to the axis; a negative one counts from its end.</summary>
    public static Value Slice(OnnxCall c)
    {
        Value x = c.Input(0);
        int rank = x.Shape.Rank;
        bool attributes = c.Opset < 10;
        int[] starts = attributes ? c.Ints("starts") ?? [] : c.ConstantInts(1, "the start");
        int[] ends = attributes ? c.Ints("ends") ?? [] : c.ConstantInts(2, "the end");
        int[] axes = c.Axes((attributes ? c.Ints("axes") : c.OptionalInts(3, "the axes")) ?? Enumerable.Range(0, starts.Length), rank);
        int[] steps = (attributes ? null : c.OptionalInts(4, "the steps")) ?? [.. Enumerable.Repeat(1, starts.Length)];
        if (starts.Length != ends.Length || starts.Length != axes.Length || starts.Length != steps.Length || steps.Contains(0))
            throw c.Malformed("starts, ends, axes and steps do not go together");
        int[] first = new int[rank], count = x.Shape.Sizes, step = [.. Enumerable.Repeat(1, rank)];
        bool all = true;
        for (int i = 0; i < axes.Length; i++)
        {
            int size = count[axes[i]];
            long by = steps[i];
            long Cut(long at, long low, long high) => Math.Clamp(at < 0 ? at + size : at, low, high);
            long from = by > 0 ? Cut(starts[i], 0, size) : Cut(starts[i], 0, size - 1);
            long to = by > 0 ? Cut(ends[i], 0, size) : Cut(ends[i], -1, size - 1);
            long taken = Math.Max(0, by > 0 ? (to - from + by - 1) / by : (from - to - by - 1) / -by);
            (first[axes[i]], count[axes[i]], step[axes[i]]) = ((int)(taken == 0 ? 0 : from), (int)(size == 0 ? 0 : taken), (int)by);
            all &= from == 0 && taken == size && by == 1;
        }
        return all ? x : c.Add(new Slice([.. first], [.. count], [.. step]), x);
    }

    /// <summary>Amounts are an attribute up to set 10, then an input. A negative amount cuts off.</summary>
    public static Value Pad(OnnxCall c)
    {
        Value x = c.Input(0);
        int rank = x.Shape.Rank;
        int[] amounts = c.Opset < 11 ? c.Ints("pads") ?? [] : c.ConstantInts(1, "the padding");
        float value = c.Opset < 11 ? c.Float("value", 0) : c.Has(2) && c.Input(2).Shape.ElementCount == 1 ? (float)c.Constant(2, "the value").NumberAt(0) : 0;
        int[] axes = c.OptionalInts(3, "the axes") is { } given ? c.Axes(given, rank) : [.. Enumerable.Range(0, rank)];
        if (amounts.Length != axes.Length * 2)
            throw c.Malformed($"{amounts.Length} amounts for {axes.Length} axes");
        PadMode mode = c.Text("mode", "constant") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            "wrap" => PadMode.Wrap,
            var other => throw c.Unsupported($"mode {other}"),
        };
        int[] before = new int[rank], after = new int[rank];
        for (int i = 0; i < axes.Length; i++)
            (before[axes[i]], after[axes[i]]) = (amounts[i], amounts[i + axes.Length]);
        return PadOrCut(c, x, before, after, mode, value);
    }

    private static Value PadOrCut(OnnxCall c, Value x, int[] before, int[] after, PadMode mode, float value)
    {
        if (before.Concat(after).Any(static p => p > 0))
            x = c.Add(new Pad([.. before.Select(static p => Math.Max(p, 0))], [.. after.Select(static p => Math.Max(p, 0))], mode, value), x);
        for (int axis = 0; axis < before.Length; axis++)
        {
            int cutBefore = -Math.Min(before[axis], 0), cutAfter = -Math.Min(after[axis], 0), left = x.Shape[axis].Size - cutBefore - cutAfter;
            if (left < 0)
                throw c.Malformed($"axis {axis} is cut by more than it has");
            x = c.Slice(x, axis, cutBefore, left);
        }
        return x;
    }

    /// <summary>The middle of each axis, or zeros around it; the odd element goes after.</summary>
    public static Value CenterCropPad(OnnxCall c)
    {
        Value x = c.Input(0);
        int rank = x.Shape.Rank;
        int[] to = c.ConstantInts(1, "the shape");
        int[] axes = c.Axes(c.Ints("axes") ?? Enumerable.Range(0, rank), rank);
        if (to.Length != axes.Length || to.Any(static n => n < 0))
            throw c.Malformed($"{to.Length} sizes for {axes.Length} axes");
        int[] before = new int[rank], after = new int[rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int more = to[i] - x.Shape[axes[i]].Size;
            before[axes[i]] = more >= 0 ? more / 2 : -(-more / 2);
            after[axes[i]] = more - before[axes[i]];
        }
        return PadOrCut(c, x, before, after, PadMode.Constant, 0);
    }

    /// <summary>Both shapes broadcast: a size of 1 in the wanted shape keeps the input's.</summary>
    public static Value Expand(OnnxCall c)
    {
        Value x = c.Input(0);
        int[] wanted = c.ConstantInts(1, "the shape");
        int rank = Math.Max(wanted.Length, x.Shape.Rank);
        var to = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int own = i < rank - x.Shape.Rank ? 1 : x.Shape[i - (rank - x.Shape.Rank)].Size;
            int asked = i < rank - wanted.Length ? 1 : wanted[i - (rank - wanted.Length)];
            to[i] = asked == 1 ? own : asked >= 0 ? asked : throw c.Malformed($"the shape is {string.Join(',', wanted)}");
        }
        return c.Expand(x, Shape.Of(to));
    }

    public static Value Tile(OnnxCall c)
    {
        int[] repeats = c.ConstantInts(1, "the repeats");
        if (repeats.Length != c.Input(0).Shape.Rank || repeats.Any(static r => r < 0))
            throw c.Malformed($"repeats {string.Join(',', repeats)} of {c.Input(0).Shape}");
        return repeats.All(static r => r == 1) ? c.Input(0) : c.Add(new Tile([.. repeats]), c.Input(0));
    }
}
