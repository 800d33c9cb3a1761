using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Operators that put elements into a tensor at places that may be known at run time only.</summary>
internal static class Updates
{
    /// <summary>
    /// x with a block replaced, whose start is moved so far that it fits. Trailing axes that the block has whole go in one piece; of the axes before
    /// them each place has a number, start · strides + its own.
    /// </summary>
    public static void DynamicUpdateSlice(OperatorImport o)
    {
        (Value x, Value block, Value start) = (o.Input(0), o.Input(1), o.Input(2));
        int rank = x.Shape.Rank;
        if (block.Shape.Rank != rank || start.Shape != Shape.Of(rank) || start.Type.Element is not (ElementType.Int32 or ElementType.Int64))
            throw o.Malformed($"a block {block.Shape} from {start.Type} on in {x.Shape}");
        int[] sizes = x.Shape.Sizes, blocks = block.Shape.Sizes;
        if (sizes.Zip(blocks).Any(static p => p.Second > p.First))
            throw o.Malformed($"a block {block.Shape} is larger than {x.Shape}");
        int outer = rank;
        while (outer > 0 && sizes[outer - 1] == blocks[outer - 1])
            outer--;
        if (outer == 0 || block.Shape.HasNoElements)
        {
            o.Set(0, outer == 0 ? block : x);
            return;
        }
        Shape places = x.Shape.Slice(0, outer), changed = block.Shape.Slice(0, outer);
        int[] strides = places.Strides();
        int inner = x.Shape.Slice(outer, rank - outer).ElementCount, count = changed.ElementCount;
        Value Ints(IEnumerable<int> numbers, params Dim[] shape) => GraphBuilder.Constant(start.Type.Element == ElementType.Int64
            ? Tensor.Longs([.. shape], [.. numbers.Select(static i => (long)i)]) : Tensor.Ints([.. shape], [.. numbers]));
        Value Do(BinaryKind kind, Value a, Value b) => o.Add(new Binary(kind), a, b);
        Value from = o.Add(Slice.Of(start.Shape, 0, 0, outer), start);
        from = Do(BinaryKind.Max, Do(BinaryKind.Min, from, Ints(sizes.Zip(blocks, static (s, b) => s - b).Take(outer), outer)), Ints(new int[outer], outer));
        Value first = o.Add(new Reduce(ReduceKind.Sum, [0], KeepDims: true), Do(BinaryKind.Mul, from, Ints(strides, outer)));
        Value numbers = Do(BinaryKind.Add, first, Ints(Movement.Indices(changed).Select(i => Movement.Flat(i, strides)), count));
        Value scattered = o.AddScaled(new ScatterNd(), x.Type.Quantization, o.AddScaled(new Reshape([places.ElementCount, inner]), x.Type.Quantization, x),
            o.Add(new Reshape([count, 1]), numbers), o.AddScaled(new Reshape([count, inner]), block.Type.Quantization, block));
        o.Set(0, o.AddScaled(new Reshape(x.Shape), x.Type.Quantization, scattered));
    }

    /// <summary>Sums of updates in a tensor of zeros.</summary>
    public static void ScatterNd(OperatorImport o)
    {
        Value updates = o.Input(1);
        TensorType type = updates.Type with { Shape = Shapes.Target(o, o.Ints(2, "the shape")) };
        o.Set(0, o.AddScaled(new ScatterNd(ScatterReduction.Add), updates.Type.Quantization, GraphBuilder.Constant(Tensor.Zeros(type)), o.Input(0), updates));
    }
}
