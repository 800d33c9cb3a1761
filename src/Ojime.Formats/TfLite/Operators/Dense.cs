using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>FULLY_CONNECTED and BATCH_MATMUL.</summary>
internal static class Dense
{
    /// <summary>The data is seen as rows of as many elements as the weights have columns.</summary>
    public static void FullyConnected(OperatorImport o)
    {
        if (o.Options.SByte(Slot.FullyConnected.WeightsFormat) != 0)
            throw o.Unsupported("weights in a shuffled order");
        Value x = o.Input(0), w = Windows.Weights(o, x, 1);
        if (w.Shape is not [var outputs, var inputs] || inputs.Size == 0 || x.Shape.ElementCount % inputs.Size != 0)
            throw o.Malformed($"weights {w.Shape} for data {x.Shape}");
        if (o.DeclaredInput(1).Type == TfType.INT4 && w.Type.Quantization?.Axis is not null)
            throw o.Unsupported("int4 weights with a scale for each output");
        Value b = Windows.Bias(o, x, 2, outputs.Size, Slot.FullyConnected.BiasType);
        Windows.Check(o, x, w, b);
        bool keeps = x.Shape.Rank > 0 && x.Shape[^1] == inputs && (x.Shape.Rank == 2 || o.Options.Bool(Slot.FullyConnected.KeepDims));
        Value rows = keeps ? x : o.AddScaled(new Reshape(Shape.Of(x.Shape.ElementCount / inputs.Size, inputs.Size)), x.Type.Quantization, x);
        o.Result(new Ops.Dense(Windows.Limits(o, Slot.FullyConnected.Activation)), rows, w, b);
    }

    public static void BatchMatMul(OperatorImport o)
    {
        Value a = o.Input(0), b = o.Input(1);
        if (a.Type.Element.IsFloat || b.Type.Element.IsFloat)
            (a, b) = (OperatorImport.AsFloat(a), OperatorImport.AsFloat(b));
        if (a.Type.Element != b.Type.Element || a.Type.IsQuantized != b.Type.IsQuantized)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"{a.Type.Element.Text} times {b.Type.Element.Text}"));
        o.Result(new MatMul(o.Options.Bool(Slot.BatchMatMul.AdjointX), o.Options.Bool(Slot.BatchMatMul.AdjointY)), a, b);
    }
}
