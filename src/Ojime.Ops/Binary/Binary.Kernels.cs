using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Binary
{
    /// <summary>A float kernel for each row of the table, and one with a clamp where the function takes one; then the integer ones.</summary>
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        .. BinaryTable.Rows.Where(static r => r.C is not null).Select(static r => FloatKernel(r, clamps: false)),
        .. BinaryTable.Rows.Where(static r => TakesClamp(r.Kind)).Select(static r => FloatKernel(r, clamps: true)),
        Quantized("binary_sum_s8", ElementType.Int8, 3, BinaryKind.Add, BinaryKind.Sub),
        Quantized("binary_sum_s16", ElementType.Int16, 3, BinaryKind.Add, BinaryKind.Sub),
        Quantized("binary_mul_s8", ElementType.Int8, 1, BinaryKind.Mul),
        Quantized("binary_mul_s16", ElementType.Int16, 1, BinaryKind.Mul),
        Quantized("binary_div_s8", ElementType.Int8, 12, BinaryKind.Div),
        Quantized("binary_div_s16", ElementType.Int16, 12, BinaryKind.Div),
        Quantized("binary_prelu_s8", ElementType.Int8, 1, BinaryKind.Prelu),
        Quantized("binary_prelu_s16", ElementType.Int16, 1, BinaryKind.Prelu),
        Quantized("binary_squared_difference_s8", ElementType.Int8, 3, BinaryKind.SquaredDifference),
        Quantized("binary_squared_difference_s16", ElementType.Int16, 3, BinaryKind.SquaredDifference),
        Quantized("binary_compare_s8", ElementType.Int8, 2,
            BinaryKind.Equal, BinaryKind.NotEqual, BinaryKind.Less, BinaryKind.LessEqual, BinaryKind.Greater, BinaryKind.GreaterEqual),
        Quantized("binary_compare_s16", ElementType.Int16, 2, BinaryKind.Equal, BinaryKind.NotEqual),
        new()
        {
            Name = "binary_ints",
            // Minima and maxima of quantised codes, and the order of int16, are those of the codes.
            Fits = static n => KernelParts.CanBroadcast(n) && !n.Inputs[0].Type.Element.IsFloat && (!n.Inputs[0].Type.IsQuantized
                || Of(n).Kind is BinaryKind.Min or BinaryKind.Max || ComparesCodes(Of(n).Kind, n.Inputs[0].Type.Element)),
            Cycles = KernelParts.PerElement(12),
            Call = static n => CallInts(Of(n), n),
            Lag = KernelParts.Elementwise,
        },
    ];

    /// <summary>True where a fused activation's limits may be part of the operator.</summary>
    public static bool TakesClamp(BinaryKind kind) => kind is BinaryKind.Add or BinaryKind.Sub or BinaryKind.Mul or BinaryKind.Div;

    /// <summary>The C function of a row over floats: <c>binary_atan2_f32</c>, <c>binary_add_clamp_f32</c>.</summary>
    public static string FloatKernelName(BinaryKind kind, bool clamps) => $"binary_{KernelParts.Snake(kind)}{(clamps ? "_clamp" : "")}_f32";

    private static Binary Of(Node n) => (Binary)n.Op;

    private static Kernel FloatKernel(BinaryRow row, bool clamps) => new()
    {
        Name = FloatKernelName(row.Kind, clamps),
        Fits = n => Of(n).Kind == row.Kind && Of(n).Clamp is not null == clamps && n.Inputs[0].Type.Element == ElementType.Float32 && KernelParts.CanBroadcast(n),
        // A function of the C library takes some twenty operations.
        Cycles = KernelParts.PerFloat(row.C!.Contains("f(", StringComparison.Ordinal) ? 20 : 1),
        Call = n =>
        {
            var walk = Argument.Record("oj_broadcast", KernelParts.BroadcastFields(n.Output.Shape, n.Inputs[0].Shape, n.Inputs[1].Shape));
            return Of(n).Clamp is { } clamp
                ? new(Argument.Output(), Argument.Input(0), Argument.Input(1), walk, Argument.Number(clamp.Low), Argument.Number(clamp.High))
                : new(Argument.Output(), Argument.Input(0), Argument.Input(1), walk);
        },
        Lag = KernelParts.Elementwise,
    };

    private static Kernel Quantized(string name, ElementType element, double requantisations, params BinaryKind[] kinds) => new()
    {
        Name = name,
        Fits = n => n.Inputs[0].Type is { IsQuantized: true } x && x.Element == element && kinds.Contains(Of(n).Kind) && KernelParts.CanBroadcast(n) && Of(n).IsInRange(n),
        Cycles = KernelParts.PerRequantisation(requantisations),
        Call = n => new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Record($"{name}_shape",
        [
            ("walk", Nested(KernelParts.BroadcastFields(n.Output.Shape, n.Inputs[0].Shape, n.Inputs[1].Shape))),
            .. Of(n).QuantizedFields(n.Inputs[0].Type, n.Inputs[1].Type, n.Output.Type),
        ])),
        Lag = KernelParts.Elementwise,
    };

    /// <summary>The int8 kernels of sums and products requantise numbers below 2^29 only, and sums by factors below 1; TFLite Micro refuses other sums.</summary>
    private bool IsInRange(Node n)
    {
        (TensorType a, TensorType b, TensorType y) = (n.Inputs[0].Type, n.Inputs[1].Type, n.Output.Type);
        return (a.Element, Kind) switch
        {
            (ElementType.Int8, BinaryKind.Add or BinaryKind.Sub) => SumScaling.Of(Kind, a, b, y).Y.Exponent <= 0,
            (ElementType.Int8, BinaryKind.Mul) => ProductScale(a, b, y).Exponent <= 13,
            _ => true,
        };
    }

    private static string Nested((string Field, string Value)[] fields) => $"{{{string.Join(", ", fields.Select(static f => f.Value))}}}";

    private (string Field, string Value)[] QuantizedFields(TensorType a, TensorType b, TensorType y)
    {
        static (string, string)[] Factor(string name, FixedMultiplier m) =>
            [($"{name}multiplier", CLiteral.Of(m.Mantissa)), ($"{name}shift", CLiteral.Of(m.Exponent))];
        (string, string)[] zeros = [("a_zero", CLiteral.Of(a.Quantization!.Zero)), ("b_zero", CLiteral.Of(b.Quantization!.Zero))];
        if (Kind.Row().GivesBool)
            return [.. zeros, .. Factor("a_", FixedMultiplier.Of(a.Quantization.Scale)), .. Factor("b_", FixedMultiplier.Of(b.Quantization.Scale)), ("holds", Holds)];
        (int low, int high) = Ops.Clamp.Codes(Clamp, y);
        zeros = [.. zeros, ("y_zero", CLiteral.Of(y.Quantization!.Zero))];
        (string, string)[] limits = [("low", CLiteral.Of(low)), ("high", CLiteral.Of(high))];
        switch (Kind)
        {
            case BinaryKind.Add or BinaryKind.Sub or BinaryKind.SquaredDifference:
                SumScaling s = SumScaling.Of(Kind, a, b, y);
                (string, string)[] subtracts = Kind == BinaryKind.SquaredDifference ? [] : [("subtracts", Kind == BinaryKind.Sub ? "1" : "0")];
                return [.. zeros, ("spare", CLiteral.Of(s.Shift)), .. Factor("a_", s.A), .. Factor("b_", s.B), .. Factor("y_", s.Y), .. subtracts, .. limits];
            case BinaryKind.Mul when a.Element == ElementType.Int8:
                FixedMultiplier m = ProductScale(a, b, y);
                return [.. zeros, ("left", CLiteral.Of(Math.Max(m.Exponent, 0))), ("multiplier", CLiteral.Of(m.Mantissa)), ("right", CLiteral.Of(Math.Max(-m.Exponent, 0))), .. limits];
            case BinaryKind.Mul:
                return [.. zeros, .. Factor("", ProductScale(a, b, y)), .. limits];
            case BinaryKind.Div:
                return [.. zeros, .. Factor("", QuotientScale(a, b, y)), .. limits];
            case BinaryKind.Prelu:
                return [.. zeros, .. Factor("positive_", IdentityScale(a, y)), .. Factor("negative_", ProductScale(a, b, y)), .. limits];
            default:
                throw new UnreachableException($"{Text} has no quantised kernel");
        }
    }

    /// <summary>For comparisons, which of less (1), equal (2) and greater (4) make them true.</summary>
    private string Holds => Kind switch
    {
        BinaryKind.Less => "1", BinaryKind.Equal => "2", BinaryKind.LessEqual => "3",
        BinaryKind.Greater => "4", BinaryKind.NotEqual => "5", BinaryKind.GreaterEqual => "6",
        _ => "0",
    };

    private static KernelCall CallInts(Binary op, Node n)
    {
        TensorType y = n.Output.Type;
        bool compares = op.Holds != "0";
        string kind = compares ? "COMPARE" : op.Kind == BinaryKind.TruncDiv ? "DIV" : KernelParts.Snake(op.Kind).ToUpperInvariant();
        (long low, long high) = op.Clamp is null ? (long.MinValue, long.MaxValue)
            : ((long)Math.Clamp(op.Clamp.Low, y.Element.Range.Low, y.Element.Range.High), (long)Math.Clamp(op.Clamp.High, y.Element.Range.Low, y.Element.Range.High));
        return new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Record("binary_ints_shape",
            ("walk", Nested(KernelParts.BroadcastFields(y.Shape, n.Inputs[0].Shape, n.Inputs[1].Shape))),
            ("kind", $"BINARY_{kind}"), ("from", KernelParts.Element(n.Inputs[0].Type.Element)), ("to", KernelParts.Element(y.Element)),
            ("holds", op.Holds), ("low", CLiteral.Of(low)), ("high", CLiteral.Of(high))));
    }
}
