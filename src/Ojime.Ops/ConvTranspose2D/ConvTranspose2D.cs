using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Transposed convolution over N H W C: each input pixel adds its window, scaled, to the result.
/// y[n,p,q,o] = clamp( b[o] + Σ r,s,i  x[n, h, v, i] · w[o,r,s,i] )  over h·stride + r·dilation − pad = p and v likewise
/// </summary>
/// <remarks>
/// Inputs: x [N,H,W,C], w [O,R,S,C/groups], b [O]; number formats as <see cref="Conv2D"/>'s.
/// Rows of the result: (H−1)·stride − padBefore − padAfter + extent + outputPad.
/// </remarks>
public sealed partial record ConvTranspose2D(Window2D Window, int Groups = 1, int OutputPadRows = 0, int OutputPadColumns = 0, Clamp? Clamp = null) : Op
{
    public override string Name => "conv_transpose2d";

    public override AttributeList Attributes => AttributeList.None.With(Window).With("groups", Groups, 1)
        .With<IntList>("output_pad", [OutputPadRows, OutputPadColumns], [0, 0]).With("clamp", Clamp, null);

    public static ConvTranspose2D Read(AttributeReader a)
    {
        IntList pad = a.Ints("output_pad") is { Count: 2 } given ? given : [0, 0];
        return new(a.Window(), a.Int("groups", 1), pad[0], pad[1], a.Clamp());
    }

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x, { Shape: [var o, var r, var s, var perGroup] }, { Shape: [var biases] }]
            || r != Window.Rows.Size || s != Window.Columns.Size || biases != o)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"x [N,H,W,C], w [O,{Window.Rows.Size},{Window.Columns.Size},I], b [O]"));

        if (c != perGroup * Groups || (o.IsFixed && o.Size % Groups != 0))
            return report.Reject(TypeProblems.ChannelsDiffer(at, c, perGroup, Groups));

        Dim rows = Out(h, Window.Rows, OutputPadRows), columns = Out(w, Window.Columns, OutputPadColumns);
        if ((rows.IsFixed && rows.Size <= 0) || (columns.IsFixed && columns.Size <= 0))
            return report.Reject(TypeProblems.EmptyResult(at, $"a transposed window of {Window.Rows.Size}x{Window.Columns.Size} on {x.Shape}"));

        return [new(x.Element, [n, rows, columns, o])];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        (long)inputs[0].Shape.ElementCount * Window.Taps * (outputs[0].Shape[3].Size / Groups);

    private static Dim Out(Dim size, Window1D window, int outputPad) =>
        ((size - 1) * window.Stride) + (window.Extent + outputPad - window.PadBefore - window.PadAfter);
}
