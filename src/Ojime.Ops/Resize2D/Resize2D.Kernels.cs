using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Resize2D
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "move_mapped",
            Fits = static n => n.Op is Resize2D { Kind: ResizeKind.Nearest },
            Cycles = static (n, cpu) => Mapped(n).Cycles(cpu),
            Call = static n => Mapped(n).Call(),
        },
        Interpolating("resize2d_f32", ElementType.Float32),
        Interpolating("resize2d_s8", ElementType.Int8),
        Interpolating("resize2d_s16", ElementType.Int16),
    ];

    private static MappedMove Mapped(Node n)
    {
        (var op, Shape x) = ((Resize2D)n.Op, n.Inputs[0].Shape);
        (int[] sizes, int[] strides) = (x.Sizes, x.Strides());
        int[] Straight(int axis) => [.. Enumerable.Range(0, sizes[axis]).Select(i => i * strides[axis])];
        int[] rows = Array.ConvertAll(op.RowTaps(sizes[1]), t => t[0].Index * strides[1]);
        int[] columns = Array.ConvertAll(op.ColumnTaps(sizes[2]), t => t[0].Index * strides[2]);
        return MappedMove.Of([Straight(0), rows, columns, Straight(3)], n.Output.Type.Element.Bytes);
    }

    private static Kernel Interpolating(string name, ElementType element) => new()
    {
        Name = name,
        Fits = n => n.Op is Resize2D { Kind: not ResizeKind.Nearest } && n.Output.Type.Element == element,
        Cycles = static (n, cpu) => n.Macs * (n.Output.Type.Element.IsFloat ? cpu.Costs.FloatMac : (3 * cpu.Costs.Load) + cpu.Costs.Multiply + (2 * cpu.Costs.Alu)),
        Call = n => ((Resize2D)n.Op).Interpolate(n, $"{name}_shape"),
    };

    private KernelCall Interpolate(Node n, string record)
    {
        (int[] x, bool isFloat) = (n.Inputs[0].Shape.Sizes, n.Output.Type.Element.IsFloat);
        (Tap[][] rows, Tap[][] columns) = (RowTaps(x[1]), ColumnTaps(x[2]));
        // The integer weights may also set the taps' places, so they come first.
        CTable Weights(Tap[][] taps, int input, int output, float scale) => isFloat
            ? CTable.Of(taps.SelectMany(static p => p.Select(static t => t.Weight)).ToArray().AsSpan())
            : CTable.Of(IntegerWeights(input, output, scale, taps).AsSpan());
        (CTable rowWeights, CTable columnWeights) = (Weights(rows, x[1], Rows, ScaleRows), Weights(columns, x[2], Columns, ScaleColumns));
        static CTable Indices(Tap[][] taps) => CTable.Of(taps.SelectMany(static p => p.Select(static t => (short)t.Index)).ToArray().AsSpan());
        return new(Argument.Output(), Argument.Input(0),
            Argument.Table("row_index", Indices(rows)), Argument.Table("row_weight", rowWeights),
            Argument.Table("column_index", Indices(columns)), Argument.Table("column_weight", columnWeights),
            Argument.Record(record, ("batch", CLiteral.Of(x[0])), ("height", CLiteral.Of(x[1])), ("width", CLiteral.Of(x[2])), ("channels", CLiteral.Of(x[3])),
                ("rows", CLiteral.Of(Rows)), ("columns", CLiteral.Of(Columns)),
                ("row_taps", CLiteral.Of(rows[0].Length)), ("column_taps", CLiteral.Of(columns[0].Length))));
    }
}
