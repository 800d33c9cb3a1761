using System.Diagnostics;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Gated recurrent unit. r = σ(W x + b + R h + rb), z likewise;  n = tanh(W x + b + r·(R h + rb)),
/// or with LinearBeforeReset off n = tanh(W x + b + R (r·h) + rb);  h' = (1 − z)·n + z·h,  y = h'.
/// </summary>
/// <remarks>
/// Inputs x, w, r, b, rb, h0, rows in PyTorch's order of gates r z n. Shapes and integer types: <see cref="Recurrence"/>; the integer hidden
/// state has 15 fractional bits.
/// </remarks>
public sealed partial record Gru(bool Reverse = false, bool LinearBeforeReset = true) : RecurrentLayer
{
    public override string Name => "gru";

    public override AttributeList Attributes => AttributeList.None.With("reverse", Reverse, false).With("linear_before_reset", LinearBeforeReset, true);

    public static Gru Read(AttributeReader a) => new(a.Bool("reverse"), a.Bool("linear_before_reset", true));

    protected override int Gates => 3;

    protected override void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        (float[] x, float[] w, float[] r, float[] b, float[] rb, float[] h) =
            (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats(), inputs[3].Floats(), inputs[4].Floats(), inputs[5].Floats());
        var y = new float[steps * batch * size];
        var (reset, update, next, kept) = (new float[size], new float[size], new float[size], new float[size]);
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                Span<float> hidden = h.AsSpan(n * size, size);
                float Input(int row) => Recurrence.Dot(b[row], w.AsSpan(row * inputSize, inputSize), x.AsSpan(((t * batch) + n) * inputSize, inputSize));
                float Hidden(int row, ReadOnlySpan<float> of) => Recurrence.Dot(rb[row], r.AsSpan(row * size, size), of);
                for (int j = 0; j < size; j++)
                {
                    reset[j] = Recurrence.Sigmoid(Input(j) + Hidden(j, hidden));
                    update[j] = Recurrence.Sigmoid(Input(size + j) + Hidden(size + j, hidden));
                    kept[j] = reset[j] * hidden[j];
                }
                for (int j = 0; j < size; j++)
                {
                    int row = (2 * size) + j;
                    next[j] = MathF.Tanh(Input(row) + (LinearBeforeReset ? reset[j] * Hidden(row, hidden) : Hidden(row, kept)));
                }
                for (int j = 0; j < size; j++)
                    hidden[j] = ((1 - update[j]) * next[j]) + (update[j] * hidden[j]);
                hidden.CopyTo(y.AsSpan(((t * batch) + n) * size));
            }
        outputs[0].WriteFloats(y);
        outputs[1].WriteFloats(h);
    }

    protected override void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        if (inputs[5].Type.Quantization is not { Zero: 0, Scale: 1f / (1 << Recurrence.CurveBits) })
            throw new UnreachableException($"the hidden state of a gru is {inputs[5].Type}");
        var integers = new IntegerGates(inputs, outputs[0].Type, Rounding);
        Span<short> h = outputs[1].Write<short>();
        inputs[5].Read<short>().CopyTo(h);
        var (reset, update, next, kept) = (new short[size], new short[size], new short[size], new short[size]);
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                ReadOnlySpan<sbyte> now = inputs[0].Read<sbyte>().Slice(((t * batch) + n) * inputSize, inputSize);
                Span<short> hidden = h.Slice(n * size, size);
                for (int j = 0; j < size; j++)
                {
                    reset[j] = IntegerGates.Sigmoid(integers.Input(j, now) + integers.Hidden(j, hidden));
                    update[j] = IntegerGates.Sigmoid(integers.Input(size + j, now) + integers.Hidden(size + j, hidden));
                    kept[j] = (short)Recurrence.Product(reset[j], hidden[j]);
                }
                for (int j = 0; j < size; j++)
                {
                    int row = (2 * size) + j;
                    int fromHidden = LinearBeforeReset ? Recurrence.Product(reset[j], integers.Hidden(row, hidden)) : integers.Hidden(row, kept);
                    next[j] = IntegerGates.Tanh(integers.Input(row, now) + fromHidden);
                }
                for (int j = 0; j < size; j++)
                {
                    hidden[j] = Recurrence.Saturate(next[j] + Recurrence.Product(update[j], hidden[j] - next[j]));
                    outputs[0].Write<sbyte>()[(((t * batch) + n) * size) + j] = integers.Output(hidden[j]);
                }
            }
    }
}
