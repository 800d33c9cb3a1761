using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Reshaping, permuting, cutting and joining; each gives back its input where nothing would change.</summary>
internal sealed partial class Lowering
{
    public Value Reshape(Value x, params ReadOnlySpan<int> sizes)
    {
        Shape to = Sized(sizes);
        return to == x.Shape ? x : Emit(new Reshape(to), x);
    }

    public Value Reshape(Value x, Shape to) => Reshape(x, to.Sizes);

    public Value Transpose(Value x, params ReadOnlySpan<int> permutation)
    {
        bool moves = false;
        for (int i = 0; i < permutation.Length; i++)
            moves |= permutation[i] != i;
        return moves ? Emit(new Transpose([.. permutation]), x) : x;
    }

    public Value Swap(Value x, int a, int b)
    {
        int[] permutation = [.. Enumerable.Range(0, x.Shape.Rank)];
        (permutation[a], permutation[b]) = (permutation[b], permutation[a]);
        return Transpose(x, permutation);
    }

    /// <summary>Brings one axis to another place; the others keep their order.</summary>
    public Value MoveAxis(Value x, int from, int to)
    {
        var order = Enumerable.Range(0, x.Shape.Rank).Where(i => i != from).ToList();
        order.Insert(to, from);
        return Transpose(x, [.. order]);
    }

    public Value AddAxis(Value x, int axis)
    {
        var sizes = x.Shape.Sizes.ToList();
        sizes.Insert(axis, 1);
        return Reshape(x, [.. sizes]);
    }

    public Value DropAxis(Value x, int axis)
    {
        var sizes = x.Shape.Sizes.ToList();
        sizes.RemoveAt(axis);
        return Reshape(x, [.. sizes]);
    }

    /// <summary>Elements start, start+step, … of one axis.</summary>
    public Value Slice(Value x, int axis, int start, int size, int step = 1)
    {
        int[] sizes = x.Shape.Sizes;
        if (start == 0 && size == sizes[axis] && step == 1)
            return x;
        int[] starts = new int[sizes.Length], steps = [.. Enumerable.Repeat(1, sizes.Length)];
        (starts[axis], sizes[axis], steps[axis]) = (start, size, step);
        return Emit(new Slice([.. starts], [.. sizes], [.. steps]), x);
    }

    public Value Concat(int axis, params IReadOnlyList<Value> parts)
    {
        Value[] filled = [.. parts.Where(p => p.Shape.Rank == 0 || p.Shape[axis].Size != 0)];
        return filled.Length == 0 ? parts[0] : filled.Length == 1 ? filled[0] : Emit(new Concat(axis), filled);
    }

    public Value Stack(int axis, params IReadOnlyList<Value> parts) => Concat(axis, [.. parts.Select(p => AddAxis(p, axis))]);

    public Value Expand(Value x, Shape to) => x.Shape == to ? x : Emit(new Expand(to), x);

    public Value Expand(Value x, params ReadOnlySpan<int> sizes) => Expand(x, Sized(sizes));

    /// <summary>The elements at given places of the tensor seen as one row.</summary>
    public Value Pick(Value x, int[] places, Shape shape) =>
        Reshape(Emit(new Gather(0), Reshape(x, x.Shape.ElementCount), Indices(places)), shape);

    /// <summary>The common shape of several, as numpy has it; null where they do not broadcast.</summary>
    public Shape Broadcast(params IEnumerable<Shape> shapes)
    {
        Shape all = Shape.Scalar;
        foreach (Shape shape in shapes)
        {
            int rank = Math.Max(all.Rank, shape.Rank);
            var sizes = new int[rank];
            for (int i = 1; i <= rank; i++)
            {
                int a = i <= all.Rank ? all[all.Rank - i].Size : 1, b = i <= shape.Rank ? shape[shape.Rank - i].Size : 1;
                sizes[rank - i] = a == 1 ? b : b == 1 || a == b ? a : throw new Refusal(TypeProblems.ShapesDoNotBroadcast(At, all, shape));
            }
            all = Shape.Of(sizes);
        }
        return all;
    }

    /// <summary>Zeros or another number around a tensor; a negative width cuts.</summary>
    public Value Pad(Value x, int[] before, int[] after, PadMode mode = PadMode.Constant, float value = 0)
    {
        // PyTorch takes a border and a mirror from the tensor before the cut, which may leave nothing of it; what goes round, it cuts first.
        if (mode is PadMode.Edge or PadMode.Reflect && before.Concat(after).Any(static w => w < 0))
            return Pad(Pad(x, [.. before.Select(static b => Math.Max(b, 0))], [.. after.Select(static a => Math.Max(a, 0))], mode),
                [.. before.Select(static b => Math.Min(b, 0))], [.. after.Select(static a => Math.Min(a, 0))]);
        for (int axis = 0; axis < before.Length; axis++)
        {
            int start = Math.Max(0, -before[axis]), end = x.Shape[axis].Size - Math.Max(0, -after[axis]);
            if (end < start)
                throw new Refusal(TypeProblems.EmptyResult(At, "a negative padding"));
            x = Slice(x, axis, start, end - start);
        }
        int[] front = [.. before.Select(static b => Math.Max(b, 0))], back = [.. after.Select(static a => Math.Max(a, 0))];
        return front.All(static b => b == 0) && back.All(static a => a == 0) ? x : Emit(new Pad([.. front], [.. back], mode, value), x);
    }
}
