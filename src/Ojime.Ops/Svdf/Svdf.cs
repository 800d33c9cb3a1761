using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// A dense layer factored in features and time (TensorFlow Lite's SVDF), its state made explicit: each filter remembers its last M results,
/// s' = s shifted by one, with Σ i x[i]·wf[f,i] as the newest;  y[u] = clamp( b[u] + Σ over the Rank filters of u and m of s'[f,m]·wt[f,m] ).
/// </summary>
/// <remarks>
/// Inputs: x [N,I], wf [F,I], wt [F,M], b [F/Rank], state [N, F·M]. Outputs: y [N,F/Rank], the next state. Integer form: x, wf and y int8,
/// wt and the state both int16 or both int8, b int32. There the clamp is not applied, as TFLite Micro does not: the range of y's type stands for it.
/// </remarks>
public sealed partial record Svdf(int Rank, Clamp? Clamp = null) : Op
{
    public override string Name => "svdf";

    public override AttributeList Attributes => AttributeList.None.With("rank", Rank).With("clamp", Clamp, null);

    public static Svdf Read(AttributeReader a) => new(a.Int("rank"), a.Clamp());

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var i] } x, { Shape: [var filters, var wi] }, { Shape: [var timeFilters, var memory] }, { Shape: [var units] }, { Shape: [var stateN, var held] } state]
            || wi != i || timeFilters != filters || filters != units * Rank || stateN != n || held != filters * memory)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"x [N,I], w [F,I], w [F,M], b [F/{Rank}], state [N,F·M]"));
        return [new(x.Element, [n, units]), state];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        (long)inputs[0].Shape[0].Size * (inputs[1].Shape.ElementCount + inputs[2].Shape.ElementCount);

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].Type.Element == ElementType.Float32)
            Floats(inputs, outputs);
        else if (inputs[0].Type.Element == ElementType.Int8)
            Integers(inputs, outputs);
        else
            throw new UnreachableException($"svdf over {inputs[0].Type}");
    }

    private void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int batch, int size, int filters, int memory) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[1].Shape[0].Size, inputs[2].Shape[1].Size);
        (float[] x, float[] wf, float[] wt, float[] b, float[] state) = (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats(), inputs[3].Floats(), inputs[4].Floats());
        var y = new float[batch * b.Length];
        for (int n = 0; n < batch; n++)
        {
            for (int u = 0; u < b.Length; u++)
                y[(n * b.Length) + u] = b[u];
            for (int f = 0; f < filters; f++)
            {
                Span<float> held = state.AsSpan(((n * filters) + f) * memory, memory);
                held[1..].CopyTo(held);
                held[^1] = Recurrence.Dot(0, wf.AsSpan(f * size, size), x.AsSpan(n * size, size));
                y[(n * b.Length) + (f / Rank)] += Recurrence.Dot(0, wt.AsSpan(f * memory, memory), held);
            }
        }
        outputs[0].WriteFloats(Array.ConvertAll(y, v => Ops.Clamp.Apply(Clamp, v)));
        outputs[1].WriteFloats(state);
    }

    /// <summary>Exact integer meaning. The C kernels must agree with it in every bit.</summary>
    private void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int batch, int size, int filters, int memory) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[1].Shape[0].Size, inputs[2].Shape[1].Size);
        (long[] x, long[] wf, long[] wt, long[] b, long[] state) = (inputs[0].ToLongs(), inputs[1].ToLongs(), inputs[2].ToLongs(), inputs[3].ToLongs(), inputs[4].ToLongs());
        (FixedMultiplier toState, FixedMultiplier toY) = ScalesOf(inputs[0].Type, inputs[1].Type, inputs[2].Type, inputs[4].Type, outputs[0].Type);
        (int xZero, int stateZero, int yZero) = (inputs[0].Type.Quantization!.Zero, inputs[4].Type.Quantization!.Zero, outputs[0].Type.Quantization!.Zero);
        (long low, long high) = inputs[4].Type.Element.Range;
        for (int n = 0; n < batch; n++)
            for (int u = 0; u < b.Length; u++)
            {
                long sum = b[u];
                for (int f = u * Rank; f < (u + 1) * Rank; f++)
                {
                    int held = ((n * filters) + f) * memory;
                    long feature = 0;
                    for (int i = 0; i < size; i++)
                        feature += wf[(f * size) + i] * (x[(n * size) + i] - xZero);
                    for (int m = 0; m < memory; m++)
                    {
                        // The clamp comes before the zero point, and what then leaves the type wraps, as in TFLite Micro.
                        long value = m + 1 < memory ? state[held + m + 1] : Math.Clamp(toState.Apply(unchecked((int)feature)), low, high) + stateZero;
                        outputs[1].SetLong(held + m, value);
                        sum += wt[(f * memory) + m] * (outputs[1].LongAt(held + m) - stateZero);
                    }
                }
                outputs[0].SetLong((n * b.Length) + u, Math.Clamp(toY.Apply(unchecked((int)sum)) + yZero, sbyte.MinValue, sbyte.MaxValue));
            }
    }

    /// <remarks>In float32, as TFLite Micro computes them.</remarks>
    private static (FixedMultiplier ToState, FixedMultiplier ToY) ScalesOf(TensorType x, TensorType wf, TensorType wt, TensorType state, TensorType y)
    {
        float first = x.Quantization!.Scale * wf.Quantization!.Scale / state.Quantization!.Scale;
        float second = state.Quantization.Scale * wt.Quantization!.Scale / y.Quantization!.Scale;
        return (FixedMultiplier.Of(first), FixedMultiplier.Of(second));
    }
}
