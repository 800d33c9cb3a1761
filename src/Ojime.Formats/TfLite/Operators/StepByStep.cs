using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>
/// Recurrent operators over floats in forms that have no kernel of their own, spelled out step by step: LSTM with peepholes, a projection, layer norm
/// or one gate for input and forgetting, and the plain recurrent net.
/// </summary>
/// <remarks>
/// Not with int8 weights: there the runtime rounds data and state in every step, a recurrence adds that up, and floats come out elsewhere.
/// </remarks>
internal static class StepByStep
{
    private const int MostSteps = 128;
    private const int InputWeights = 1, HiddenWeights = 5, Peepholes = 9, Biases = 12, Projection = 16, ProjectionBias = 17, Norms = 20;
    private const int InputGate = 0, ForgetGate = 1, CellGate = 2, OutputGate = 3;

    /// <summary>h' = act( W x + b + R h ), over one step or a sequence.</summary>
    public static void Rnn(OperatorImport o, bool isSequence)
    {
        Value x = Floats(o), weights = Windows.Weights(o, x, 1);
        Value bias = Windows.Bias(o, x, 3, weights.Shape is [var units, _] ? units.Size : throw o.Malformed($"weights {weights.Shape}"), wideOption: -2);
        int activation = isSequence ? Slot.SequenceRnn.Activation : Slot.Rnn.Activation;
        bool isTanh = (TfActivation)o.Options.SByte(activation) == TfActivation.TANH;
        Clamp? limits = isTanh ? null : Windows.Limits(o, activation);
        Value hidden = o.Input(4), recurrent = Windows.Weights(o, x, 2);
        Value[] results = Steps(o, x, isSequence, isSequence && o.Options.Bool(Slot.SequenceRnn.TimeMajor), step =>
        {
            Value sum = Sum(o, Product(o, step, weights, bias), Product(o, hidden, recurrent, null));
            return hidden = isTanh ? o.Add(new Unary(UnaryKind.Tanh), sum) : limits is { } c ? o.Add(new Unary(UnaryKind.Clip, c.Low, c.High), sum) : sum;
        });
        o.Set(0, results[0]);
        o.SetState(4, hidden);
    }

    /// <summary>
    /// With σ and tanh, over one step or a sequence:
    /// i = σ(W x + R h + p·c), or 1 − f where it has no weights;  f alike;  c' = clip(f·c + i·tanh(W x + R h));  o = σ(W x + R h + p·c');
    /// h' = o·tanh(c'), or clip(P o·tanh(c') + b). With layer norm each gate is n·norm(…) + b.
    /// </summary>
    public static void Lstm(OperatorImport o, int hiddenInput, int cellInput, bool isSequence)
    {
        Value x = Floats(o), hidden = o.Input(hiddenInput), cell = o.Input(cellInput);
        int size = cell.Shape is [_, var units] ? units.Size : throw o.Malformed($"a state {cell.Shape}");
        bool hasInputGate = o.Has(InputWeights);
        Value? Weights(int input) => o.Has(input) ? Windows.Weights(o, x, input) : null;

        Value Gate(int gate, Value step)
        {
            Value w = Weights(InputWeights + gate)!, r = Weights(HiddenWeights + gate)!, b = Windows.Bias(o, x, Biases + gate, size, wideOption: -2);
            Value? norm = Weights(Norms + gate), peephole = gate == CellGate ? null : Weights(Peepholes + (gate == OutputGate ? 2 : gate));
            Value sum = Sum(o, Product(o, step, w, norm is null ? b : null), Product(o, hidden, r, null));
            if (peephole is not null)
                sum = Sum(o, sum, o.Add(new Binary(BinaryKind.Mul), cell, peephole));
            if (norm is not null)
                sum = o.Add(new LayerNorm(1, 1e-8f), sum, norm, b);
            return o.Add(new Unary(gate == CellGate ? UnaryKind.Tanh : UnaryKind.Sigmoid), sum);
        }

        Value[] results = Steps(o, x, isSequence, isSequence && o.Options.Bool(Slot.Lstm.TimeMajor), step =>
        {
            Value forget = Gate(ForgetGate, step);
            Value take = hasInputGate ? Gate(InputGate, step) : o.Add(new Binary(BinaryKind.Sub), GraphBuilder.Constant(Tensor.Floats([], 1)), forget);
            Value next = Gate(CellGate, step);
            cell = Clipped(o, Sum(o, o.Add(new Binary(BinaryKind.Mul), forget, cell), o.Add(new Binary(BinaryKind.Mul), take, next)), o.Options.Float(Slot.Lstm.CellClip));
            hidden = o.Add(new Binary(BinaryKind.Mul), Gate(OutputGate, step), o.Add(new Unary(UnaryKind.Tanh), cell));
            if (Weights(Projection) is { } projection)
                hidden = Clipped(o, Product(o, hidden, projection, Weights(ProjectionBias)), o.Options.Float(Slot.Lstm.ProjectionClip));
            return hidden;
        });
        o.Set(0, results[0]);
        o.SetState(hiddenInput, hidden);
        o.SetState(cellInput, cell);
    }

    private static Value Floats(OperatorImport o)
    {
        if (o.Input(0) is not { Type.Element: ElementType.Float32 } x)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"this form over {o.Input(0).Type.Element.Text}"));
        return Enumerable.Range(1, o.InputCount - 1).Any(i => o.Has(i) && o.Input(i).Type.IsQuantized) ? throw o.Unsupported("int8 weights over float data") : x;
    }

    /// <summary>The results of all steps, as the sequence lies: the batch first, or the time.</summary>
    private static Value[] Steps(OperatorImport o, Value x, bool isSequence, bool timeMajor, Func<Value, Value> step)
    {
        if (!isSequence)
            return [step(x)];
        if (x.Shape is not [_, _, var width])
            throw o.Malformed($"a sequence has three axes, not {x.Shape}");
        int time = timeMajor ? 0 : 1, count = x.Shape[time].Size, batch = x.Shape[1 - time].Size;
        if (count > MostSteps)
            throw o.Unsupported($"a recurrence of this kind over {count} steps; at most {MostSteps} are spelled out");
        var results = new Value[count];
        for (int t = 0; t < count; t++)
        {
            Value result = step(o.Add(new Reshape([batch, width]), o.Add(Slice.Of(x.Shape, time, t, 1), x)));
            results[t] = o.Add(new Reshape(Shape.Of(timeMajor ? [1, batch, result.Shape[1].Size] : [batch, 1, result.Shape[1].Size])), result);
        }
        return [o.Add(new Concat(time), results)];
    }

    private static Value Product(OperatorImport o, Value x, Value weights, Value? bias) => weights.Shape.Rank != 2 ? throw o.Malformed($"weights {weights.Shape}")
        : o.Add(new Ops.Dense(), x, weights, bias ?? GraphBuilder.Constant(Tensor.Zeros(new(ElementType.Float32, weights.Shape.Slice(0, 1)))));

    private static Value Sum(OperatorImport o, Value a, Value b) => o.Add(new Binary(BinaryKind.Add), a, b);

    private static Value Clipped(OperatorImport o, Value x, float limit) => limit > 0 ? o.Add(new Unary(UnaryKind.Clip, -limit, limit), x) : x;
}
