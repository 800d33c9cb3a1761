using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>x, with slices replaced or combined: y[indices[i…, :], r…] = updates[i…, r…], in row-major order of the updates.</summary>
/// <remarks>Inputs: x, indices [i…, K] (int32 or int64; negative ones count from the end), updates [i…, r…].</remarks>
public sealed partial record ScatterNd(ScatterReduction Reduction = ScatterReduction.None) : Op
{
    public override string Name => "scatter_nd";

    public override AttributeList Attributes => AttributeList.None.With("reduction", Reduction, ScatterReduction.None);

    public static ScatterNd Read(AttributeReader a) => new(a.Enum("reduction", ScatterReduction.None));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x, { Shape.Rank: > 0 } indices, var updates] || !Movement.IsIndex(indices) || indices.Shape[^1].Size > x.Shape.Rank
            || !updates.Shape.SequenceEqual(indices.Shape.SkipLast(1).Concat(x.Shape.Skip(indices.Shape[^1].Size))) || x.Element != updates.Element)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "a tensor, integer indices [.., K], and updates [.., the axes after the first K]"));
        return [x];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor indices, Tensor updates, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        x.Bytes.Span.CopyTo(y.Write<byte>());
        long[] tuples = indices.ToLongs();
        int[] sizes = x.Shape.Sizes, strides = x.Shape.Strides();
        int length = indices.Shape[^1].Size, block = x.Shape.Slice(length, x.Shape.Rank - length).ElementCount;
        int count = indices.Shape.Slice(0, indices.Shape.Rank - 1).ElementCount;
        for (int u = 0; u < count; u++)
        {
            int to = 0;
            for (int k = 0; k < length; k++)
                to += Movement.Wrapped(tuples[(u * length) + k], sizes[k]) * strides[k];
            for (int i = 0; i < block; i++)
                Reduction.Apply(y, to + i, updates, (u * block) + i);
        }
    }
}
