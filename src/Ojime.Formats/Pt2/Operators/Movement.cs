using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Joining, repeating, padding and rearranging into fresh tensors.</summary>
internal static class Movement
{
    public static void Rows(OperatorTable t)
    {
        foreach (string name in (string[])["cat", "concat", "concatenate"])
            t.Add($"{name}(tensors, dim=0)", static c => Cat(c));
        t.Add("stack(tensors, dim=0)", static c =>
        {
            Value[] parts = Promoted(c);
            return c.L.Stack(c.Axis("dim", parts[0].Shape.Rank + 1), parts);
        });
        foreach ((string name, int least, int axis) in (ReadOnlySpan<(string, int, int)>)[("hstack", 1, 1), ("vstack", 2, 0), ("dstack", 3, 2)])
            t.Add($"{name}(tensors)", c =>
            {
                Value[] parts = [.. Promoted(c).Select(x => AtLeast(c.L, x, least))];
                return c.L.Concat(name == "hstack" && parts[0].Shape.Rank == 1 ? 0 : axis, parts);
            });
        t.Add("column_stack(tensors)", static c => c.L.Concat(1, [.. Promoted(c).Select(x => x.Shape.Rank < 2 ? c.L.Reshape(x, x.Shape.ElementCount, 1) : x)]));
        t.Add("block_diag(tensors)", static c => BlockDiagonal(c));
        t.Add("repeat(self, repeats)", static c => Repeat(c, c.Ints("repeats")));
        t.Add("tile(self, dims)", static c => Repeat(c, c.Ints("dims")));
        t.Add("repeat_interleave.self_int(self, repeats, dim=None, output_size=None)", static c => Interleave(c));
        t.Add("flip(self, dims)", static c => Flip(c.L, c.X("self"), [.. c.Ints("dims").Select(a => c.Axis(a, c.X("self").Shape.Rank))]));
        t.Add("fliplr(self)", static c => Flip(c.L, c.X("self"), [1]));
        t.Add("flipud(self)", static c => Flip(c.L, c.X("self"), [0]));
        t.Add("rot90(self, k=1, dims=[0,1])", static c => Rotate(c));
        t.Add("roll(self, shifts, dims=[])", static c => Roll(c));
        Pads(t);
        Channels(t);
        t.AddMany("meshgrid(tensors)", static c => Grid(c, "ij"));
        t.AddMany("meshgrid.indexing(tensors, indexing)", static c => Grid(c, c.Text("indexing")));
        t.AddMany("broadcast_tensors(tensors)", static c =>
        {
            Shape shape = c.L.Broadcast(c.Xs("tensors").Select(static x => x.Shape));
            return [.. c.Xs("tensors").Select(x => c.L.Expand(x, shape))];
        });
        foreach (int d in (int[])[1, 2, 3])
            t.AddMany($"atleast_{d}d.Sequence(tensors)", c => [.. c.Xs("tensors").Select(x => AtLeast(c.L, x, d))]);
        Triangles(t);
        t.Add("diff(self, n=1, dim=-1, prepend=None, append=None)", static c => Differences(c));
        t.Add("cartesian_prod(tensors)", static c =>
        {
            Value[] grid = Grid(c, "ij");
            return grid.Length == 1 ? grid[0] : c.L.Stack(1, [.. grid.Select(x => c.L.Reshape(x, x.Shape.ElementCount))]);
        });
        foreach ((string name, bool inverse) in (ReadOnlySpan<(string, bool)>)[("fft_fftshift", false), ("fft_ifftshift", true)])
            t.Add($"{name}(self, dim=None)", c => c.Axes("dim", c.X("self").Shape.Rank).Aggregate(c.X("self"), (x, a) =>
                RollAxis(c.L, x, a, inverse ? -(x.Shape[a].Size / 2) : x.Shape[a].Size / 2)));
    }

    private static Value[] Promoted(Call c)
    {
        Value[] all = c.Xs("tensors");
        if (all.Length == 0)
            throw c.Unsupported("no tensors");
        ElementType type = Promotion.Of([.. all.Select(static x => (Operand)x)]);
        return [.. all.Select(x => x.Type.IsQuantized ? x : c.L.Cast(x, type))];
    }

    private static Value Cat(Call c)
    {
        // PyTorch passes over empty tensors of one axis, whatever the rank of the others.
        Value[] all = Promoted(c), parts = [.. all.Where(static x => x.Shape is not [{ Size: 0 }])];
        return parts.Length == 0 ? all[0] : c.L.Concat(c.Axis("dim", parts[0].Shape.Rank), parts);
    }

    private static Value AtLeast(Lowering l, Value x, int rank) => (x.Shape.Sizes, rank) switch
    {
        (var s, _) when s.Length >= rank => x,
        ([], _) => l.Reshape(x, [.. Enumerable.Repeat(1, rank)]),
        ([var n], 2) => l.Reshape(x, 1, n),
        ([var n], _) => l.Reshape(x, 1, n, 1),
        (var s, _) => l.Reshape(x, [.. s, 1]),
    };

    private static Value BlockDiagonal(Call c)
    {
        Value[] blocks = [.. Promoted(c).Select(x => AtLeast(c.L, x, 2))];
        int columns = blocks.Sum(static b => b.Shape[1].Size), before = 0;
        var rows = new List<Value>();
        foreach (Value block in blocks)
        {
            rows.Add(c.L.Pad(block, [0, before], [0, columns - before - block.Shape[1].Size]));
            before += block.Shape[1].Size;
        }
        return c.L.Concat(0, rows);
    }

    private static Value Repeat(Call c, int[] repeats)
    {
        Value x = c.X("self");
        int rank = Math.Max(x.Shape.Rank, repeats.Length);
        int[] sizes = [.. Enumerable.Repeat(1, rank - x.Shape.Rank), .. x.Shape.Sizes], times = [.. Enumerable.Repeat(1, rank - repeats.Length), .. repeats];
        x = c.L.Reshape(x, sizes);
        if (times.Any(static n => n < 0))
            throw c.Unsupported("a negative repeat");
        if (times.Any(static n => n == 0))
            return c.L.Full([.. sizes.Zip(times, static (s, n) => s * n)], 0L, x.Type.Element);
        return times.All(static n => n == 1) ? x : c.L.Emit(new Tile([.. times]), x);
    }

    private static Value Interleave(Call c)
    {
        Value x = c.X("self");
        if (c["dim"] is null)
            x = c.L.Reshape(x, x.Shape.ElementCount);
        int axis = c["dim"] is null ? 0 : c.Axis("dim", x.Shape.Rank), times = c.Int("repeats");
        if (times < 1 || x.Shape.Rank == 0)
            throw c.Unsupported($"{times} repeats of {x.Shape}");
        int[] sizes = x.Shape.Sizes;
        int[] spread = [.. sizes[..(axis + 1)], times, .. sizes[(axis + 1)..]];
        sizes[axis] *= times;
        return c.L.Reshape(c.L.Expand(c.L.AddAxis(x, axis + 1), spread), sizes);
    }

    private static Value Flip(Lowering l, Value x, int[] axes)
    {
        if (x.Shape.Rank == 0 || axes.Length == 0)
            return x;
        int[] sizes = x.Shape.Sizes;
        return l.Emit(new Slice([.. sizes.Select((s, i) => axes.Contains(i) ? Math.Max(s - 1, 0) : 0)], [.. sizes], [.. sizes.Select((_, i) => axes.Contains(i) ? -1 : 1)]), x);
    }

    private static Value Rotate(Call c)
    {
        Value x = c.X("self");
        int[] axes = [.. c.Ints("dims").Select(a => c.Axis(a, x.Shape.Rank))];
        return (((c.Int("k") % 4) + 4) % 4) switch
        {
            1 => c.L.Swap(Flip(c.L, x, [axes[1]]), axes[0], axes[1]),
            2 => Flip(c.L, x, axes),
            3 => Flip(c.L, c.L.Swap(x, axes[0], axes[1]), [axes[1]]),
            _ => x,
        };
    }

    private static Value Roll(Call c)
    {
        Value x = c.X("self");
        int[] shifts = c.Ints("shifts"), axes = c["dims"] is object?[] { Length: > 0 } ? c.Ints("dims") : [];
        if (axes.Length == 0)
            return c.L.Reshape(RollAxis(c.L, c.L.Reshape(x, x.Shape.ElementCount), 0, shifts[0]), x.Shape);
        for (int i = 0; i < axes.Length; i++)
            x = RollAxis(c.L, x, c.Axis(axes[i], x.Shape.Rank), shifts[i]);
        return x;
    }

    private static Value RollAxis(Lowering l, Value x, int axis, int shift)
    {
        int size = x.Shape.Rank == 0 ? 0 : x.Shape[axis].Size;
        if (size == 0 || shift % size == 0)
            return x;
        int back = ((shift % size) + size) % size;
        return l.Concat(axis, l.Slice(x, axis, size - back, back), l.Slice(x, axis, 0, size - back));
    }

    private static void Pads(OperatorTable t)
    {
        t.Add("constant_pad_nd(self, pad, value=0)", static c => Padded(c, "constant"));
        t.Add("pad(self, pad, mode='constant', value=None)", static c => Padded(c, c.Text("mode")));
        foreach (int d in (int[])[1, 2, 3])
        {
            t.Add($"reflection_pad{d}d(self, padding)", static c => Padded(c, "reflect"));
            t.Add($"replication_pad{d}d(self, padding)", static c => Padded(c, "replicate"));
        }
    }

    /// <summary>Widths come in pairs, from the last axis backwards.</summary>
    private static Value Padded(Call c, string mode)
    {
        Value x = c.X("self");
        int[] widths = c.Ints(c.HasParameter("pad") ? "pad" : "padding");
        int[] before = new int[x.Shape.Rank], after = new int[x.Shape.Rank];
        for (int i = 0; i + 1 < widths.Length && i / 2 < x.Shape.Rank; i += 2)
            (before[^((i / 2) + 1)], after[^((i / 2) + 1)]) = (widths[i], widths[i + 1]);
        double value = c.HasParameter("value") && c["value"] is not null ? c.Double("value") : 0;
        return c.L.Pad(x, before, after, mode switch { "reflect" => PadMode.Reflect, "replicate" => PadMode.Edge, "circular" => PadMode.Wrap, _ => PadMode.Constant }, (float)value);
    }

    private static void Channels(OperatorTable t)
    {
        t.Add("pixel_shuffle(self, upscale_factor)", static c =>
        {
            Value x = c.X("self");
            int r = c.Int("upscale_factor");
            int[] s = x.Shape.Sizes, lead = s[..^3];
            if (s.Length < 3 || r < 1 || s[^3] % (r * r) != 0)
                throw c.Unsupported($"{x.Shape} by {r}");
            int n = lead.Aggregate(1, static (a, b) => a * b);
            Value parts = c.L.Transpose(c.L.Reshape(x, n, s[^3] / (r * r), r, r, s[^2], s[^1]), 0, 1, 4, 2, 5, 3);
            return c.L.Reshape(parts, [.. lead, s[^3] / (r * r), s[^2] * r, s[^1] * r]);
        });
        t.Add("pixel_unshuffle(self, downscale_factor)", static c =>
        {
            Value x = c.X("self");
            int r = c.Int("downscale_factor");
            int[] s = x.Shape.Sizes, lead = s[..^3];
            if (s.Length < 3 || r < 1 || s[^2] % r != 0 || s[^1] % r != 0)
                throw c.Unsupported($"{x.Shape} by {r}");
            int n = lead.Aggregate(1, static (a, b) => a * b);
            Value parts = c.L.Transpose(c.L.Reshape(x, n, s[^3], s[^2] / r, r, s[^1] / r, r), 0, 1, 3, 5, 2, 4);
            return c.L.Reshape(parts, [.. lead, s[^3] * r * r, s[^2] / r, s[^1] / r]);
        });
        foreach (string name in (string[])["channel_shuffle", "native_channel_shuffle"])
            t.Add($"{name}(self, groups)", static c =>
            {
                Value x = c.X("self");
                int groups = c.Int("groups");
                int[] s = x.Shape.Sizes;
                if (s.Length < 3 || groups < 1 || s[1] % groups != 0)
                    throw c.Unsupported($"{x.Shape} in {groups} groups");
                return c.L.Reshape(c.L.Swap(c.L.Reshape(x, [s[0], groups, s[1] / groups, .. s[2..]]), 1, 2), x.Shape);
            });
    }

    private static Value[] Grid(Call c, string indexing)
    {
        Value[] all = [.. Promoted(c).Select(x => c.L.Reshape(x, x.Shape.ElementCount))];
        bool swap = indexing == "xy" && all.Length > 1;
        if (swap)
            (all[0], all[1]) = (all[1], all[0]);
        int[] sizes = [.. all.Select(static x => x.Shape[0].Size)];
        Value[] grid = [.. all.Select((x, i) => c.L.Expand(c.L.Reshape(x, [.. sizes.Select((s, k) => k == i ? s : 1)]), sizes))];
        if (swap)
            (grid[0], grid[1]) = (c.L.Swap(grid[1], 0, 1), c.L.Swap(grid[0], 0, 1));
        return swap ? [grid[0], grid[1], .. grid[2..].Select(g => c.L.Swap(g, 0, 1))] : grid;
    }

    private static void Triangles(OperatorTable t)
    {
        foreach ((string name, bool lower) in (ReadOnlySpan<(string, bool)>)[("tril", true), ("triu", false)])
            t.Add($"{name}(self, diagonal=0)", c =>
            {
                Value x = c.X("self");
                int rows = x.Shape[^2].Size, columns = x.Shape[^1].Size, diagonal = c.Int("diagonal");
                long[] keep = [.. Enumerable.Range(0, rows * columns).Select(i => (lower ? (i % columns) - (i / columns) <= diagonal : (i % columns) - (i / columns) >= diagonal) ? 1L : 0)];
                return c.L.Select(c.L.Known(c.L.Cast(c.L.Longs([rows, columns], keep), ElementType.Bool)) is { } mask ? Lowering.Constant(mask) : x, x, c.L.Scalar(0L, x.Type.Element));
            });
        t.Add("diag(self, diagonal=0)", static c =>
        {
            Value x = c.X("self");
            int offset = c.Int("diagonal");
            return x.Shape.Rank == 1 ? Embedded(c.L, x, offset) : c.L.Pick(x, Diagonal(x.Shape[0].Size, x.Shape[1].Size, offset), [Diagonal(x.Shape[0].Size, x.Shape[1].Size, offset).Length]);
        });
        t.Add("diagflat(self, offset=0)", static c => Embedded(c.L, c.L.Reshape(c.X("self"), c.X("self").Shape.ElementCount), c.Int("offset")));
        t.Add("diag_embed(self, offset=0, dim1=-2, dim2=-1)", static c =>
        {
            Value x = c.X("self");
            int rank = x.Shape.Rank + 1, a = c.Axis("dim1", rank), b = c.Axis("dim2", rank);
            Value y = Embedded(c.L, x, c.Int("offset"));
            var order = Enumerable.Range(0, rank - 2).ToList();
            foreach ((int axis, int from) in ((int, int)[])[(Math.Min(a, b), a < b ? rank - 2 : rank - 1), (Math.Max(a, b), a < b ? rank - 1 : rank - 2)])
                order.Insert(axis, from);
            return c.L.Transpose(y, [.. order]);
        });
    }

    private static int[] Diagonal(int rows, int columns, int offset) =>
        [.. Enumerable.Range(0, rows).Where(r => r + offset >= 0 && r + offset < columns).Select(r => (r * columns) + r + offset)];

    /// <summary>The last axis on a diagonal of new square matrices, zeros elsewhere.</summary>
    private static Value Embedded(Lowering l, Value x, int offset)
    {
        int size = x.Shape[^1].Size, side = size + Math.Abs(offset);
        int[] from = [.. Enumerable.Repeat(size, side * side)];
        foreach ((int place, int i) in Diagonal(side, side, offset).Select(static (p, i) => (p, i)))
            from[place] = i;
        Value withZero = l.Pad(x, new int[x.Shape.Rank], [.. new int[x.Shape.Rank - 1], 1]);
        return l.Reshape(l.Emit(new Gather(x.Shape.Rank - 1), withZero, l.Indices(from)), [.. x.Shape.Sizes[..^1], side, side]);
    }

    private static Value Differences(Call c)
    {
        Value x = c.X("self");
        int axis = c.Axis("dim", x.Shape.Rank);
        if (c.Int("n") == 0)
            return x;
        x = c.L.Concat(axis, [.. ((Value?[])[c.Optional("prepend"), x, c.Optional("append")]).OfType<Value>()]);
        for (int i = 0; i < c.Int("n") && x.Shape[axis].Size > 0; i++)
        {
            int size = x.Shape[axis].Size - 1;
            (Value later, Value earlier) = (c.L.Slice(x, axis, 1, size), c.L.Slice(x, axis, 0, size));
            x = x.Type.Element == ElementType.Bool ? c.L.Binary(BinaryKind.Xor, later, earlier, ElementType.Bool) : c.L.Sub(later, earlier);
        }
        return x;
    }
}
