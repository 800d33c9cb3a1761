using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Long short-term memory. With gates i, f, g, o = W x + b + R h + rb:  c' = σ(f)·c + σ(i)·tanh(g),  h' = σ(o)·tanh(c'),  y = h'.
/// </summary>
/// <remarks>Inputs x, w, r, b, rb, h0, c0, rows in PyTorch's order of gates i f g o. Shapes and integer types: <see cref="Recurrence"/>.</remarks>
public sealed partial record Lstm(bool Reverse = false) : RecurrentLayer
{
    public override string Name => "lstm";

    public override AttributeList Attributes => AttributeList.None.With("reverse", Reverse, false);

    public static Lstm Read(AttributeReader a) => new(a.Bool("reverse"));

    protected override int Gates => 4;

    protected override bool HasCell => true;

    protected override void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        (float[] x, float[] w, float[] r, float[] b, float[] rb) = (inputs[0].Floats(), inputs[1].Floats(), inputs[2].Floats(), inputs[3].Floats(), inputs[4].Floats());
        (float[] h, float[] c) = (inputs[5].Floats(), inputs[6].Floats());
        var y = new float[steps * batch * size];
        var gates = new float[4 * size];
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                ReadOnlySpan<float> now = x.AsSpan(((t * batch) + n) * inputSize, inputSize);
                Span<float> hidden = h.AsSpan(n * size, size), cell = c.AsSpan(n * size, size);
                for (int g = 0; g < gates.Length; g++)
                    gates[g] = Recurrence.Dot(b[g], w.AsSpan(g * inputSize, inputSize), now) + Recurrence.Dot(rb[g], r.AsSpan(g * size, size), hidden);
                for (int j = 0; j < size; j++)
                {
                    float i = Recurrence.Sigmoid(gates[j]), f = Recurrence.Sigmoid(gates[size + j]), o = Recurrence.Sigmoid(gates[(3 * size) + j]);
                    cell[j] = (f * cell[j]) + (i * MathF.Tanh(gates[(2 * size) + j]));
                    hidden[j] = o * MathF.Tanh(cell[j]);
                }
                hidden.CopyTo(y.AsSpan(((t * batch) + n) * size));
            }
        outputs[0].WriteFloats(y);
        outputs[1].WriteFloats(h);
        outputs[2].WriteFloats(c);
    }

    protected override void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (int steps, int batch, int inputSize, int size) = (inputs[0].Shape[0].Size, inputs[0].Shape[1].Size, inputs[0].Shape[2].Size, inputs[5].Shape[1].Size);
        var integers = new IntegerGates(inputs, outputs[0].Type, Rounding);
        Span<short> h = outputs[1].Write<short>(), c = outputs[2].Write<short>();
        inputs[5].Read<short>().CopyTo(h);
        inputs[6].Read<short>().CopyTo(c);
        Factors factors = FactorsOf(inputs[5].Type, inputs[6].Type);
        var gates = new int[4 * size];
        foreach (int t in Recurrence.Steps(steps, Reverse))
            for (int n = 0; n < batch; n++)
            {
                ReadOnlySpan<sbyte> now = inputs[0].Read<sbyte>().Slice(((t * batch) + n) * inputSize, inputSize);
                Span<short> hidden = h.Slice(n * size, size), cell = c.Slice(n * size, size);
                for (int g = 0; g < gates.Length; g++)
                    gates[g] = integers.Input(g, now) + integers.Hidden(g, hidden);
                for (int j = 0; j < size; j++)
                {
                    short i = IntegerGates.Sigmoid(gates[j]), f = IntegerGates.Sigmoid(gates[size + j]);
                    short g = IntegerGates.Tanh(gates[(2 * size) + j]), o = IntegerGates.Sigmoid(gates[(3 * size) + j]);
                    cell[j] = Recurrence.Saturate(Recurrence.Product(f, cell[j]) + factors.ToCell.Apply(i * g, Rounding));
                    hidden[j] = Recurrence.Saturate(factors.ToHidden.Apply(o * WordCurves.Tanh(WordCurves.Scaled(cell[j], factors.CurveMultiplier, factors.CurveShift)), Rounding));
                    outputs[0].Write<sbyte>()[(((t * batch) + n) * size) + j] = integers.Output(hidden[j]);
                }
            }
    }

    /// <summary>From i · g to the cell, from o · tanh(c) to the hidden state, and from the cell to the argument of tanh.</summary>
    private sealed record Factors(FixedMultiplier ToCell, FixedMultiplier ToHidden, int CurveMultiplier, int CurveShift);

    private static Factors FactorsOf(TensorType hidden, TensorType cell)
    {
        int power = Recurrence.PowerOf(cell);
        (int multiplier, int shift) = WordCurves.ScalingOf(power);
        return new(FixedMultiplier.Of(Math.ScaleB(1, (-2 * Recurrence.CurveBits) - power)),
            FixedMultiplier.Of(Math.ScaleB(1, -2 * Recurrence.CurveBits) / hidden.Quantization!.Scale), multiplier, shift);
    }
}
