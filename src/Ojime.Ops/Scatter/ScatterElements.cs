using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>x, with single elements replaced or combined: y[i, indices[i, j, k], k] = updates[i, j, k] for Axis 1, in row-major order of the updates.</summary>
/// <remarks>Inputs: x, indices (int32 or int64; negative ones count from the end), updates of the shape of the indices.</remarks>
public sealed partial record ScatterElements(int Axis, ScatterReduction Reduction = ScatterReduction.None) : Op
{
    public override string Name => "scatter_elements";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis).With("reduction", Reduction, ScatterReduction.None);

    public static ScatterElements Read(AttributeReader a) => new(a.Int("axis"), a.Enum("reduction", ScatterReduction.None));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x, var indices, var updates] || !Movement.IsIndex(indices) || x.Shape.Rank != indices.Shape.Rank
            || indices.Shape != updates.Shape || x.Element != updates.Element)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "a tensor, integer indices of the same rank, and updates of the indices' shape and the tensor's type"));
        if (Axis < 0 || Axis >= x.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [x];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, long[] indices, Tensor updates, Tensor y) = (inputs[0], inputs[1].ToLongs(), inputs[2], outputs[0]);
        x.Bytes.Span.CopyTo(y.Write<byte>());
        int[] strides = x.Shape.Strides();
        int size = x.Shape[Axis].Size, next = 0;
        foreach (int[] index in Movement.Indices(updates.Shape))
        {
            int to = Movement.Flat(index, strides) + ((Movement.Wrapped(indices[next], size) - index[Axis]) * strides[Axis]);
            Reduction.Apply(y, to, updates, next++);
        }
    }
}
