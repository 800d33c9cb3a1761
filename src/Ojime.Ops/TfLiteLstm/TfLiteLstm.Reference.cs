using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record TfLiteLstm
{
    /// <summary>The gates' places among the four weights and biases.</summary>
    private const int InputGate = 0, ForgetGate = 1, CellGate = 2, OutputGate = 3;

    /// <summary>Scale of a gate before its curve, and of what a curve gives.</summary>
    private const float GateScale = 1f / (1 << 12), CurveScale = 1f / (1 << 15);

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        switch (inputs[0].Type.Element)
        {
            case ElementType.Float32:
                Floats(inputs, outputs);
                break;
            case ElementType.Int8 or ElementType.Int16:
                Integers(inputs, outputs);
                break;
            default:
                throw new UnreachableException($"tflite_lstm over {inputs[0].Type}");
        }
    }

    private void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Shape shape, int size) = (inputs[0].Shape, inputs[HiddenInput].Shape[1].Size);
        int inputSize = shape[2].Size, batch = inputs[HiddenInput].Shape[0].Size, steps = shape[TimeMajor ? 0 : 1].Size;
        float[][] all = [.. inputs.ToArray().Select(static i => i.Floats())];
        (float[] hidden, float[] cell) = (all[HiddenInput], all[CellInput]);
        var y = new float[outputs[0].Shape.ElementCount];
        var gates = new float[4][];
        for (int n = 0; n < batch; n++)
            for (int t = 0; t < steps; t++)
            {
                int row = Row(n, t, shape);
                for (int g = 0; g < 4; g++)
                {
                    gates[g] = new float[size];
                    for (int j = 0; j < size; j++)
                    {
                        float fromInput = 0, fromHidden = 0;
                        for (int i = 0; i < inputSize; i++)
                            fromInput += all[0][(row * inputSize) + i] * all[1 + g][(j * inputSize) + i];
                        for (int i = 0; i < size; i++)
                            fromHidden += hidden[(n * size) + i] * all[FirstR + g][(j * size) + i];
                        gates[g][j] = fromInput + all[FirstBias + g][j] + fromHidden;
                    }
                }
                for (int j = 0; j < size; j++)
                {
                    int at = (n * size) + j;
                    cell[at] = (Recurrence.Sigmoid(gates[ForgetGate][j]) * cell[at]) + (Recurrence.Sigmoid(gates[InputGate][j]) * MathF.Tanh(gates[CellGate][j]));
                    if (CellClip > 0)
                        cell[at] = Math.Clamp(cell[at], -CellClip, CellClip);
                    hidden[at] = MathF.Tanh(cell[at]) * Recurrence.Sigmoid(gates[OutputGate][j]);
                    y[(row * size) + j] = hidden[at];
                }
            }
        outputs[0].WriteFloats(y);
        outputs[1].WriteFloats(hidden);
        outputs[2].WriteFloats(cell);
    }

    /// <summary>Exact integer meaning. The C kernels must agree with it in every bit.</summary>
    private void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Shape shape, int size) = (inputs[0].Shape, inputs[HiddenInput].Shape[1].Size);
        int inputSize = shape[2].Size, batch = inputs[HiddenInput].Shape[0].Size, steps = shape[TimeMajor ? 0 : 1].Size;
        bool wide = inputs[0].Type.Element == ElementType.Int16;
        Scales scales = ScalesOf([.. inputs.ToArray().Select(static i => i.Type)]);
        long[][] all = [.. inputs.ToArray().Select(static i => i.ToLongs())];
        (long[] hidden, long[] cell) = (all[HiddenInput], all[CellInput]);
        int xZero = inputs[0].Type.Quantization!.Zero, hiddenZero = inputs[HiddenInput].Type.Quantization!.Zero;
        (long low, long high) = inputs[HiddenInput].Type.Element.Range;
        var gates = new short[4][];
        for (int n = 0; n < batch; n++)
            for (int t = 0; t < steps; t++)
            {
                int row = Row(n, t, shape);
                for (int g = 0; g < 4; g++)
                {
                    int wZero = inputs[1 + g].Type.Quantization!.Zero, rZero = inputs[FirstR + g].Type.Quantization!.Zero;
                    gates[g] = new short[size];
                    for (int j = 0; j < size; j++)
                    {
                        long fromInput = all[FirstBias + g][j], fromHidden = 0;
                        for (int i = 0; i < inputSize; i++)
                            fromInput += (all[0][(row * inputSize) + i] - xZero) * (all[1 + g][(j * inputSize) + i] - wZero);
                        for (int i = 0; i < size; i++)
                            fromHidden += (hidden[(n * size) + i] - hiddenZero) * (all[FirstR + g][(j * size) + i] - rZero);
                        int sum = Recurrence.Saturate(Requantize(scales.Input[g], fromInput)) + Recurrence.Saturate(Requantize(scales.Hidden[g], fromHidden));
                        int scaled = 3 * Recurrence.Saturate(sum);
                        gates[g][j] = g == CellGate ? WordCurves.Tanh(scaled) : WordCurves.Sigmoid(scaled);
                    }
                }
                for (int j = 0; j < size; j++)
                {
                    int at = (n * size) + j;
                    int kept = Recurrence.Saturate(scales.ForgetCell.Apply(gates[ForgetGate][j] * (int)cell[at]));
                    int added = Recurrence.Saturate(scales.InputCell.Apply(gates[InputGate][j] * gates[CellGate][j]));
                    cell[at] = Recurrence.Saturate(kept + added);
                    if (CellClip > 0)
                        cell[at] = Math.Clamp(cell[at], -scales.CellClip, scales.CellClip);
                    short curve = WordCurves.Tanh(WordCurves.Scaled((int)cell[at], scales.CurveMultiplier, scales.CurveShift));
                    hidden[at] = Math.Clamp(scales.Output.Apply(curve * gates[OutputGate][j]) + hiddenZero, low, high);
                    outputs[0].SetLong((row * size) + j, hidden[at]);
                }
            }
        for (int i = 0; i < hidden.Length; i++)
        {
            outputs[1].SetLong(i, hidden[i]);
            outputs[2].SetLong(i, cell[i]);
        }

        int Requantize(FixedMultiplier factor, long sum) => wide ? factor.Apply(sum) : factor.Apply(unchecked((int)sum));
    }

    /// <summary>Every fixed-point factor of a node.</summary>
    private sealed record Scales(FixedMultiplier[] Input, FixedMultiplier[] Hidden, FixedMultiplier ForgetCell, FixedMultiplier InputCell, FixedMultiplier Output,
        int CurveMultiplier, int CurveShift, short CellClip);

    /// <remarks>The scales of a product of two tensors are multiplied in float32, the products with curves in double: TFLite Micro's way.</remarks>
    private Scales ScalesOf(TensorType[] inputs)
    {
        float cell = inputs[CellInput].Quantization!.Scale;
        FixedMultiplier[] Gates(TensorType of, int first) => [.. Enumerable.Range(0, 4).Select(g =>
            FixedMultiplier.Of((double)(of.Quantization!.Scale * inputs[first + g].Quantization!.Scale) / GateScale))];
        (int multiplier, int shift) = WordCurves.ScalingOf(Recurrence.PowerOf(inputs[CellInput]));
        return new(Gates(inputs[0], 1), Gates(inputs[HiddenInput], FirstR),
            FixedMultiplier.Of((double)CurveScale * cell / cell),
            FixedMultiplier.Of((double)CurveScale * CurveScale / cell),
            FixedMultiplier.Of((double)CurveScale * CurveScale / inputs[HiddenInput].Quantization!.Scale),
            multiplier, shift, (short)Math.Clamp((double)CellClip / cell, short.MinValue, short.MaxValue));
    }
}
