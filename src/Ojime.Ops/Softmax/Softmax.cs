using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Along one axis: y[i] = exp(beta · (x[i] − max)) / Σ j exp(beta · (x[j] − max)), or its logarithm.
/// </summary>
/// <remarks>Integer forms, TFLite Micro's: int8 to int8 or int16 by fixed-point exponentials, int16 by two 513-entry tables; the logarithm in int8 only.</remarks>
public sealed partial record Softmax(int Axis, float Beta = 1, bool Log = false) : Op
{
    public override string Name => "softmax";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis).With("beta", Beta, 1).With("log", Log, false);

    public static Softmax Read(AttributeReader a) => new(a.Int("axis"), a.Float("beta", 1), a.Bool("log"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || (!x.Element.IsFloat && !x.IsQuantized))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor of floats or quantised integers"));
        if (!Axes.Inside(Axis, x.Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [new(x.Element, x.Shape)];
    }
}
