using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Reading and writing by index, ordering.</summary>
internal static class Indexing
{
    public static void Rows(OperatorTable t)
    {
        t.Add("embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False)", static c => c.L.Emit(new Gather(0), c.X("weight"), Index(c, "indices")));
        t.Add("index_select(self, dim, index)", static c => c.X("self").Shape.Rank == 0 ? c.X("self")
            : c.L.Emit(new Gather(c.Axis("dim", c.X("self").Shape.Rank)), c.X("self"), Flat(c, Index(c, "index"))));
        t.Add("gather(self, dim, index, sparse_grad=False)", static c => ByElement(c, c.X("self"), Index(c, "index"), c.Int("dim")));
        t.Add("take_along_dim(self, indices, dim=None)", static c =>
        {
            (Value x, Value index) = (c.X("self"), Index(c, "indices"));
            if (c["dim"] is null)
                return c.L.Emit(new Gather(0), c.L.Reshape(x, x.Shape.ElementCount), Flat(c, index));
            int axis = c.Axis("dim", x.Shape.Rank);
            int[] sizes = c.L.Broadcast(x.Shape.With(axis, 1), index.Shape.With(axis, 1)).Sizes;
            int[] ofX = [.. sizes], ofIndex = [.. sizes];
            (ofX[axis], ofIndex[axis]) = (x.Shape[axis].Size, index.Shape[axis].Size);
            return c.L.Emit(new GatherElements(axis), c.L.Expand(x, ofX), c.L.Expand(index, ofIndex));
        });
        t.Add("take(self, index)", static c => c.L.Emit(new Gather(0), c.L.Reshape(c.X("self"), c.X("self").Shape.ElementCount), Index(c, "index")));
        foreach (string name in (string[])["index.Tensor", "_unsafe_index.Tensor"])
            t.Add($"{name}(self, indices)", static c => AdvancedIndex.Read(c, c.X("self"), c.OptionalXs("indices")));
        foreach (string name in (string[])["index_put", "_unsafe_index_put"])
            t.Add($"{name}(self, indices, values, accumulate=False, unsafe=False)", static c =>
                AdvancedIndex.Write(c, c.X("self"), c.OptionalXs("indices"), c.X("values"), c.Bool("accumulate")));
        Scatters(t);
        AlongAxis(t);
        Parts(t);
        Order(t);
    }

    /// <summary>Indices as int64.</summary>
    private static Value Index(Call c, string name) => c.L.Cast(c.X(name), ElementType.Int64);

    private static Value Flat(Call c, Value x) => c.L.Reshape(x, x.Shape.ElementCount);

    private static Value ByElement(Call c, Value x, Value index, int dim)
    {
        if (x.Shape.Rank == 0 || index.Shape.Rank == 0)
            return c.L.Reshape(c.L.Emit(new Gather(0), Flat(c, x), Flat(c, index)), index.Shape);
        return index.Shape.ElementCount == 0 ? c.L.Full(index.Shape.Sizes, 0L, x.Type.Element) : c.L.Emit(new GatherElements(c.Axis(dim, x.Shape.Rank)), x, index);
    }

    private static void Scatters(OperatorTable t)
    {
        t.Add("scatter.src(self, dim, index, src)", static c => Scatter(c, c.X("src"), ScatterReduction.None));
        t.Add("scatter.value(self, dim, index, value)", static c => Scatter(c, Filled(c), ScatterReduction.None));
        t.Add("scatter.reduce(self, dim, index, src, reduce)", static c => Scatter(c, c.X("src"), Reduction(c)));
        t.Add("scatter.value_reduce(self, dim, index, value, reduce)", static c => Scatter(c, Filled(c), Reduction(c)));
        t.Add("scatter_add(self, dim, index, src)", static c => Scatter(c, c.X("src"), ScatterReduction.Add));
        t.Add("scatter_reduce.two(self, dim, index, src, reduce, include_self=True)", static c => ScatterReduce(c, Index(c, "index"), c.X("src")));
    }

    private static Value Filled(Call c) => c.L.Full(c.X("index").Shape.Sizes, c["value"]!, c.X("self").Type.Element);

    private static ScatterReduction Reduction(Call c) => c.Text("reduce") switch
    {
        "add" or "sum" => ScatterReduction.Add,
        "multiply" or "prod" => ScatterReduction.Mul,
        "amax" => ScatterReduction.Max,
        "amin" => ScatterReduction.Min,
        var other => throw c.Unsupported($"reduction {other}"),
    };

    private static Value Scatter(Call c, Value source, ScatterReduction reduction) => Scatter(c, c.X("self"), Index(c, "index"), source, reduction);

    private static Value Scatter(Call c, Value x, Value index, Value source, ScatterReduction reduction)
    {
        if (index.Shape.ElementCount == 0)
            return x;
        if (x.Shape.Rank == 0)
            return c.L.Reshape(Scatter(c, c.L.Reshape(x, 1), c.L.Reshape(index, 1), c.L.Reshape(source, 1), reduction), Shape.Scalar);
        for (int axis = 0; axis < Math.Min(index.Shape.Rank, source.Shape.Rank); axis++)
            source = c.L.Slice(source, axis, 0, index.Shape[axis].Size);
        return Emitted(c, c.Axis("dim", x.Shape.Rank), reduction, x, index, source);
    }

    /// <summary>Narrow integers and truth values are reduced in 32 bits.</summary>
    private static Value Emitted(Call c, int axis, ScatterReduction reduction, Value x, Value index, Value source)
    {
        ElementType type = x.Type.Element;
        ElementType work = reduction != ScatterReduction.None && type is ElementType.Bool or ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 ? ElementType.Int32 : type;
        return c.L.Cast(c.L.Emit(new ScatterElements(axis, reduction), c.L.Cast(x, work), index, c.L.Cast(source, work)), type);
    }

    /// <summary>A reduction that may leave out what stood in x, or take the mean.</summary>
    private static Value ScatterReduce(Call c, Value index, Value source)
    {
        Value x = c.X("self");
        string kind = c.Text("reduce");
        bool include = c.Bool("include_self");
        if (index.Shape.ElementCount == 0)
            return x;
        Value Ones() => c.L.Full(index.Shape.Sizes, 1L, ElementType.Int64);
        Value hits = Scatter(c, c.L.Full(x.Shape.Sizes, 0L, ElementType.Int64), index, Ones(), ScatterReduction.Add);
        ScatterReduction reduction = kind == "mean" ? ScatterReduction.Add : Reduction(c);
        Value start = x;
        if (!include)
        {
            bool isFloat = x.Type.Element.IsFloat;
            (long low, long high) = isFloat ? (0, 0) : x.Type.Element.Range;
            object neutral = reduction switch
            {
                ScatterReduction.Mul => 1L,
                ScatterReduction.Max => isFloat ? double.NegativeInfinity : low,
                ScatterReduction.Min => isFloat ? double.PositiveInfinity : high,
                _ => 0L,
            };
            start = c.L.Select(c.L.Binary(BinaryKind.Greater, hits, 0L), new(c.L.Scalar(neutral, x.Type.Element), null), x);
        }
        Value y = Scatter(c, start, index, source, reduction);
        if (kind != "mean")
            return y;
        Value count = c.L.Binary(BinaryKind.Max, include ? c.L.Add(hits, 1L) : hits, 1L);
        return x.Type.Element.IsFloat ? c.L.Div(y, count) : c.L.Binary(BinaryKind.FloorDiv, y, c.L.Cast(count, x.Type.Element));
    }

    private static void AlongAxis(OperatorTable t)
    {
        t.Add("index_copy(self, dim, index, source)", static c => AtAxis(c, c.X("source"), ScatterReduction.None));
        t.Add("index_add(self, dim, index, source, alpha=1)", static c =>
            AtAxis(c, c["alpha"] is 1L or 1.0 ? c.X("source") : c.L.Cast(c.L.Mul(c.X("source"), c.Operand("alpha")), c.X("self").Type.Element), ScatterReduction.Add));
        foreach (string o in (string[])["int_Scalar", "int_Tensor"])
            t.Add($"index_fill.{o}(self, dim, index, value)", static c =>
            {
                Value x = c.X("self");
                if (x.Shape.Rank == 0)
                    return c.L.As(c.Operand("value"), x.Type.Element);
                int[] sizes = x.Shape.Sizes;
                sizes[c.Axis("dim", x.Shape.Rank)] = c.X("index").Shape.ElementCount;
                return AtAxis(c, c.L.Expand(c.L.As(c.Operand("value"), x.Type.Element), sizes), ScatterReduction.None);
            });
        t.Add("index_reduce(self, dim, index, source, reduce, include_self=True)", static c =>
        {
            (Value x, Value index, Value source) = (c.X("self"), Flat(c, Index(c, "index")), c.X("source"));
            if (x.Shape.Rank == 0)
                return c.L.Reshape(ScatterReduce(c, index, c.L.Reshape(source, 1)), Shape.Scalar);
            int axis = c.Axis("dim", x.Shape.Rank);
            int[] column = [.. Enumerable.Repeat(1, x.Shape.Rank)];
            column[axis] = index.Shape.ElementCount;
            return ScatterReduce(c, c.L.Expand(c.L.Reshape(index, column), source.Shape), source);
        });
        t.Add("isin.Tensor_Tensor(elements, test_elements, assume_unique=False, invert=False)", static c =>
        {
            Value x = c.X("elements");
            Value equal = c.L.Binary(BinaryKind.Equal, c.L.AddAxis(x, x.Shape.Rank), Flat(c, c.X("test_elements")));
            Value found = c.L.Reduce(ReduceKind.Any, equal, [x.Shape.Rank], false);
            return c.Bool("invert") ? c.L.Not(found) : found;
        });
        t.Add("put(self, index, source, accumulate=False)", static c =>
        {
            Value x = c.X("self"), index = Flat(c, Index(c, "index"));
            if (index.Shape.ElementCount == 0)
                return x;
            Value y = c.L.Emit(new ScatterElements(0, c.Bool("accumulate") ? ScatterReduction.Add : ScatterReduction.None), Flat(c, x), index, Flat(c, c.L.Cast(c.X("source"), x.Type.Element)));
            return c.L.Reshape(y, x.Shape);
        });
    }

    /// <summary>Whole slices of an axis, by their places.</summary>
    private static Value AtAxis(Call c, Value source, ScatterReduction reduction)
    {
        Value x = c.X("self"), index = Flat(c, Index(c, "index"));
        if (index.Shape.ElementCount == 0)
            return x;
        if (x.Shape.Rank == 0)
            return reduction == ScatterReduction.Add ? c.L.Add(x, c.L.Reshape(source, Shape.Scalar)) : c.L.Reshape(source, Shape.Scalar);
        int axis = c.Axis("dim", x.Shape.Rank), count = index.Shape.ElementCount;
        int[] sizes = x.Shape.Sizes, column = [.. Enumerable.Repeat(1, x.Shape.Rank)];
        (sizes[axis], column[axis]) = (count, count);
        return Emitted(c, axis, reduction, x, c.L.Expand(c.L.Reshape(index, column), sizes), c.L.Reshape(source, sizes));
    }

    /// <summary>Operators that write into a part and give back the whole.</summary>
    private static void Parts(OperatorTable t)
    {
        t.Add("slice_scatter(self, src, dim=0, start=None, end=None, step=1)", static c =>
        {
            Value x = c.X("self");
            int axis = c.Axis("dim", x.Shape.Rank);
            (int start, int count) = Views.Range(c, x.Shape[axis].Size);
            int[] sizes = x.Shape.Sizes;
            sizes[axis] = count;
            return c.L.Overwrite(x, c.L.Expand(c.L.Cast(c.X("src"), x.Type.Element), sizes), axis, start, count, c.Int("step"));
        });
        t.Add("select_scatter(self, src, dim, index)", static c =>
        {
            Value x = c.X("self");
            int axis = c.Axis("dim", x.Shape.Rank), index = c.Int("index");
            return c.L.Overwrite(x, c.L.AddAxis(c.L.Cast(c.X("src"), x.Type.Element), axis), axis, index < 0 ? index + x.Shape[axis].Size : index, 1, 1);
        });
        t.Add("copy(self, src, non_blocking=False)", static c => c.L.Expand(c.L.Cast(c.X("src"), c.X("self").Type.Element), c.X("self").Shape));
        foreach (string o in (string[])["Scalar", "Tensor"])
            t.Add($"fill.{o}(self, value)", static c => c.L.Expand(c.L.As(c.Operand("value"), c.X("self").Type.Element), c.X("self").Shape));
        t.Add("zero(self)", static c => c.L.Full(c.X("self").Shape.Sizes, 0L, c.X("self").Type.Element));
        t.Add("masked_scatter(self, mask, source)", static c => throw new Refusal(Pt2Problems.DependsOnData(c.At, "which element goes where")));
    }

    private static void Order(OperatorTable t)
    {
        t.AddMany("topk(self, k, dim=-1, largest=True, sorted=True)", static c => Top(c, c.X("self"), c.Int("k"), c.Int("dim"), c.Bool("largest")));
        t.AddMany("sort(self, dim=-1, descending=False)", static c => Sorted(c));
        t.AddMany("sort.stable(self, stable, dim=-1, descending=False)", static c => Sorted(c));
        t.Add("argsort(self, dim=-1, descending=False)", static c => Sorted(c)[1]);
        t.Add("argsort.stable(self, stable, dim=-1, descending=False)", static c => Sorted(c)[1]);
        t.Add("msort(self)", static c => c.X("self").Shape.Rank == 0 ? c.X("self") : Top(c, c.X("self"), c.X("self").Shape[0].Size, 0, false)[0]);
        t.AddMany("kthvalue(self, k, dim=-1, keepdim=False)", static c => Nth(c, c.X("self"), c.Int("k") - 1, c.Int("dim"), c.Bool("keepdim")));
        t.AddMany("median.dim(self, dim, keepdim=False)", static c =>
            Nth(c, c.X("self"), c.X("self").Shape.Rank == 0 ? 0 : (c.X("self").Shape[c.Axis("dim", c.X("self").Shape.Rank)].Size - 1) / 2, c.Int("dim"), c.Bool("keepdim")));
        t.Add("median(self)", static c => Nth(c, Flat(c, c.X("self")), (c.X("self").Shape.ElementCount - 1) / 2, 0, false)[0]);
        foreach (string name in (string[])["bucketize.Tensor(self, boundaries, out_int32=False, right=False)", "searchsorted.Tensor(sorted_sequence, self, out_int32=False, right=False, side=None, sorter=None)"])
        {
            string bounds = name.Contains("boundaries", StringComparison.Ordinal) ? "boundaries" : "sorted_sequence";
            t.Add(name, c => Bucket(c, c.X(bounds)));
        }
        t.Add("one_hot(self, num_classes=-1)", static c => c.Int("num_classes") < 1 ? throw c.Unsupported("a number of classes taken from the data")
            : c.L.Cast(c.L.Binary(BinaryKind.Equal, c.L.AddAxis(c.X("self"), c.X("self").Shape.Rank), c.L.Indices(Enumerable.Range(0, c.Int("num_classes")))), ElementType.Int64));
        foreach (string name in (string[])["nonzero(self)", "argwhere(self)", "masked_select(self, mask)", "unique_dim(self, dim)", "_unique2(self)", "unique_consecutive(self)", "nonzero_numpy(self)", "bincount(self)"])
            t.AddMany(name, static c => throw new Refusal(Pt2Problems.DependsOnData(c.At, "the size of the result")));
    }

    private static Value[] Top(Call c, Value x, int count, int dim, bool largest)
    {
        if (x.Shape.Rank == 0)
            return [x, c.L.Scalar(0L, ElementType.Int64)];
        bool narrow = x.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Bool;
        var results = c.L.EmitAll(new TopK(count, c.Axis(dim, x.Shape.Rank), largest), narrow ? c.L.Cast(x, ElementType.Int32) : x);
        return [c.L.Cast(results[0], x.Type.Element), results[1]];
    }

    private static Value[] Sorted(Call c)
    {
        Value x = c.X("self");
        return Top(c, x, x.Shape.Rank == 0 ? 1 : x.Shape[c.Axis("dim", x.Shape.Rank)].Size, c.Int("dim"), c.Bool("descending"));
    }

    private static Value[] Nth(Call c, Value x, int n, int dim, bool keep)
    {
        if (x.Shape.Rank == 0)
            return [x, c.L.Scalar(0L, ElementType.Int64)];
        int axis = c.Axis(dim, x.Shape.Rank);
        Value[] sorted = Top(c, x, x.Shape[axis].Size, axis, false);
        return [.. sorted.Select(s => c.L.Slice(s, axis, n, 1)).Select(s => keep ? s : c.L.DropAxis(s, axis))];
    }

    /// <summary>How many boundaries lie before each element.</summary>
    private static Value Bucket(Call c, Value bounds)
    {
        Value x = c.X("self");
        bool right = c.Bool("right") || (c.HasParameter("side") && c["side"] is "right");
        if (c.HasParameter("sorter") && c.Has("sorter"))
            bounds = c.L.Emit(new GatherElements(bounds.Shape.Rank - 1), bounds, Index(c, "sorter"));
        Value elements = c.L.AddAxis(x, x.Shape.Rank), limits = bounds.Shape.Rank == 1 ? bounds : c.L.AddAxis(bounds, bounds.Shape.Rank - 1);
        Value isBefore = c.L.Binary(right ? BinaryKind.LessEqual : BinaryKind.Less, limits, elements);
        if (Promotion.Of(limits, elements).IsFloat)
            isBefore = c.L.Binary(BinaryKind.Or, isBefore, c.L.Unary(UnaryKind.IsNan, c.L.Real(elements)), ElementType.Bool);
        Value count = c.L.Sum(isBefore, [isBefore.Shape.Rank - 1], false);
        return c.Bool("out_int32") ? c.L.Cast(count, ElementType.Int32) : count;
    }
}
