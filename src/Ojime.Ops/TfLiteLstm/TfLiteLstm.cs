using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// TensorFlow Lite's UNIDIRECTIONAL_SEQUENCE_LSTM, its state made explicit. With gates i, f, g, o, each W x + b + R h:
/// c' = clip(σ(f)·c + σ(i)·tanh(g)),  h' = σ(o)·tanh(c'),  y = h'.
/// </summary>
/// <remarks>
/// Inputs: x [N,T,I] ([T,N,I] if TimeMajor); W of i, f, g, o [H,I]; R of i, f, g, o [H,H]; b of i, f, g, o [H]; hidden [N,H]; cell [N,H].
/// Outputs: y, the next hidden state, the next cell. Integer forms: x and hidden int8 with int32 biases, or int16 with int64 biases;
/// weights int8 with one scale each; the cell int16, its scale a power of two. CellClip 0 clips nothing.
/// </remarks>
public sealed partial record TfLiteLstm(bool TimeMajor = false, float CellClip = 0) : Op
{
    private const int FirstR = 5, FirstBias = 9, HiddenInput = 13, CellInput = 14;

    public override string Name => "tflite_lstm";

    public override AttributeList Attributes => AttributeList.None.With("time_major", TimeMajor, false).With("cell_clip", CellClip, 0f);

    public static TfLiteLstm Read(AttributeReader a) => new(a.Bool("time_major"), a.Float("cell_clip"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        const string wanted = "x of rank 3, four weights [H,I], four weights [H,H], four biases [H], hidden [N,H], cell [N,H]";
        if (inputs.Length != 15 || inputs[0].Shape.Rank != 3 || inputs[HiddenInput].Shape is not [var n, var h] || inputs[CellInput].Shape != inputs[HiddenInput].Shape
            || inputs[0].Shape[TimeMajor ? 1 : 0] != n)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, wanted));
        TensorType x = inputs[0];
        for (int g = 0; g < 4; g++)
            if (inputs[1 + g].Shape != [h, x.Shape[2]] || inputs[FirstR + g].Shape != [h, h] || inputs[FirstBias + g].Shape != [h])
                return report.Reject(TypeProblems.InputsDiffer(at, inputs, wanted));
        return [new(x.Element, x.Shape.With(2, h)), inputs[HiddenInput], inputs[CellInput]];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        4L * inputs[0].Shape[0].Size * inputs[0].Shape[1].Size * (inputs[1].Shape.ElementCount + inputs[FirstR].Shape.ElementCount);

    /// <summary>Where a step of one sample starts, counted in rows of x and of y.</summary>
    private int Row(int sample, int step, Shape x) => TimeMajor ? (step * x[1].Size) + sample : (sample * x[1].Size) + step;
}
