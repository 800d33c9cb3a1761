using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public enum CumulativeKind { Sum, Prod, Max, Min }

/// <summary>
/// Along one axis, y[i] = x[0] ∘ … ∘ x[i]; exclusive: without x[i]; reverse: from the end. ∘ is +, ·, max or min.
/// </summary>
/// <remarks>Exclusive starts from the neutral element: 0, 1, the least, the greatest. Quantised: Sum, TFLite Micro's meaning; Max and Min keep the codes.</remarks>
public sealed partial record Cumulative(CumulativeKind Kind, int Axis, bool Exclusive = false, bool Reverse = false) : Op
{
    public override string Name => "cumulative";

    public override AttributeList Attributes => AttributeList.None
        .With("kind", Kind).With("axis", Axis).With("exclusive", Exclusive, false).With("reverse", Reverse, false);

    public static Cumulative Read(AttributeReader a) =>
        new(a.Enum<CumulativeKind>("kind"), a.Int("axis"), a.Bool("exclusive"), a.Bool("reverse"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || (x.IsQuantized && Kind == CumulativeKind.Prod))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor of a type that the function is defined for"));
        if (!Axes.Inside(Axis, x.Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [new(x.Element, x.Shape)];
    }
}
