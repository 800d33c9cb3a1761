using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Normalisation over the axes from FirstAxis on: y = (x − mean) / √(variance + Epsilon) · gamma + beta.</summary>
/// <remarks>Inputs: x, gamma and beta, both of the shape of the normalised axes. The variance divides by the count.</remarks>
public sealed partial record LayerNorm(int FirstAxis, float Epsilon) : Op
{
    public override string Name => "layer_norm";

    public override AttributeList Attributes => AttributeList.None.With("axis", FirstAxis).With("epsilon", Epsilon);

    public static LayerNorm Read(AttributeReader a) => new(a.Int("axis"), a.Float("epsilon"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.Length > 0 && (FirstAxis < 0 || FirstAxis >= inputs[0].Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, FirstAxis, inputs[0].Shape.Rank));
        if (!Reals.AreAlike(inputs) || inputs is not [var x, var gamma, var beta] || !x.Shape.Skip(FirstAxis).SequenceEqual(gamma.Shape) || gamma.Shape != beta.Shape)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"floats: x, and gamma and beta of its shape from axis {FirstAxis} on"));
        return [new(x.Element, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (float[] x, float[] gamma, float[] beta) = (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats());
        var y = new float[x.Length];
        for (int row = 0; row < x.Length; row += gamma.Length)
        {
            (double mean, double variance) = Moments(x.AsSpan(row, gamma.Length));
            double factor = 1 / Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < gamma.Length; i++)
                y[row + i] = (float)(((x[row + i] - mean) * factor * gamma[i]) + beta[i]);
        }
        outputs[0].WriteFloats(y);
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<float> x)
    {
        (double sum, double squares) = (0, 0);
        foreach (float v in x)
            sum += v;
        double mean = sum / x.Length;
        foreach (float v in x)
            squares += (v - mean) * (v - mean);
        return (mean, squares / x.Length);
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 3L * outputs[0].Shape.ElementCount;
}
