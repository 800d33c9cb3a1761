using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// One function on every pair of elements, shapes broadcast: y = clamp( f(a, b) ). <see cref="BinaryTable"/> says which function each kind is.
/// </summary>
/// <remarks>
/// Comparisons and logic give bool. Over quantised tensors only the kinds whose row has an integer meaning are defined;
/// that meaning is TFLite Micro's.
/// </remarks>
public sealed partial record Binary(BinaryKind Kind, Clamp? Clamp = null) : Op
{
    public override string Name => "binary";

    public override AttributeList Attributes => AttributeList.None.With("kind", Kind).With("clamp", Clamp, null);

    public static Binary Read(AttributeReader a) => new(a.Enum<BinaryKind>("kind"), a.Clamp());

    /// <summary>True where quantised tensors are computed in integers; elsewhere a quantiser must leave the operator in float.</summary>
    public static bool HasIntegerMeaning(BinaryKind kind) => kind.Row().HasIntegerMeaning;

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        BinaryRow row = Kind.Row();
        if (inputs is not [var a, var b] || a.Element != b.Element || (Clamp is not null && !TakesClamp(Kind))
            || (a.Element.IsFloat ? row.Apply is null : a.IsQuantized ? !row.HasIntegerMeaning : row.Ints is null))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "two tensors of one element type that the function is defined for"));
        if (Broadcast.Of(a.Shape, b.Shape) is not { } shape)
            return report.Reject(TypeProblems.ShapesDoNotBroadcast(at, a.Shape, b.Shape));
        return [new(row.GivesBool ? ElementType.Bool : a.Element, shape)];
    }
}
