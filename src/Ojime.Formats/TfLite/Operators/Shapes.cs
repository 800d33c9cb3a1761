using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Operators that change or ask for a shape, or fill one.</summary>
internal static class Shapes
{
    /// <summary>To the shape that the file declares; where the user chose other sizes, to that of the second input or of the options.</summary>
    public static void Reshape(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] sizes = o.Type().Shape.Sizes;
        if (o.Type().Shape.ElementCount != x.Shape.ElementCount)
            sizes = o.Has(1) && o.IsConstant(1) ? o.Ints(1, "the shape") : o.Options.Ints(Slot.Reshape.NewShape);
        o.Set(0, To(o, x, sizes));
    }

    /// <summary>SQUEEZE and EXPAND_DIMS: axes of size 1 come or go.</summary>
    public static void SameElements(OperatorImport o) => o.Set(0, To(o, o.Input(0), o.Type().Shape.Sizes));

    public static void ShapeOf(OperatorImport o) => SetInts(o, o.Input(0).Shape.Sizes);

    public static void Rank(OperatorImport o) => SetInts(o, o.Input(0).Shape.Rank);

    public static void Fill(OperatorImport o)
    {
        Shape to = Target(o, o.Ints(0, "the shape"));
        o.Result(new Expand(to), o.Input(1));
    }

    /// <summary>The number 0 as it is stored, whatever the scale.</summary>
    public static void ZerosLike(OperatorImport o) => o.Set(0, GraphBuilder.Constant(Tensor.Zeros(o.Type() with { Shape = o.Input(0).Shape })));

    public static void BroadcastTo(OperatorImport o) => o.Result(new Expand(Target(o, o.Ints(1, "the shape"))), o.Input(0));

    public static void Tile(OperatorImport o)
    {
        int[] repeats = o.Ints(1, "the repeats");
        if (repeats.Length != o.Input(0).Shape.Rank || repeats.Any(static r => r < 0))
            throw o.Malformed($"{repeats.Length} repeats for {o.Input(0).Shape}");
        o.Result(new Tile([.. repeats]), o.Input(0));
    }

    /// <summary>The shape that two shapes broadcast to: where one has 1, or no axis, the other's.</summary>
    public static void BroadcastArgs(OperatorImport o)
    {
        (Value a, Value b) = (o.Input(0), o.Input(1));
        int rank = Math.Max(a.Shape.ElementCount, b.Shape.ElementCount);
        Value Ones(int count) => GraphBuilder.Constant(a.Type.Element == ElementType.Int64
            ? Tensor.Longs([count], [.. Enumerable.Repeat(1L, count)]) : Tensor.Ints([count], [.. Enumerable.Repeat(1, count)]));
        Value Whole(Value v) => v.Shape.ElementCount == rank ? v : o.Add(new Concat(0), Ones(rank - v.Shape.ElementCount), v);
        (a, b) = (Whole(a), Whole(b));
        o.Result(new Select(), o.Add(new Binary(BinaryKind.Equal), a, Ones(1)), b, a);
    }

    /// <summary>start, start + step … below the limit.</summary>
    public static void Range(OperatorImport o)
    {
        double start = o.Constant(0, "the start").NumberAt(0), limit = o.Constant(1, "the limit").NumberAt(0), step = o.Constant(2, "the step").NumberAt(0);
        double count = Math.Max(0, Math.Ceiling((limit - start) / step));
        if (!(count <= 1 << 24))
            throw o.Malformed($"the numbers from {start} to {limit} by {step}");
        Tensor numbers = Tensor.Zeros(o.Type() with { Shape = [(int)count] });
        for (int i = 0; i < count; i++)
            numbers.Set(i, start + (i * step));
        o.Set(0, GraphBuilder.Constant(numbers));
    }

    /// <summary>Along two axes for one: x on the diagonal, zero beside it.</summary>
    public static void MatrixDiag(OperatorImport o)
    {
        Value x = o.Input(0);
        int size = x.Shape.Rank == 0 ? throw o.Malformed("the diagonal of a number") : x.Shape[^1].Size;
        Tensor isOn = Tensor.Zeros(new(ElementType.Bool, [size, size]));
        for (int i = 0; i < size; i++)
            isOn.Set((i * size) + i, 1);
        Value column = o.AddScaled(new Reshape([.. x.Shape, 1]), x.Type.Quantization, x);
        o.Result(new Select(), GraphBuilder.Constant(isOn), column, GraphBuilder.Constant(Tensor.Zeros(x.Type with { Shape = Shape.Scalar })));
    }

    /// <summary>select(index = 0, 1, 2 … , on, off) along a new axis.</summary>
    public static void OneHot(OperatorImport o)
    {
        Value index = o.Input(0);
        int depth = o.Int(1, "the depth"), rank = index.Shape.Rank + 1, axis = o.Options.Int(Slot.OneHot.Axis, 0);
        axis = o.Axis(axis, rank);
        if (depth < 0 || depth > 1 << 24)
            throw o.Malformed($"a depth of {depth}");
        if (index.Type.Element is not (ElementType.Int32 or ElementType.Int64))
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, index.Type.ToString()));
        List<Dim> dims = [.. index.Shape];
        dims.Insert(axis, 1);
        Shape along = [.. Enumerable.Range(0, rank).Select(i => (Dim)(i == axis ? depth : 1))];
        int[] steps = [.. Enumerable.Range(0, depth)];
        Value range = GraphBuilder.Constant(index.Type.Element == ElementType.Int32
            ? Tensor.Ints(along, steps) : Tensor.Longs(along, Array.ConvertAll(steps, static i => (long)i)));
        Value hot = o.Add(new Binary(BinaryKind.Equal), o.Add(new Reshape([.. dims]), index), range);
        o.Result(new Select(), hot, o.Input(2), o.Input(3));
    }

    /// <summary>x under other sizes, one of which may be -1; x itself where nothing changes.</summary>
    private static Value To(OperatorImport o, Value x, int[] sizes)
    {
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            long rest = sizes.Where((_, i) => i != open).Aggregate(1L, static (a, b) => a * b);
            sizes = [.. sizes.Select((s, i) => i == open ? rest == 0 ? 0 : (int)(x.Shape.ElementCount / rest) : s)];
        }
        Shape to = Target(o, sizes);
        return to == x.Shape ? x : o.AddScaled(new Reshape(to), x.Type.Quantization, x);
    }

    public static Shape Target(OperatorImport o, int[] sizes) =>
        sizes.All(static s => s >= 0) && sizes.Aggregate(1.0, static (a, b) => a * b) < int.MaxValue
            ? Shape.Of(sizes) : throw o.Malformed($"the shape [{string.Join(',', sizes)}]");

    private static void SetInts(OperatorImport o, params int[] numbers)
    {
        TensorType type = o.Type();
        Shape shape = type.Shape.Rank == 0 ? [] : Shape.Of(numbers.Length);
        o.Set(0, GraphBuilder.Constant(type.Element == ElementType.Int64
            ? Tensor.Longs(shape, Array.ConvertAll(numbers, static i => (long)i)) : Tensor.Ints(shape, numbers)));
    }
}
