using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Scaling by the root mean square over the axes from FirstAxis on: y = x / √(mean(x²) + Epsilon) · gamma.</summary>
/// <remarks>Inputs: x, gamma of the shape of the normalised axes.</remarks>
public sealed partial record RmsNorm(int FirstAxis, float Epsilon) : Op
{
    public override string Name => "rms_norm";

    public override AttributeList Attributes => AttributeList.None.With("axis", FirstAxis).With("epsilon", Epsilon);

    public static RmsNorm Read(AttributeReader a) => new(a.Int("axis"), a.Float("epsilon"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.Length > 0 && (FirstAxis < 0 || FirstAxis >= inputs[0].Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, FirstAxis, inputs[0].Shape.Rank));
        if (!Reals.AreAlike(inputs) || inputs is not [var x, var gamma] || !x.Shape.Skip(FirstAxis).SequenceEqual(gamma.Shape))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"floats: x, and gamma of its shape from axis {FirstAxis} on"));
        return [new(x.Element, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (float[] x, float[] gamma) = (inputs[0].Floats(), inputs[1].Floats());
        var y = new float[x.Length];
        for (int row = 0; row < x.Length; row += gamma.Length)
        {
            double squares = 0;
            for (int i = 0; i < gamma.Length; i++)
                squares += (double)x[row + i] * x[row + i];
            double factor = 1 / Math.Sqrt((squares / gamma.Length) + Epsilon);
            for (int i = 0; i < gamma.Length; i++)
                y[row + i] = (float)(x[row + i] * factor * gamma[i]);
        }
        outputs[0].WriteFloats(y);
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 2L * outputs[0].Shape.ElementCount;
}
