using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>The pools. Taps outside the image never count.</summary>
internal static class Pools
{
    public static void Average(OperatorImport o) =>
        o.Result(Pool(o, o.Input(0), PoolKind.Average, Windows.Limits(o, Slot.Pool2D.Activation)) with { HalfUp = TfTypes.IsShifted(o.DeclaredInput(0)) }, o.Input(0));

    public static void Max(OperatorImport o) => o.Result(Pool(o, o.Input(0), PoolKind.Max, Windows.Limits(o, Slot.Pool2D.Activation)), o.Input(0));

    /// <summary>√(mean of squares), over floats.</summary>
    public static void L2(OperatorImport o)
    {
        Value x = o.Input(0);
        if (!x.Type.Element.IsFloat)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, x.Type.ToString()));
        Value mean = o.Add(Pool(o, x, PoolKind.Average, null), o.Add(new Unary(UnaryKind.Square), x));
        Value root = o.Add(new Unary(UnaryKind.Sqrt), mean);
        o.Set(0, Windows.Limits(o, Slot.Pool2D.Activation) is { } limits ? o.Add(new Unary(UnaryKind.Clip, limits.Low, limits.High), root) : root);
    }

    private static Pool2D Pool(OperatorImport o, Value x, PoolKind kind, Clamp? clamp)
    {
        (int rows, int columns) = Windows.Image(o, x);
        sbyte padding = o.Options.SByte(Slot.Pool2D.Padding);
        return new(kind, new(
            Windows.Along(o, padding, rows, o.Options.Int(Slot.Pool2D.FilterH), o.Options.Int(Slot.Pool2D.StrideH), 1),
            Windows.Along(o, padding, columns, o.Options.Int(Slot.Pool2D.FilterW), o.Options.Int(Slot.Pool2D.StrideW), 1)), Clamp: clamp);
    }
}
