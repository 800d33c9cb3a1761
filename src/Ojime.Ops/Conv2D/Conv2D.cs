using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Two-dimensional convolution over N H W C.
/// y[n,p,q,o] = clamp( b[o] + Σ r,s,i  x[n, p·stride+r−pad, q·stride+s−pad, i] · w[o,r,s,i] )
/// </summary>
/// <remarks>
/// Inputs: x [N,H,W,C], w [O,R,S,C/groups], b [O]. Where the window leaves the image it reads real zero, which in an integer
/// model is x's zero point, not the number 0. Integer forms: x int8 with w int8 and b int32; x int16 (symmetric) with w int8 and b int64 or
/// int32, which decides the width of the accumulator. Scales of w lie on axis 0. With a border b is [rows, columns, O]: a bias for each class
/// of results.
/// </remarks>
public sealed partial record Conv2D(Window2D Window, int Groups = 1, Clamp? Clamp = null, Border2D? Border = null) : Op
{
    public override string Name => "conv2d";

    public override AttributeList Attributes => AttributeList.None.With(Window).With("groups", Groups, 1).With("clamp", Clamp, null)
        .With("border", Border, null);

    public static Conv2D Read(AttributeReader a) => new(a.Window(), a.Int("groups", 1), a.Clamp(), Border2D.Read(a));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x, { Shape: [var o, var r, var s, var perGroup] }, { Shape: var b }]
            || r != Window.Rows.Size || s != Window.Columns.Size || b != (Border is null ? [o] : [Border.Rows, Border.Columns, o]))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs,
                $"x [N,H,W,C], w [O,{Window.Rows.Size},{Window.Columns.Size},I], b [{(Border is null ? "" : $"{Border.Rows},{Border.Columns},")}O]"));

        if (c != perGroup * Groups || (o.IsFixed && o.Size % Groups != 0))
            return report.Reject(TypeProblems.ChannelsDiffer(at, c, perGroup, Groups));

        Dim rows = Window.Rows.Out(h), columns = Window.Columns.Out(w);
        if ((rows.IsFixed && rows.Size <= 0) || (columns.IsFixed && columns.Size <= 0))
            return report.Reject(TypeProblems.EmptyResult(at, $"a window of {Window.Rows.Size}x{Window.Columns.Size} on {x.Shape}"));

        return [new(x.Element, [n, rows, columns, o])];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        (long)outputs[0].Shape.ElementCount * Window.Taps * inputs[1].Shape[3].Size;
}
