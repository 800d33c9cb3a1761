using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Slices of x by tuples of indices: y[b…, i…, r…] = x[b…, indices[b…, i…, :], r…].</summary>
/// <remarks>Inputs: x, indices [b…, i…, K] (int32 or int64; negative ones count from the end).</remarks>
public sealed partial record GatherNd(int BatchDims = 0) : Op
{
    public override string Name => "gather_nd";

    public override AttributeList Attributes => AttributeList.None.With("batch", BatchDims, 0);

    public static GatherNd Read(AttributeReader a) => new(a.Int("batch"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x, { Shape.Rank: > 0 } indices] || !Movement.IsIndex(indices) || BatchDims >= indices.Shape.Rank
            || BatchDims + indices.Shape[^1].Size > x.Shape.Rank || !x.Shape.Take(BatchDims).SequenceEqual(indices.Shape.Take(BatchDims)))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"a tensor and integer indices [.., K], alike in {BatchDims} axes, with K axes more to choose from"));
        int chosen = BatchDims + indices.Shape[^1].Size;
        return [new(x.Element, [.. indices.Shape.SkipLast(1), .. x.Shape.Skip(chosen)], x.Quantization is { Axis: null } q ? q : null)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor indices) = (inputs[0], inputs[1]);
        long[] tuples = indices.ToLongs();
        int[] sizes = x.Shape.Sizes, strides = x.Shape.Strides();
        int length = indices.Shape[^1].Size, outer = indices.Shape.Rank - 1;
        int[] indexStrides = indices.Shape.Strides();
        Movement.Copy(x, outputs[0], y =>
        {
            int tuple = 0, at = 0;
            for (int i = 0; i < outer; i++)
                tuple += y[i] * indexStrides[i];
            for (int i = 0; i < BatchDims; i++)
                at += y[i] * strides[i];
            for (int k = 0; k < length; k++)
                at += Movement.Wrapped(tuples[tuple + k], sizes[BatchDims + k]) * strides[BatchDims + k];
            for (int i = outer; i < y.Length; i++)
                at += y[i] * strides[BatchDims + length + i - outer];
            return at;
        });
    }
}
