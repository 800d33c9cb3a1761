using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Scaling by the squares of neighbouring channels: y[c] = x[c] / (Bias + Alpha/Size · Σ x[i]²)^Beta,
/// with i from c − ⌊(Size−1)/2⌋ to c + ⌈(Size−1)/2⌉ inside the tensor.
/// </summary>
public sealed partial record LocalResponseNorm(int Size, float Alpha, float Beta, float Bias, int Axis) : Op
{
    public override string Name => "lrn";

    public override AttributeList Attributes => AttributeList.None
        .With("size", Size).With("alpha", Alpha).With("beta", Beta).With("bias", Bias).With("axis", Axis);

    public static LocalResponseNorm Read(AttributeReader a) => new(a.Int("size"), a.Float("alpha"), a.Float("beta"), a.Float("bias"), a.Int("axis"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (!Reals.AreAlike(inputs) || inputs is not [var x])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor of floats"));
        if (Axis < 0 || Axis >= x.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [new(x.Element, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        float[] x = inputs[0].Floats();
        int inner = inputs[0].Shape.Strides()[Axis], channels = inputs[0].Shape[Axis].Size;
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / inner % channels;
            int first = Math.Max(0, c - ((Size - 1) / 2)), last = Math.Min(channels - 1, c + (Size / 2));
            float sum = 0;
            for (int k = first; k <= last; k++)
                sum += x[i + ((k - c) * inner)] * x[i + ((k - c) * inner)];
            y[i] = x[i] / MathF.Pow(Bias + (Alpha / Size * sum), Beta);
        }
        outputs[0].WriteFloats(y);
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => (long)Size * outputs[0].Shape.ElementCount;
}
