using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Functions of two tensors whose shapes broadcast, and choices between two.</summary>
internal static class Elementwise
{
    public static void Add(OperatorImport o) => Fused(o, BinaryKind.Add);
    public static void Sub(OperatorImport o) => Fused(o, BinaryKind.Sub);
    public static void Mul(OperatorImport o) => Fused(o, BinaryKind.Mul);

    /// <summary>Integers divide toward zero.</summary>
    public static void Div(OperatorImport o) =>
        Fused(o, o.Input(0).Type is { Element.IsFloat: false, IsQuantized: false } ? BinaryKind.TruncDiv : BinaryKind.Div);

    public static void Maximum(OperatorImport o) => Plain(o, BinaryKind.Max);
    public static void Minimum(OperatorImport o) => Plain(o, BinaryKind.Min);
    public static void Pow(OperatorImport o) => Plain(o, BinaryKind.Pow);
    public static void FloorDiv(OperatorImport o) => Plain(o, BinaryKind.FloorDiv);
    public static void FloorMod(OperatorImport o) => Plain(o, BinaryKind.Mod);
    public static void SquaredDifference(OperatorImport o) => Plain(o, BinaryKind.SquaredDifference);
    public static void Atan2(OperatorImport o)
    {
        if (o.Input(0).Shape != o.Input(1).Shape)
            throw o.Unsupported("two shapes that differ");
        Plain(o, BinaryKind.Atan2);
    }


    public static void BitwiseXor(OperatorImport o) => Plain(o, BinaryKind.BitXor);
    public static void RightShift(OperatorImport o) => Plain(o, BinaryKind.ShiftRight);
    public static void Prelu(OperatorImport o) => Plain(o, BinaryKind.Prelu);
    public static void Equal(OperatorImport o) => Plain(o, BinaryKind.Equal);
    public static void NotEqual(OperatorImport o) => Plain(o, BinaryKind.NotEqual);
    public static void Less(OperatorImport o) => Plain(o, BinaryKind.Less);
    public static void LessEqual(OperatorImport o) => Plain(o, BinaryKind.LessEqual);
    public static void Greater(OperatorImport o) => Plain(o, BinaryKind.Greater);
    public static void GreaterEqual(OperatorImport o) => Plain(o, BinaryKind.GreaterEqual);
    public static void And(OperatorImport o) => Plain(o, BinaryKind.And);
    public static void Or(OperatorImport o) => Plain(o, BinaryKind.Or);

    /// <summary>A sum of any number of tensors of one shape.</summary>
    public static void AddN(OperatorImport o)
    {
        Value sum = o.Input(0);
        if (sum.Type.IsQuantized)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, sum.Type.ToString()));
        for (int i = 1; i < o.InputCount; i++)
            sum = o.Add(new Binary(BinaryKind.Add), sum, o.Input(i));
        o.Set(0, sum);
    }

    /// <summary>A condition with one element for each row chooses rows (the older SELECT); otherwise shapes broadcast.</summary>
    public static void Select(OperatorImport o)
    {
        Value condition = o.Input(0), a = o.Input(1), b = o.Input(2);
        if (o.Code == BuiltinOperator.SELECT && condition.Shape is [var rows] && a.Shape.Rank > 1 && a.Shape[0] == rows)
            condition = o.Add(new Reshape([rows, .. Enumerable.Repeat((Dim)1, a.Shape.Rank - 1)]), condition);
        o.Result(new Select(), condition, a, b);
    }

    private static void Fused(OperatorImport o, BinaryKind kind)
    {
        Clamp? limits = Windows.Limits(o, Slot.Arithmetic.Activation);
        Value a = o.Input(0), b = o.Input(1);
        if (limits is not null && a.Type is { Element.IsFloat: false, IsQuantized: false })
            throw o.Unsupported($"an activation fused into arithmetic over {a.Type.Element.Text}");
        o.Result(new Binary(kind, limits), a, b);
    }

    private static void Plain(OperatorImport o, BinaryKind kind) => o.Result(new Binary(kind), o.Input(0), o.Input(1));
}
