using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>One element for each index: y[i, j, k] = x[i, indices[i, j, k], k] for Axis 1 (torch.gather, GatherElements of ONNX).</summary>
/// <remarks>Inputs: x, indices of the same rank (int32 or int64; negative ones count from the end).</remarks>
public sealed partial record GatherElements(int Axis) : Op
{
    public override string Name => "gather_elements";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis);

    public static GatherElements Read(AttributeReader a) => new(a.Int("axis"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x, var indices] || !Movement.IsIndex(indices) || x.Shape.Rank != indices.Shape.Rank)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "a tensor and integer indices of the same rank"));
        if (Axis < 0 || Axis >= x.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [new(x.Element, indices.Shape, x.Quantization is { Axis: null } q ? q : null)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, long[] indices) = (inputs[0], inputs[1].ToLongs());
        int[] strides = x.Shape.Strides();
        int size = x.Shape[Axis].Size, next = 0;
        Movement.Copy(x, outputs[0], y => Movement.Flat(y, strides) + ((Movement.Wrapped(indices[next++], size) - y[Axis]) * strides[Axis]));
    }
}
