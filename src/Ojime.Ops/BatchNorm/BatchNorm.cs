using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Batch normalisation with given statistics: y = (x − mean[c]) / √(variance[c] + Epsilon) · gamma[c] + beta[c], c along Axis.</summary>
/// <remarks>Inputs: x, gamma [C], beta [C], mean [C], variance [C].</remarks>
public sealed partial record BatchNorm(int Axis, float Epsilon) : Op
{
    public override string Name => "batch_norm";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis).With("epsilon", Epsilon);

    public static BatchNorm Read(AttributeReader a) => new(a.Int("axis"), a.Float("epsilon"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.Length > 0 && (Axis < 0 || Axis >= inputs[0].Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, inputs[0].Shape.Rank));
        if (!Reals.AreAlike(inputs) || inputs is not [var x, { Shape: [var g] }, { Shape: [var b] }, { Shape: [var m] }, { Shape: [var v] }]
            || x.Shape[Axis] != g || g != b || g != m || g != v)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"floats: x with C channels on axis {Axis}, then gamma, beta, mean and variance [C]"));
        return [new(x.Element, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (float[] x, float[] gamma, float[] beta, float[] mean, float[] variance) =
            (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats(), inputs[3].Floats(), inputs[4].Floats());
        int inner = inputs[0].Shape.Strides()[Axis], channels = gamma.Length;
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / inner % channels;
            y[i] = ((x[i] - mean[c]) / MathF.Sqrt(variance[c] + Epsilon) * gamma[c]) + beta[c];
        }
        outputs[0].WriteFloats(y);
    }
}
