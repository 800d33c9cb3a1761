using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public enum RnnKind { Tanh, Relu }

/// <summary>Plain recurrence: h' = f(W x + b + R h + rb), f tanh or relu;  y = h'.</summary>
/// <remarks>Inputs x, w, r, b, rb, h0. Shapes and integer types: <see cref="Recurrence"/>.</remarks>
public sealed partial record Rnn(RnnKind Kind, bool Reverse = false) : RecurrentLayer
{
    public override string Name => "rnn";

    public override AttributeList Attributes => AttributeList.None.With("kind", Kind).With("reverse", Reverse, false);

    public static Rnn Read(AttributeReader a) => new(a.Enum<RnnKind>("kind"), a.Bool("reverse"));

    protected override int Gates => 1;

    protected override void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        (float[] x, float[] w, float[] r, float[] b, float[] rb, float[] h) =
            (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats(), inputs[3].Floats(), inputs[4].Floats(), inputs[5].Floats());
        var y = new float[steps * batch * size];
        var next = new float[size];
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                ReadOnlySpan<float> now = x.AsSpan(((t * batch) + n) * inputSize, inputSize);
                Span<float> hidden = h.AsSpan(n * size, size);
                for (int j = 0; j < size; j++)
                {
                    float gate = Recurrence.Dot(b[j], w.AsSpan(j * inputSize, inputSize), now) + Recurrence.Dot(rb[j], r.AsSpan(j * size, size), hidden);
                    next[j] = Kind switch { RnnKind.Tanh => MathF.Tanh(gate), RnnKind.Relu => MathF.Max(0, gate) };
                }
                next.CopyTo(hidden);
                next.CopyTo(y.AsSpan(((t * batch) + n) * size));
            }
        outputs[0].WriteFloats(y);
        outputs[1].WriteFloats(h);
    }

    protected override void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        var integers = new IntegerGates(inputs, outputs[0].Type, Rounding);
        Span<short> h = outputs[1].Write<short>();
        inputs[5].Read<short>().CopyTo(h);
        FixedMultiplier toHidden = ToHidden(inputs[5].Type);
        var next = new short[size];
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                ReadOnlySpan<sbyte> now = inputs[0].Read<sbyte>().Slice(((t * batch) + n) * inputSize, inputSize);
                Span<short> hidden = h.Slice(n * size, size);
                for (int j = 0; j < size; j++)
                {
                    int gate = integers.Input(j, now) + integers.Hidden(j, hidden);
                    next[j] = Recurrence.Saturate(toHidden.Apply(Kind switch { RnnKind.Tanh => IntegerGates.Tanh(gate), RnnKind.Relu => Math.Max(0, gate) }, Rounding));
                }
                next.CopyTo(hidden);
                for (int j = 0; j < size; j++)
                    outputs[0].Write<sbyte>()[(((t * batch) + n) * size) + j] = integers.Output(next[j]);
            }
    }

    /// <summary>From what the curve gives (tanh: 15 fractional bits; relu: those of the gate) to the hidden state's scale.</summary>
    private FixedMultiplier ToHidden(TensorType hidden) => FixedMultiplier.Of(
        Math.ScaleB(1, Kind switch { RnnKind.Tanh => -Recurrence.CurveBits, RnnKind.Relu => -Recurrence.GateBits }) / hidden.Quantization!.Scale);
}
