using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public enum ArgKind { Max, Min }

/// <summary>Along one axis, the index of the greatest or least element: the first of equals, or the last. NaN counts as beyond every number.</summary>
public sealed partial record ArgReduce(ArgKind Kind, int Axis, bool KeepDims, ElementType Index = ElementType.Int64, bool Last = false) : Op
{
    public override string Name => "arg_reduce";

    public override AttributeList Attributes => AttributeList.None
        .With("kind", Kind).With("axis", Axis).With("keep", KeepDims, false).With("index", Index, ElementType.Int64).With("last", Last, false);

    public static ArgReduce Read(AttributeReader a) =>
        new(a.Enum<ArgKind>("kind"), a.Int("axis"), a.Bool("keep"), a.Enum("index", ElementType.Int64), a.Bool("last"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || Index is not (ElementType.Int32 or ElementType.Int64))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor, and places as i32 or i64"));
        if (!Axes.Inside(Axis, x.Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        int axis = Axes.Normal(Axis, x.Shape.Rank);
        Shape shape = KeepDims ? x.Shape.With(axis, 1) : [.. x.Shape.Where((_, i) => i != axis)];
        return [new(Index, shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        (int outer, int size, int inner) = Axes.Around(x.Shape, Axis);
        int at = 0;
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int best = 0;
            for (int k = 1; k < size; k++)
            {
                int first = (o * size * inner) + i;
                if (x.Type.Element.IsFloat
                    ? Beats(x.NumberAt(first + (k * inner)), x.NumberAt(first + (best * inner)))
                    : Beats(x.LongAt(first + (k * inner)), x.LongAt(first + (best * inner))))
                    best = k;
            }
            y.SetLong(at++, best);
        }
    }

    private bool Beats(long candidate, long best) =>
        (Kind == ArgKind.Max ? candidate > best : candidate < best) || (Last && candidate == best);

    private bool Beats(double candidate, double best) =>
        (Kind == ArgKind.Max ? candidate > best : candidate < best)
        || (double.IsNaN(candidate) && (Last || !double.IsNaN(best))) || (Last && candidate == best);
}
