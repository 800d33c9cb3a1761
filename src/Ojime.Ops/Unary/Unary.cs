using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// One function on every element: y[i] = f(x[i], alpha, beta). <see cref="UnaryTable"/> says which function each kind is.
/// </summary>
/// <remarks>
/// Over quantised tensors <see cref="Definition"/> says whether the integers are those of the real function, rounded, or those of
/// TFLite Micro's formula. Every curve has an integer meaning.
/// </remarks>
public sealed partial record Unary(UnaryKind Kind, float Alpha = 0, float Beta = 0, Definition Definition = Definition.Exact) : Op
{
    public override string Name => "unary";

    public override AttributeList Attributes => AttributeList.None
        .With("kind", Kind).With("alpha", Alpha, 0).With("beta", Beta, 0).With("definition", Definition, Definition.Exact);

    public static Unary Read(AttributeReader a) =>
        new(a.Enum<UnaryKind>("kind"), a.Float("alpha"), a.Float("beta"), a.Enum("definition", Definition.Exact));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor"));
        UnaryRow row = Kind.Row();
        if (!x.Element.IsFloat && !x.IsQuantized && row.Ints is null)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "floats or quantised integers"));
        return [new(row.GivesBool ? ElementType.Bool : x.Element, x.Shape)];
    }

    /// <summary>The function of a real number.</summary>
    public double Apply(double x) => Kind.Row().Apply(x, Alpha, Beta);
}
