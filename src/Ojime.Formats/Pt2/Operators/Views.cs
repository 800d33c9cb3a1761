using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Operators whose result shares memory with their input.</summary>
internal static class Views
{
    public static void Rows(OperatorTable t)
    {
        Same(t);
        Reshapes(t);
        Permutations(t);
        Cuts(t);
        Strided(t);
    }

    /// <summary>The same tensor under another name.</summary>
    private static void Same(OperatorTable t)
    {
        foreach (string signature in (string[])["alias(self)", "detach(self)", "positive(self)", "lift_fresh(self)", "dropout(input, p, train)", "feature_dropout(input, p, train)",
            "alpha_dropout(input, p, train)", "feature_alpha_dropout(input, p, train)", "resolve_conj(self)", "resolve_neg(self)", "real(self)", "conj(self)", "_conj(self)", "requires_grad_(self, requires_grad=True)"])
            t.AddView(signature, c => signature.Contains("train", StringComparison.Ordinal) && c.Bool("train") && c.Double("p") != 0
                ? throw c.Unsupported("dropout in training mode: export model.eval()") : View.Same);
        t.AddView("contiguous(self, memory_format=None)", static c => MayCopy(c, View.Same));
        t.AddView("to.dtype(self, dtype, non_blocking=False, copy=False, memory_format=None)", static c => To(c));
        t.AddView("to.dtype_layout(self, dtype=None, layout=None, device=None, pin_memory=None, non_blocking=False, copy=False, memory_format=None)", static c => To(c));
        t.AddView("to.device(self, device, dtype, non_blocking=False, copy=False, memory_format=None)", static c => To(c));
        t.AddView("to.other(self, other, non_blocking=False, copy=False, memory_format=None)", static c => Converted(c, c.X("other").Type.Element));
        t.AddView("type_as(self, other)", static c => Converted(c, c.X("other").Type.Element));
        t.Add("_to_copy(self, dtype=None, layout=None, device=None, pin_memory=None, non_blocking=False, memory_format=None)", static c => c.L.Cast(c.X("self"), c.Type("dtype") ?? c.X("self").Type.Element));
        t.Add("clone(self, memory_format=None)", static c => c.X("self"));
        t.Add("lift_fresh_copy(self)", static c => c.X("self"));
        t.Add("conj_physical(self)", static c => c.X("self"));
    }

    /// <summary>A view where PyTorch can make one, a fresh tensor where it must copy.</summary>
    private static object MayCopy(Call c, View view) => c.Handle("self").IsContiguous ? view : view.Read(c.X("self"));

    private static object To(Call c) => Converted(c, c.Type("dtype") ?? c.X("self").Type.Element);

    private static object Converted(Call c, ElementType element) => element == c.X("self").Type.Element ? View.Same : c.L.Cast(c.X("self"), element);

    private static void Reshapes(OperatorTable t)
    {
        foreach (string name in (string[])["view(self, size)", "_unsafe_view(self, size)", "_reshape_alias(self, size, stride)"])
            t.AddView(name, static c => ToShape(c, Inferred(c, c.X("self").Shape, c.Ints("size"))));
        t.AddView("reshape(self, shape)", static c => MayCopy(c, ToShape(c, Inferred(c, c.X("self").Shape, c.Ints("shape")))));
        t.AddView("view.dtype(self, dtype)", static c => c.Type("dtype") == c.X("self").Type.Element ? View.Same : throw c.Unsupported("bytes seen as another type"));
        foreach (string name in (string[])["view_as", "reshape_as"])
            t.AddView($"{name}(self, other)", static c => ToShape(c, c.X("other").Shape.Sizes));
        t.AddView("flatten.using_ints(self, start_dim=0, end_dim=-1)", static c =>
        {
            int[] sizes = c.X("self").Shape.Sizes;
            int first = c.Axis("start_dim", sizes.Length), last = c.Axis("end_dim", sizes.Length);
            return sizes.Length == 0 ? ToShape(c, [1]) : first > last ? throw c.Unsupported($"axes {first} to {last}")
                : MayCopy(c, ToShape(c, [.. sizes[..first], sizes[first..(last + 1)].Aggregate(1, static (n, s) => n * s), .. sizes[(last + 1)..]]));
        });
        t.AddView("ravel(self)", static c => MayCopy(c, ToShape(c, [c.X("self").Shape.ElementCount])));
        t.AddView("unflatten.int(self, dim, sizes)", static c =>
        {
            int[] sizes = c.X("self").Shape.Sizes;
            int axis = c.Axis("dim", sizes.Length);
            int[] parts = Inferred(c, [sizes[axis]], c.Ints("sizes"));
            return ToShape(c, [.. sizes[..axis], .. parts, .. sizes[(axis + 1)..]]);
        });
        t.AddView("unsqueeze(self, dim)", static c =>
        {
            var sizes = c.X("self").Shape.Sizes.ToList();
            sizes.Insert(c.Axis("dim", sizes.Count + 1), 1);
            return ToShape(c, [.. sizes]);
        });
        t.AddView("squeeze(self)", static c => Squeezed(c, [.. Enumerable.Range(0, c.X("self").Shape.Rank)]));
        t.AddView("squeeze.dim(self, dim)", static c => Squeezed(c, [c.Axis("dim", c.X("self").Shape.Rank)]));
        t.AddView("squeeze.dims(self, dim)", static c => Squeezed(c, [.. c.Ints("dim").Select(a => c.Axis(a, c.X("self").Shape.Rank))]));
        t.AddView("atleast_1d(self)", static c => c.X("self").Shape.Rank >= 1 ? View.Same : ToShape(c, [1]));
        t.AddView("atleast_2d(self)", static c => c.X("self").Shape.Sizes switch { [] => ToShape(c, [1, 1]), [var n] => ToShape(c, [1, n]), _ => View.Same });
        t.AddView("atleast_3d(self)", static c => c.X("self").Shape.Sizes switch
        {
            [] => ToShape(c, [1, 1, 1]),
            [var n] => ToShape(c, [1, n, 1]),
            [var n, var m] => ToShape(c, [n, m, 1]),
            _ => View.Same,
        });
    }

    private static View Squeezed(Call c, int[] axes) => ToShape(c, [.. c.X("self").Shape.Sizes.Where((s, i) => s != 1 || !axes.Contains(i))]);

    /// <summary>Other sizes over the same elements. Where the rows are not contiguous PyTorch may copy; then writes do not go back.</summary>
    public static View ToShape(Call c, int[] sizes)
    {
        Shape from = c.X("self").Shape, to = c.L.Sized(sizes);
        if (from.ElementCount != to.ElementCount)
            throw new Refusal(TypeProblems.ElementsDiffer(c.At, from, to));
        return new(x => c.L.Reshape(x, to), (_, x) => c.L.Reshape(x, from), KeepsRows: true);
    }

    /// <summary>Sizes of which one may be -1: what is left.</summary>
    private static int[] Inferred(Call c, Shape from, int[] sizes)
    {
        int open = Array.IndexOf(sizes, -1);
        if (open < 0)
            return sizes;
        long others = sizes.Where((_, i) => i != open).Aggregate(1L, static (n, s) => n * s);
        if (others <= 0 || from.ElementCount % others != 0)
            throw new Refusal(OperatorProblems.Malformed(c.At, $"{from} cannot be seen as {string.Join(",", sizes)}"));
        int[] result = [.. sizes];
        result[open] = (int)(from.ElementCount / others);
        return result;
    }

    private static void Permutations(OperatorTable t)
    {
        t.AddView("permute(self, dims)", static c => Permuted(c, [.. c.Ints("dims").Select(a => c.Axis(a, c.X("self").Shape.Rank))]));
        foreach (string name in (string[])["transpose.int(self, dim0, dim1)", "swapaxes(self, axis0, axis1)", "swapdims(self, dim0, dim1)"])
        {
            string prefix = name.Contains("axis", StringComparison.Ordinal) ? "axis" : "dim";
            t.AddView(name, c => Swapped(c, c.Axis($"{prefix}0", c.X("self").Shape.Rank), c.Axis($"{prefix}1", c.X("self").Shape.Rank)));
        }
        t.AddView("t(self)", static c => c.X("self").Shape.Rank < 2 ? View.Same : Swapped(c, 0, 1));
        foreach (string name in (string[])["mT", "mH", "adjoint"])
            t.AddView($"{name}(self)", static c => Swapped(c, c.X("self").Shape.Rank - 2, c.X("self").Shape.Rank - 1));
        foreach (string name in (string[])["numpy_T", "matrix_H"])
            t.AddView($"{name}(self)", static c => Permuted(c, [.. Enumerable.Range(0, c.X("self").Shape.Rank).Reverse()]));
        foreach (string name in (string[])["movedim", "moveaxis"])
        {
            t.AddView($"{name}.int(self, source, destination)", static c => Moved(c, [c.Int("source")], [c.Int("destination")]));
            t.AddView($"{name}.intlist(self, source, destination)", static c => Moved(c, c.Ints("source"), c.Ints("destination")));
        }
    }

    private static View Swapped(Call c, int a, int b)
    {
        int rank = c.X("self").Shape.Rank;
        if (a < 0)
            throw c.Unsupported($"a tensor of rank {rank}");
        int[] order = [.. Enumerable.Range(0, rank)];
        if (rank > 0)
            (order[a], order[b]) = (order[b], order[a]);
        return Permuted(c, order);
    }

    private static View Moved(Call c, int[] from, int[] to)
    {
        int rank = c.X("self").Shape.Rank;
        int[] source = [.. from.Select(a => c.Axis(a, rank))], target = [.. to.Select(a => c.Axis(a, rank))];
        int[] order = [.. Enumerable.Repeat(-1, rank)];
        for (int i = 0; i < Math.Min(source.Length, rank); i++)
            order[target[i]] = source[i];
        var rest = new Queue<int>(Enumerable.Range(0, rank).Except(source));
        return Permuted(c, [.. order.Select(a => a < 0 ? rest.Dequeue() : a)]);
    }

    private static View Permuted(Call c, int[] order)
    {
        if (order.Length != c.X("self").Shape.Rank || order.Distinct().Count() != order.Length)
            throw c.Unsupported($"the order {string.Join(",", order)}");
        int[] back = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            back[order[i]] = i;
        Shape shape = c.X("self").Shape;
        int[] moving = [.. order.Where(a => shape[a].Size != 1)];
        return new(x => c.L.Transpose(x, order), (_, x) => c.L.Transpose(x, back), KeepsRows: moving.SequenceEqual(moving.Order()));
    }

    private static void Cuts(OperatorTable t)
    {
        t.AddView("slice.Tensor(self, dim=0, start=None, end=None, step=1)", static c =>
        {
            int axis = c.Axis("dim", c.X("self").Shape.Rank), size = c.X("self").Shape[axis].Size;
            (int start, int count) = Range(c, size);
            return Part(c, axis, start, count, c.Int("step"));
        });
        t.AddView("narrow(self, dim, start, length)", static c => Narrowed(c));
        t.AddView("narrow.Tensor(self, dim, start, length)", static c => Narrowed(c));
        t.AddView("select.int(self, dim, index)", static c => Selected(c, c.Axis("dim", c.X("self").Shape.Rank), c.Int("index")));
        t.AddViews("unbind.int(self, dim=0)", static c =>
        {
            int axis = c.Axis("dim", c.X("self").Shape.Rank);
            return [.. Enumerable.Range(0, c.Pieces(c.X("self").Shape[axis].Size)).Select(i => Selected(c, axis, i))];
        });
        foreach (string name in (string[])["split.Tensor", "unsafe_split.Tensor"])
            t.AddViews($"{name}(self, split_size, dim=0)", static c => Split(c, c.Axis("dim", c.X("self").Shape.Rank), c.Int("split_size")));
        foreach (string name in (string[])["split_with_sizes", "unsafe_split_with_sizes"])
            t.AddViews($"{name}(self, split_sizes, dim=0)", static c => Parts(c, c.Axis("dim", c.X("self").Shape.Rank), c.Ints("split_sizes")));
        t.AddViews("split.sizes(self, split_size, dim=0)", static c => Parts(c, c.Axis("dim", c.X("self").Shape.Rank), c.Ints("split_size")));
        foreach (string name in (string[])["chunk", "unsafe_chunk"])
            t.AddViews($"{name}(self, chunks, dim=0)", static c =>
            {
                int axis = c.Axis("dim", c.X("self").Shape.Rank), size = c.X("self").Shape[axis].Size, chunks = c.Pieces(c.Int("chunks"));
                return chunks < 1 ? throw c.Unsupported($"{chunks} chunks") : size == 0 ? Parts(c, axis, new int[chunks]) : Split(c, axis, (size + chunks - 1) / chunks);
            });
        t.AddViews("tensor_split.sections(self, sections, dim=0)", static c => Sections(c, c.Axis("dim", c.X("self").Shape.Rank), c.Int("sections")));
        t.AddViews("tensor_split.indices(self, indices, dim=0)", static c => AtIndices(c, c.Axis("dim", c.X("self").Shape.Rank), c.Ints("indices")));
        foreach ((string name, int low, int high) in (ReadOnlySpan<(string, int, int)>)[("hsplit", 0, 1), ("vsplit", 0, 0), ("dsplit", 2, 2)])
        {
            t.AddViews($"{name}.int(self, sections)", c => Sections(c, c.X("self").Shape.Rank == 1 ? low : high, c.Int("sections")));
            t.AddViews($"{name}.array(self, indices)", c => AtIndices(c, c.X("self").Shape.Rank == 1 ? low : high, c.Ints("indices")));
        }
    }

    /// <summary>Python's slice: negative bounds count from the end, bounds outside are brought in.</summary>
    public static (int Start, int Count) Range(Call c, int size)
    {
        int Bound(string name, int none) => c[name] is null ? none : Math.Clamp(c.Int(name) < 0 ? (int)Math.Max(c.Int(name) + (long)size, 0) : c.Int(name), 0, size);
        int step = c.Int("step");
        if (step < 1)
            throw c.Unsupported($"step {step}");
        int start = Bound("start", 0), end = Bound("end", size);
        return (start, Math.Max(0, (int)(((long)end - start + step - 1) / step)));
    }

    private static View Narrowed(Call c)
    {
        int axis = c.Axis("dim", c.X("self").Shape.Rank), size = c.X("self").Shape[axis].Size, start = c.Int("start");
        return Part(c, axis, start < 0 ? start + size : start, c.Int("length"), 1);
    }

    private static View[] Split(Call c, int axis, int size)
    {
        int whole = c.X("self").Shape[axis].Size;
        if (size < 1 && whole > 0)
            throw c.Unsupported($"parts of {size}");
        return whole == 0 ? [View.Same] : Parts(c, axis, [.. Enumerable.Range(0, c.Pieces(((whole - 1) / size) + 1)).Select(i => Math.Min(size, whole - (i * size)))]);
    }

    private static View[] Parts(Call c, int axis, int[] sizes)
    {
        var views = new View[sizes.Length];
        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            views[i] = Part(c, axis, start, sizes[i], 1);
            start += sizes[i];
        }
        return views;
    }

    private static View[] Sections(Call c, int axis, int sections)
    {
        int size = c.X("self").Shape[axis].Size;
        return sections < 1 ? throw c.Unsupported($"{sections} sections")
            : Parts(c, axis, [.. Enumerable.Range(0, c.Pieces(sections)).Select(i => (size / sections) + (i < size % sections ? 1 : 0))]);
    }

    private static View[] AtIndices(Call c, int axis, int[] indices)
    {
        int size = c.X("self").Shape[axis].Size, start = 0;
        var views = new List<View>();
        foreach (int index in indices.Append(size))
        {
            int end = Math.Clamp(index < 0 ? index + size : index, 0, size);
            views.Add(Part(c, axis, Math.Min(start, size), Math.Max(0, end - start), 1));
            start = end;
        }
        return [.. views];
    }

    private static View Selected(Call c, int axis, int index)
    {
        Shape shape = c.X("self").Shape;
        int size = shape.Rank == 0 ? 0 : shape[axis].Size, at = index < 0 ? index + size : index;
        if (at < 0 || at >= size)
            throw new Refusal(OperatorProblems.Malformed(c.At, $"index {index} of an axis of {size}"));
        View part = Part(c, axis, at, 1, 1);
        return new(x => c.L.DropAxis(part.Read(x), axis), (all, x) => part.Write!(all, c.L.AddAxis(x, axis)), part.KeepsRows);
    }

    /// <summary>Elements start, start + step, … of an axis. A write puts the part between what stands before and after it.</summary>
    private static View Part(Call c, int axis, int start, int count, int step)
    {
        Shape shape = c.X("self").Shape;
        int size = shape.Rank == 0 ? 0 : shape[axis].Size, last = start + ((count - 1) * step);
        if (count < 0 || start < 0 || (count > 0 && last >= size))
            throw new Refusal(OperatorProblems.Malformed(c.At, $"elements {start} to {last} of an axis of {size}"));
        bool keeps = step == 1 && shape.Take(axis).All(static d => d == 1);
        return new(x => c.L.Slice(x, axis, count == 0 ? 0 : start, count, step), (all, x) => c.L.Overwrite(all, x, axis, start, count, step), keeps);
    }

    /// <summary>All elements of <paramref name="all"/> but those of the part, which are <paramref name="part"/>'s.</summary>
    public static Value Overwrite(this Lowering l, Value all, Value part, int axis, int start, int count, int step)
    {
        int size = all.Shape[axis].Size, end = start + count;
        if (count == 0)
            return all;
        if (step == 1)
            return l.Concat(axis, [.. (Value?[])[start > 0 ? l.Slice(all, axis, 0, start) : null, part, end < size ? l.Slice(all, axis, end, size - end) : null] is var three
                ? three.OfType<Value>() : []]);
        int[] from = [.. Enumerable.Range(0, size).Select(i => i >= start && (i - start) % step == 0 && (i - start) / step < count ? size + ((i - start) / step) : i)];
        return l.Emit(new Gather(axis), l.Concat(axis, all, part), l.Indices(from));
    }

    private static void Strided(OperatorTable t)
    {
        foreach (string name in (string[])["expand(self, size, implicit=False)", "broadcast_to(self, size)"])
            t.AddView(name, static c =>
            {
                int[] sizes = c.Ints("size"), from = c.X("self").Shape.Sizes;
                int added = sizes.Length - from.Length;
                Shape to = c.L.Sized([.. sizes.Select((s, i) => s == -1 && i >= added ? from[i - added] : s)]);
                return Expanded(c, to);
            });
        t.AddView("expand_as(self, other)", static c => Expanded(c, c.X("other").Shape));
        t.AddView("as_strided(self, size, stride, storage_offset=None)", static c => AsStrided(c));
        t.Add("as_strided_scatter(self, src, size, stride, storage_offset=None)", static c => AsStrided(c).Write!(c.X("self"), c.L.Cast(c.X("src"), c.X("self").Type.Element)));
        t.Add("diagonal_scatter(self, src, offset=0, dim1=0, dim2=1)", static c => Diagonal(c, c.X("self").Shape).Write!(c.X("self"), c.L.Cast(c.X("src"), c.X("self").Type.Element)));
        foreach (string name in (string[])["diagonal(self, offset=0, dim1=0, dim2=1)", "linalg_diagonal(A, offset=0, dim1=-2, dim2=-1)"])
        {
            string self = name.Contains("(A", StringComparison.Ordinal) ? "A" : "self";
            t.AddView(name, c => Diagonal(c, c.X(self).Shape));
        }
        t.AddView("unfold(self, dimension, size, step)", static c =>
        {
            Shape shape = c.X("self").Shape;
            int axis = c.Axis("dimension", shape.Rank), size = c.Int("size"), step = c.Int("step");
            if (shape.Rank == 0 && size is 0 or 1)
                return Picked(c, [size], [1], 0);
            if (shape.Rank == 0 || step < 1 || size > shape[axis].Size)
                throw c.Unsupported($"windows of {size} over {shape}");
            int[] strides = shape.Strides();
            int[] sizes = [.. shape.With(axis, ((shape[axis].Size - size) / step) + 1).Sizes, size];
            int[] steps = [.. strides, strides[axis]];
            steps[axis] *= step;
            return Picked(c, sizes, steps, 0);
        });
    }

    private static View AsStrided(Call c) => c.Handle("self").IsContiguous
        ? Picked(c, c.Ints("size"), c.Ints("stride"), c["storage_offset"] is null ? 0 : c.Int("storage_offset"))
        : throw c.Unsupported("strides over a tensor that is not contiguous");

    private static View Expanded(Call c, Shape to) => c.X("self").Shape == to ? View.Same : new(x => c.L.Expand(x, to), null);

    private static View Diagonal(Call c, Shape shape)
    {
        int a = c.Axis("dim1", shape.Rank), b = c.Axis("dim2", shape.Rank), offset = c.Int("offset");
        int[] strides = shape.Strides();
        int count = Math.Max(0, offset >= 0 ? Math.Min(shape[a].Size, shape[b].Size - offset) : Math.Min(shape[a].Size + offset, shape[b].Size));
        int[] others = [.. Enumerable.Range(0, shape.Rank).Where(i => i != a && i != b)];
        return Picked(c, [.. others.Select(i => shape[i].Size), count], [.. others.Select(i => strides[i]), strides[a] + strides[b]],
            count == 0 ? 0 : offset >= 0 ? offset * strides[b] : -offset * strides[a]);
    }

    /// <summary>Any arrangement of the elements. A write gives each place the last element that was written to it.</summary>
    private static View Picked(Call c, int[] sizes, int[] strides, int offset)
    {
        if (sizes.Length != strides.Length)
            throw c.Unsupported("sizes and strides of different length");
        Shape to = c.L.Sized(sizes);
        int[] places = [.. Places.Of(sizes, strides, offset)];
        return new(x => places.All(p => p >= 0 && p < x.Shape.ElementCount) ? c.L.Pick(x, places, to) : throw c.Unsupported("strides that lead outside"), (all, x) =>
        {
            int count = all.Shape.ElementCount;
            int[] from = [.. Enumerable.Range(0, count)];
            for (int i = 0; i < places.Length; i++)
                from[places[i]] = count + i;
            Value both = c.L.Concat(0, c.L.Reshape(all, count), c.L.Reshape(x, places.Length));
            return c.L.Reshape(c.L.Emit(new Gather(0), both, c.L.Indices(from)), all.Shape);
        });
    }
}
