using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>All elements along some axes become one. The axes stay with size 1 where <see cref="KeepDims"/>; no axes, no change.</summary>
/// <remarks>Over quantised tensors Sum, Mean, Max, Min and Prod have an integer meaning, TFLite Micro's.</remarks>
public sealed partial record Reduce(ReduceKind Kind, IntList Axes, bool KeepDims) : Op
{
    public override string Name => "reduce";

    public override AttributeList Attributes => AttributeList.None.With("kind", Kind).With("axes", Axes, IntList.Empty).With("keep", KeepDims, false);

    public static Reduce Read(AttributeReader a) => new(a.Enum<ReduceKind>("kind"), a.Ints("axes"), a.Bool("keep"));

    /// <summary>True where quantised tensors are computed in integers; elsewhere a quantiser must leave the operator in float.</summary>
    public static bool HasIntegerMeaning(ReduceKind kind) => kind is ReduceKind.Sum or ReduceKind.Mean or ReduceKind.Max or ReduceKind.Min or ReduceKind.Prod;

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        bool logic = Kind is ReduceKind.Any or ReduceKind.All;
        if (inputs is not [var x]
            || (x.IsQuantized && !HasIntegerMeaning(Kind))
            || (!x.IsQuantized && !x.Element.IsFloat && Kind is ReduceKind.L2 or ReduceKind.LogSum or ReduceKind.LogSumExp))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor of a type that the reduction is defined for"));
        foreach (int axis in Axes)
            if (!Ops.Axes.Inside(axis, x.Shape.Rank))
                return report.Reject(TypeProblems.AxisOutside(at, axis, x.Shape.Rank));
        bool[] reduced = Reduced(x.Shape.Rank);
        if (x.IsQuantized && x.Shape.Any(static d => d == 0))
            return report.Reject(TypeProblems.EmptyResult(at, $"{Kind} over {x}"));
        var dims = new List<Dim>();
        for (int axis = 0; axis < reduced.Length; axis++)
        {
            if (!reduced[axis])
                dims.Add(x.Shape[axis]);
            else if (KeepDims)
                dims.Add(1);
        }
        return [new(logic ? ElementType.Bool : x.Element, [.. dims])];
    }

    /// <summary>For each axis, whether it goes.</summary>
    private bool[] Reduced(int rank)
    {
        var reduced = new bool[rank];
        foreach (int axis in Axes)
            reduced[Ops.Axes.Normal(axis, rank)] = true;
        return reduced;
    }
}
