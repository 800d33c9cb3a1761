using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public enum PoolKind { Max, Average }

/// <summary>
/// The greatest, or the mean, of each channel under a sliding window over N H W C.
/// Max: y[n,p,q,c] = max r,s x[…]   Average: y[n,p,q,c] = (Σ r,s x[…]) / taps that count
/// </summary>
/// <remarks>
/// Taps outside the image are left out of maximum and sum. They count in the average's divisor where <paramref name="CountPadding"/> is set
/// and they lie in the window's own padding; never in the extra rows and columns at the end (<paramref name="CeilRows"/>,
/// <paramref name="CeilColumns"/>) that a size rounded up asks for. In integers x and y have one scale; the mean rounds half away
/// from zero as TensorFlow Lite's does, or half up (<paramref name="HalfUp"/>), which is what its uint8 form does.
/// </remarks>
public sealed partial record Pool2D(
    PoolKind Kind, Window2D Window, bool CountPadding = false, Clamp? Clamp = null, int CeilRows = 0, int CeilColumns = 0, bool HalfUp = false) : Op
{
    public override string Name => "pool2d";

    public override AttributeList Attributes => AttributeList.None.With("kind", Kind).With(Window).With("count_padding", CountPadding, false)
        .With("clamp", Clamp, null).With<IntList>("ceil", [CeilRows, CeilColumns], [0, 0]).With("half_up", HalfUp, false);

    public static Pool2D Read(AttributeReader a)
    {
        IntList ceil = a.Ints("ceil") is { Count: 2 } given ? given : [0, 0];
        return new(a.Enum<PoolKind>("kind"), a.Window(), a.Bool("count_padding"), a.Clamp(), ceil[0], ceil[1], a.Bool("half_up"));
    }

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "x [N,H,W,C]"));
        if (Clamp is not null && !x.Element.IsFloat && !x.IsQuantized)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "codes with a scale, which the limits of the result need"));
        Dim rows = Window.Rows.Out(h + CeilRows), columns = Window.Columns.Out(w + CeilColumns);
        if ((rows.IsFixed && rows.Size <= 0) || (columns.IsFixed && columns.Size <= 0))
            return report.Reject(TypeProblems.EmptyResult(at, $"a window of {Window.Rows.Size}x{Window.Columns.Size} on {x.Shape}"));
        return [x with { Shape = [n, rows, columns, c] }];
    }

    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 0;

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        switch (x.Type.Element)
        {
            case ElementType.Float32:
                Loop(x, y, float.NegativeInfinity, static (sum, count) => sum / count, v => Ops.Clamp.Apply(Clamp, v));
                break;
            case ElementType.Int8:
                Loop(x, y, sbyte.MinValue, Mean, Limit<sbyte>(y.Type));
                break;
            case ElementType.Int16:
                Loop(x, y, short.MinValue, Mean, Limit<short>(y.Type));
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"pool2d over {x.Type}");
        }
    }

    private int Mean(int sum, int count)
    {
        if (HalfUp)
            return (int)Math.Floor((double)(sum + (count / 2)) / count);
        return sum > 0 ? (sum + (count / 2)) / count : (sum - (count / 2)) / count;
    }

    private Func<int, T> Limit<T>(TensorType type) where T : System.Numerics.INumber<T>
    {
        (int low, int high) = Ops.Clamp.Codes(Clamp, type);
        return v => T.CreateTruncating(Math.Clamp(v, low, high));
    }

    /// <summary>The loop nest over one element type <typeparamref name="T"/>, summed in <typeparamref name="TSum"/>.</summary>
    private void Loop<T, TSum>(Tensor x, Tensor y, TSum least, Func<TSum, int, TSum> mean, Func<TSum, T> finish)
        where T : unmanaged, System.Numerics.INumber<T> where TSum : System.Numerics.INumber<TSum>
    {
        int[] xs = x.Shape.Sizes, ys = y.Shape.Sizes;
        (int height, int width, int channels) = (xs[1], xs[2], xs[3]);
        ReadOnlySpan<T> data = x.Read<T>();
        Span<T> result = y.Write<T>();
        int at = 0;
        for (int n = 0; n < ys[0]; n++)
        for (int p = 0; p < ys[1]; p++)
        for (int q = 0; q < ys[2]; q++)
        for (int c = 0; c < channels; c++)
        {
            (TSum sum, TSum greatest, int count) = (TSum.Zero, least, 0);
            for (int r = 0; r < Window.Rows.Size; r++)
            for (int s = 0; s < Window.Columns.Size; s++)
            {
                (int row, int column) = (Window.Rows.At(p, r), Window.Columns.At(q, s));
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                if (inside || (CountPadding && row < height + Window.Rows.PadAfter && column < width + Window.Columns.PadAfter))
                    count++;
                if (!inside)
                    continue;
                TSum element = TSum.CreateTruncating(data[(((((n * height) + row) * width) + column) * channels) + c]);
                sum += element;
                greatest = TSum.Max(greatest, element);
            }
            result[at++] = finish(Kind == PoolKind.Max ? greatest : mean(sum, Math.Max(count, 1)));
        }
    }
}
