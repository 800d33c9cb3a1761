using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>A fully connected layer: y[…,o] = clamp( b[o] + Σ i  x[…,i] · w[o,i] ).</summary>
/// <remarks>
/// Inputs: x […,I], w [O,I], b [O]. Integer forms: x int8 with w int8 and b int32; x int16 (symmetric) with w int8 and b int64 or int32,
/// which decides the width of the accumulator. Scales of w lie on axis 0.
/// </remarks>
public sealed partial record Dense(Clamp? Clamp = null) : Op
{
    public override string Name => "dense";

    public override AttributeList Attributes => AttributeList.None.With("clamp", Clamp, null);

    public static Dense Read(AttributeReader a) => new(a.Clamp());

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape.Rank: > 0 } x, { Shape: [var o, var i] }, { Shape: [var biases] }] || x.Shape[x.Shape.Rank - 1] != i || biases != o)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "x [...,I], w [O,I], b [O]"));
        return [new(x.Element, x.Shape.With(x.Shape.Rank - 1, o))];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        (long)outputs[0].Shape.ElementCount * inputs[1].Shape[1].Size;

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor w, Tensor b, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        if (x.Type.Element == ElementType.Float32)
            Loop<float, float, FloatSums>(w.Shape.Sizes, y.Shape.ElementCount, new(x, w, b, y, Clamp));
        else
            Loop<int, long, IntegerSums>(w.Shape.Sizes, y.Shape.ElementCount, new(x, w, b, y, Scaling.OfDense(x.Type, w.Type, y.Type), Clamp, Rounding));
    }

    private static void Loop<T, TSum, TSums>(int[] w, int results, TSums sums) where T : unmanaged where TSums : struct, IWeightedSums<T, TSum>
    {
        (int outputs, int inputs) = (w[0], w[1]);
        for (int at = 0; at < results; at++)
        {
            (int row, int o) = Math.DivRem(at, outputs);
            sums.Finish(at, sums.Add(sums.Start(o), sums.X.Slice(row * inputs, inputs), sums.W.Slice(o * inputs, inputs)), o);
        }
    }
}
