using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Normalisation of each sample and group of channels over everything else: y = (x − mean) / √(variance + Epsilon) · gamma[c] + beta[c].
/// Instance normalisation is Groups = channels.
/// </summary>
/// <remarks>Inputs: x with samples on axis 0 and channels on Axis, gamma [C], beta [C]. The variance divides by the count.</remarks>
public sealed partial record GroupNorm(int Groups, int Axis, float Epsilon) : Op
{
    public override string Name => "group_norm";

    public override AttributeList Attributes => AttributeList.None.With("groups", Groups).With("axis", Axis).With("epsilon", Epsilon);

    public static GroupNorm Read(AttributeReader a) => new(a.Int("groups"), a.Int("axis"), a.Float("epsilon"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.Length > 0 && (Axis < 1 || Axis >= inputs[0].Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, inputs[0].Shape.Rank));
        if (!Reals.AreAlike(inputs) || inputs is not [var x, { Shape: [var g] }, { Shape: [var b] }] || x.Shape[Axis] != g || g != b || (g.IsFixed && g.Size % Groups != 0))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"floats: x with C channels on axis {Axis}, gamma and beta [C], C a multiple of {Groups}"));
        return [new(x.Element, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (float[] x, float[] gamma, float[] beta) = (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats());
        int samples = inputs[0].Shape[0].Size, inner = inputs[0].Shape.Strides()[Axis], channels = gamma.Length;
        int sets = samples * Groups;
        var (sum, squares, mean) = (new double[sets], new double[sets], new double[sets]);
        double count = (double)x.Length / sets;
        int Channel(int i) => i / inner % channels;
        int Set(int i) => (i / (x.Length / samples) * Groups) + (Channel(i) / (channels / Groups));
        for (int i = 0; i < x.Length; i++)
            sum[Set(i)] += x[i];
        for (int s = 0; s < sets; s++)
            mean[s] = sum[s] / count;
        for (int i = 0; i < x.Length; i++)
            squares[Set(i)] += (x[i] - mean[Set(i)]) * (x[i] - mean[Set(i)]);
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
            y[i] = (float)(((x[i] - mean[Set(i)]) / Math.Sqrt((squares[Set(i)] / count) + Epsilon) * gamma[Channel(i)]) + beta[Channel(i)]);
        outputs[0].WriteFloats(y);
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 3L * outputs[0].Shape.ElementCount;
}
