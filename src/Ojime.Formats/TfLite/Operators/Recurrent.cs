using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Operators that keep something in variable tensors of their own: UNIDIRECTIONAL_SEQUENCE_LSTM and SVDF.</summary>
internal static class Recurrent
{
    private const int FirstPeephole = 9, LastPeephole = 11, FirstBias = 12, Projection = 16, HiddenState = 18, CellState = 19, FirstNorm = 20, LastNorm = 23;

    /// <summary>One step; the form of TFLite's first days, which packs its weights, is not read.</summary>
    public static void LstmCell(OperatorImport o)
    {
        if (o.Options.SByte(Slot.LstmCell.KernelType) != 0)
            throw o.Unsupported("the basic kernel");
        StepByStep.Lstm(o, HiddenState, CellState, isSequence: false);
    }

    /// <summary>With all four gates and without peepholes, projection and layer norm an operator of its own; else step by step.</summary>
    public static void Lstm(OperatorImport o)
    {
        if (o.Options.Bool(Slot.Lstm.Diagonal))
            throw o.Unsupported("diagonal recurrent weights");
        if (o.Options.SByte(Slot.Lstm.Activation) != (int)TfActivation.TANH)
            throw o.Unsupported($"the activation {(TfActivation)o.Options.SByte(Slot.Lstm.Activation)}; wanted is TANH");

        if (!o.Has(1) || Enumerable.Range(FirstPeephole, LastNorm - FirstPeephole + 1).Any(i => i is <= LastPeephole or Projection or >= FirstNorm && o.Has(i)))
        {
            StepByStep.Lstm(o, HiddenState, CellState, isSequence: true);
            return;
        }

        Value x = o.Input(0);
        var inputs = new Value[15];
        inputs[0] = x;
        for (int i = 1; i <= 8; i++)
            inputs[i] = Windows.Weights(o, x, i);
        int size = inputs[1].Shape.Rank == 2 ? inputs[1].Shape[0].Size : 0;
        for (int g = 0; g < 4; g++)
            inputs[9 + g] = Windows.Bias(o, x, FirstBias + g, size, wideOption: -2);
        (Value hidden, Value cell) = (o.Input(HiddenState), o.Input(CellState));
        if (size == 0 || hidden.Shape.ElementCount % size != 0 || cell.Shape.ElementCount != hidden.Shape.ElementCount)
            throw o.Malformed($"states {hidden.Shape} and {cell.Shape} for {size} units");
        Shape state = Shape.Of(hidden.Shape.ElementCount / size, size);
        (inputs[13], inputs[14]) = (Seen(o, hidden, state), Seen(o, cell, state));
        CheckLstm(o, inputs);

        bool timeMajor = o.Options.Bool(Slot.Lstm.TimeMajor);
        TensorType y = o.Type();
        if (x.Shape is not [_, _, _])
            throw o.Malformed($"a sequence has three axes, not {x.Shape}");
        var results = o.Graph.AddAll(new TfLiteLstm(timeMajor, o.Options.Float(Slot.Lstm.CellClip)), o.At, inputs,
            [y with { Shape = x.Shape.With(2, size) }, inputs[13].Type, inputs[14].Type]);
        if (results.IsDefault)
            throw new Refusal(null);
        o.Set(0, results[0]);
        o.SetState(HiddenState, Seen(o, results[1], hidden.Shape));
        o.SetState(CellState, Seen(o, results[2], cell.Shape));
    }

    public static void Svdf(OperatorImport o)
    {
        Value x = o.Input(0), features = Windows.Weights(o, x, 1), time = Windows.Weights(o, x, 2), state = o.Input(4);
        int rank = o.Options.Int(Slot.Svdf.Rank);
        if (features.Shape is not [var filters, _] || rank <= 0 || filters.Size % rank != 0)
            throw o.Malformed($"weights {features.Shape} of rank {rank}");
        Value b = Windows.Bias(o, x, 3, filters.Size / rank, wideOption: -2);
        bool known = (x.Type.Element, features.Type.Element, time.Type.Element, state.Type.Element, b.Type.Element) switch
        {
            (ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32) => true,
            (ElementType.Int8, ElementType.Int8, ElementType.Int16, ElementType.Int16, ElementType.Int32) => true,
            (ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32) => true,
            _ => false,
        };
        if (!known || (x.Type.Element == ElementType.Int8 && new[] { x, features, time, state }.Any(static v => v.Type.Quantization is not { Axis: null })))
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"data {x.Type.Element.Text}, weights {features.Type.Element.Text} and {time.Type.Element.Text}, state {state.Type.Element.Text}"));
        TensorType y = o.Type();
        var results = o.Graph.AddAll(new Svdf(rank, Windows.Limits(o, Slot.Svdf.Activation)), o.At, [x, features, time, b, state],
            [y with { Shape = Shape.Of(x.Shape[0].Size, filters.Size / rank) }, state.Type]);
        if (results.IsDefault)
            throw new Refusal(null);
        o.Set(0, results[0]);
        o.SetState(4, results[1]);
    }

    private static void CheckLstm(OperatorImport o, Value[] inputs)
    {
        TensorType x = inputs[0].Type;
        (ElementType Weights, ElementType Bias, ElementType Hidden, ElementType Cell)? wanted = x.Element switch
        {
            ElementType.Float32 => (ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32),
            ElementType.Int8 => (ElementType.Int8, ElementType.Int32, ElementType.Int8, ElementType.Int16),
            ElementType.Int16 => (ElementType.Int8, ElementType.Int64, ElementType.Int16, ElementType.Int16),
            _ => null,
        };
        bool known = wanted is { } w && inputs[1..9].All(v => v.Type.Element == w.Weights) && inputs[9..13].All(v => v.Type.Element == w.Bias)
            && inputs[13].Type.Element == w.Hidden && inputs[14].Type.Element == w.Cell
            && (x.Element == ElementType.Float32 || inputs[1..9].Append(inputs[0]).Append(inputs[13]).Append(inputs[14]).All(static v => v.Type.Quantization is { Axis: null }));
        if (!known)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"data {x.Element.Text}, weights {inputs[1].Type.Element.Text}, bias {inputs[9].Type.Element.Text}, states {inputs[13].Type.Element.Text} and {inputs[14].Type.Element.Text}"));
    }

    private static Value Seen(OperatorImport o, Value value, Shape shape) =>
        value.Shape == shape ? value : o.AddScaled(new Reshape(shape), value.Type.Quantization, value);
}
