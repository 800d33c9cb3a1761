using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class BinaryTests
{
    private static readonly (string Name, int[] A, int[] B)[] Shapes =
    [
        ("same", [2, 3, 5], [2, 3, 5]), ("vector", [2, 3, 5], [5]), ("scalar", [2, 3, 5], []), ("scalar first", [1], [4, 6]), ("middle", [2, 1, 5], [2, 4, 1]),
        ("six axes", [2, 1, 2, 1, 2, 1], [1, 3, 1, 2, 1, 2]),
    ];

    public static OpCase[] Cases { get; } =
    [
        .. BinaryTable.Rows.Where(static r => r.Apply is not null).Select(static r => Float(r.Kind, [3, 7], [3, 7])),
        .. Shapes.Select(static s => Float(BinaryKind.Sub, s.A, s.B, s.Name)),
        .. Shapes.Select(static s => Float(BinaryKind.Less, s.A, s.B, s.Name)),
        .. ((BinaryKind[])[BinaryKind.Add, BinaryKind.Sub, BinaryKind.Mul, BinaryKind.Div]).Select(static k =>
            new OpCase($"{k} clamped", new Binary(k, Clamp.Relu6), [OpInput.Float(4, 9), OpInput.Float(9)])),
        .. BinaryTable.Rows.Where(static r => r.Ints is not null).SelectMany(static r => ((ElementType[])[ElementType.Int32, ElementType.Int64, ElementType.Int16, ElementType.Int8, ElementType.UInt8])
            .Select(e => Ints(r.Kind, e))),
        .. ((BinaryKind[])[BinaryKind.And, BinaryKind.Or, BinaryKind.Xor, BinaryKind.Equal, BinaryKind.NotEqual]).Select(static k =>
            new OpCase($"{k} bool", new Binary(k), [new(new(ElementType.Bool, [4, 9])), new(new(ElementType.Bool, [9]))])),
        new("Add int32 clamped", new Binary(BinaryKind.Add, Clamp.Relu6), [new(new(ElementType.Int32, [40]), Low: -9, High: 9), new(new(ElementType.Int32, [40]), Low: -9, High: 9)]),
        .. BinaryTable.Rows.Where(static r => r.HasIntegerMeaning).SelectMany(static r => Shapes.Select(s => Int8(r.Kind, s.A, s.B, s.Name))),
        .. BinaryTable.Rows.Where(static r => r.HasIntegerMeaning).Select(static r => Int16(r.Kind)),
        new("Add int8 clamped", new Binary(BinaryKind.Add, Clamp.Relu), [OpInput.Int8(0.05f, 3, 4, 9), OpInput.Int8(0.01f, -7, 4, 9)], [new(ElementType.Int8, [4, 9], new(0.06f, -100))]),
    ];

    private static OpCase Float(BinaryKind kind, int[] a, int[] b, string name = "")
    {
        double low = kind is BinaryKind.Pow or BinaryKind.Xlogy ? 0.1 : -5;
        return new($"{kind} float {name}", new Binary(kind), [new(TensorType.Float(a), Low: low, High: 5), new(TensorType.Float(b), Low: low, High: 5)]);
    }

    private static OpCase Ints(BinaryKind kind, ElementType element)
    {
        (double low, double high) = kind is BinaryKind.ShiftLeft or BinaryKind.ShiftRight or BinaryKind.Pow ? (0, 5) : (-20, 20);
        return new($"{kind} {element}", new Binary(kind), [new(new(element, [5, 9]), Low: -100, High: 100), new(new(element, [9]), Low: low, High: high)]);
    }

    private static OpCase Int8(BinaryKind kind, int[] a, int[] b, string name)
    {
        bool keeps = kind is BinaryKind.Min or BinaryKind.Max;
        OpInput left = OpInput.Int8(0.05f, 3, a), right = OpInput.Int8(keeps ? 0.05f : 0.02f, keeps ? 3 : -9, b);
        TensorType y = new(ElementType.Int8, Broadcast.Of(Shape.Of(a), Shape.Of(b))!, keeps ? left.Type.Quantization : new(0.07f, -4));
        return new($"{kind} int8 {name}", new Binary(kind), [left, right], kind.Row().GivesBool ? null : [y]);
    }

    private static OpCase Int16(BinaryKind kind)
    {
        bool keeps = kind is BinaryKind.Min or BinaryKind.Max;
        OpInput left = new(new(ElementType.Int16, [6, 20], new(0.001f, 0)), Low: -32768, High: 32767);
        OpInput right = new(new(ElementType.Int16, [20], new(keeps ? 0.001f : 0.0004f, 0)), Low: -32768, High: 32767);
        TensorType y = new(ElementType.Int16, [6, 20], new(keeps ? 0.001f : 0.0012f, 0));
        return new($"{kind} int16", new Binary(kind), [left, right], kind.Row().GivesBool ? null : [y]);
    }
}
