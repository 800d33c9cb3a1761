using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record MatMul
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        Row("matmul_f32", ElementType.Float32, isQuantized: false),
        Row("matmul_s8", ElementType.Int8, isQuantized: true),
        Row("matmul_s16", ElementType.Int16, isQuantized: true),
        Row("matmul_i32", ElementType.Int32, isQuantized: false),
        Row("matmul_i64", ElementType.Int64, isQuantized: false),
    ];

    private static Kernel Row(string name, ElementType element, bool isQuantized) => new()
    {
        Name = name,
        Fits = n => n.Inputs[0].Type.Element == element && n.Inputs[1].Type.Element == element && n.Output.Type.IsQuantized == isQuantized
            && n.Op.Rounding == Rounding.Tfl,
        Cycles = (n, cpu) => n.Macs * ((2 * cpu.Costs.Load) + (4 * cpu.Costs.Alu) + (element == ElementType.Float32 ? cpu.Costs.FloatMac : cpu.Costs.Multiply)),
        Call = n => Call((MatMul)n.Op, n.Inputs[0].Type, n.Inputs[1].Type, n.Output.Type, isQuantized),
    };

    private static KernelCall Call(MatMul op, TensorType a, TensorType b, TensorType y, bool isQuantized)
    {
        (int m, int k, int n) = (y.Shape[y.Shape.Rank - 2].Size, Sides(a.Shape, op.TransposeA).Columns.Size, y.Shape[y.Shape.Rank - 1].Size);
        List<(int A, int B)> products = Matrices(a.Shape, b.Shape, y.Shape);
        int[] starts = [.. products.SelectMany(static p => (int[])[p.A, p.B])];
        int Zero(TensorType t) => isQuantized ? t.Quantization!.Zero : 0;
        (string, string) Field(string name, int value) => (name, CLiteral.Of(value));
        (long low, long high) = isQuantized ? y.Element.Range : (0, 0);
        Argument table = Argument.Table("starts", CTable.Of(starts.AsSpan()));
        Argument record = Argument.Record("oj_matmul",
            Field("products", products.Count), Field("rows", m), Field("columns", n), Field("depth", k),
            Field("a_row", op.TransposeA ? 1 : k), Field("a_step", op.TransposeA ? m : 1), Field("b_column", op.TransposeB ? k : 1), Field("b_step", op.TransposeB ? 1 : n),
            Field("a_zero", Zero(a)), Field("b_zero", Zero(b)), Field("y_zero", Zero(y)), Field("low", (int)low - Zero(y)), Field("high", (int)high - Zero(y)));
        if (!isQuantized)
            return new(Argument.Output(), Argument.Input(0), Argument.Input(1), table, record);
        FixedMultiplier scale = Scaling.OfDense(a, b, y)[0];
        return new(Argument.Output(), Argument.Input(0), Argument.Input(1), table, Argument.Number(scale.Mantissa), Argument.Number(scale.Exponent), record);
    }
}
