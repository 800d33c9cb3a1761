using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Whole slices of x by index: y[b…, o…, i…, r…] = x[b…, o…, indices[b…, i…], r…], where b are BatchDims axes and o those before Axis.</summary>
/// <remarks>Inputs: x, indices (int32 or int64; negative ones count from the end).</remarks>
public sealed partial record Gather(int Axis, int BatchDims = 0) : Op
{
    public override string Name => "gather";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis).With("batch", BatchDims, 0);

    public static Gather Read(AttributeReader a) => new(a.Int("axis"), a.Int("batch"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x, var indices] || !Movement.IsIndex(indices) || BatchDims > Math.Min(Axis, indices.Shape.Rank)
            || x.Shape.Take(BatchDims).SequenceEqual(indices.Shape.Take(BatchDims)) is false)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"a tensor and integer indices that agree in {BatchDims} axes"));
        if (Axis < 0 || Axis >= x.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        Shape y = [.. x.Shape.Take(Axis), .. indices.Shape.Skip(BatchDims), .. x.Shape.Skip(Axis + 1)];
        int added = indices.Shape.Rank - BatchDims - 1;
        return [new(x.Element, y, Movement.Moved(x.Quantization, axis => axis < Axis ? axis : axis > Axis ? axis + added : null))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor indices) = (inputs[0], inputs[1]);
        long[] index = indices.ToLongs();
        int[] strides = x.Shape.Strides(), indexStrides = indices.Shape.Strides();
        int indexAxes = indices.Shape.Rank - BatchDims, size = x.Shape[Axis].Size;
        Movement.Copy(x, outputs[0], y =>
        {
            int which = 0, at = 0;
            for (int i = 0; i < BatchDims; i++)
                which += y[i] * indexStrides[i];
            for (int i = 0; i < indexAxes; i++)
                which += y[Axis + i] * indexStrides[BatchDims + i];
            for (int i = 0; i < Axis; i++)
                at += y[i] * strides[i];
            for (int i = Axis + 1; i < strides.Length; i++)
                at += y[i + indexAxes - 1] * strides[i];
            return at + (Movement.Wrapped(index[which], size) * strides[Axis]);
        });
    }
}
