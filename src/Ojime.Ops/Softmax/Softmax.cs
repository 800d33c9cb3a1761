using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Along one axis: y[i] = exp(beta · (x[i] − max)) / Σ j exp(beta · (x[j] − max)), or its logarithm.
/// </summary>
/// <remarks>
/// Integer forms, TFLite Micro's: int8 to int8 or int16 by fixed-point exponentials, int16 by two 513-entry tables; the logarithm in int8 only.
/// <see cref="To"/> is the result's element type where it is not the input's.
/// </remarks>
public sealed partial record Softmax(int Axis, float Beta = 1, bool Log = false, ElementType? To = null) : Op
{
    public override string Name => "softmax";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis).With("beta", Beta, 1).With("log", Log, false).With("to", To, null);

    public static Softmax Read(AttributeReader a) => new(a.Int("axis"), a.Float("beta", 1), a.Bool("log"), a.Text("to") is null ? null : a.Element("to"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || (!x.Element.IsFloat && !x.IsQuantized) || (x.Element.IsFloat && To is { IsFloat: false }))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor of floats or quantised integers"));
        if (!Axes.Inside(Axis, x.Shape.Rank))
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        return [new(To ?? x.Element, x.Shape)];
    }

    /// <summary>The only scale that an integer softmax's result has: its range is known beforehand.</summary>
    public static Quantization ResultScale(ElementType from, ElementType to, bool log = false) => (from, to) switch
    {
        (ElementType.Int8, ElementType.Int8) when log => new(16f / 256, 127),
        (ElementType.Int8, ElementType.Int8) => new(1f / 256, -128),
        (ElementType.Int8, ElementType.Int16) when !log => new(1f / 65536, short.MinValue),
        (ElementType.Int16, ElementType.Int16) when !log => new(1f / 32768, 0),
        _ => throw new System.Diagnostics.UnreachableException($"softmax from {from} to {to}, log {log}"),
    };
}
