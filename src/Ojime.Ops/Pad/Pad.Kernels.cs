using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Pad
{
    private const int MostAxes = 6;

    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "move_placed",
            Fits = static n => n.Op is Pad { Mode: PadMode.Constant } && Placed(n).Sizes.Length <= MostAxes,
            Cycles = static (n, cpu) => (n.Output.Shape.ElementCount * (4 + cpu.Costs.Store)) + (n.Inputs[0].Shape.ElementCount * (cpu.Costs.Load + cpu.Costs.Store)),
            Call = CallPlaced,
        },
        new()
        {
            Name = "move_mapped",
            Fits = static n => n.Op is Pad { Mode: not PadMode.Constant } && ((Pad)n.Op).Mapped(n).Fits,
            Cycles = static (n, cpu) => ((Pad)n.Op).Mapped(n).Cycles(cpu),
            Call = static n => ((Pad)n.Op).Mapped(n).Call(),
        },
    ];

    /// <summary>The copy from y's inner part to x; the kernel goes the other way.</summary>
    private static StridedMove Placed(Node n)
    {
        int[] strides = n.Output.Shape.Strides();
        return StridedMove.Of(n.Inputs[0].Shape.Sizes, strides, Movement.Flat(((Pad)n.Op).Before.Span, strides), n.Output.Type.Element.Bytes);
    }

    private static KernelCall CallPlaced(Node n)
    {
        StridedMove move = Placed(n);
        bool empty = n.Inputs[0].Shape.ElementCount == 0;
        return new(Argument.Output(), Argument.Input(0), Argument.Table("fill", CTable.Of(((Pad)n.Op).Fill(n.Output.Type).AsSpan())),
            Argument.Record("move_placed_shape",
                ("axes", CLiteral.Of(move.Sizes.Length)), ("count", CLiteral.Of(empty ? 0 : move.Count)), ("start", CLiteral.Of(move.Start)), ("run", CLiteral.Of(move.Run)),
                ("bytes", CLiteral.Of(n.Output.Type.ByteCount)), ("element", CLiteral.Of(n.Output.Type.Element.Bytes)),
                ("size", StridedMove.List(move.Sizes)), ("step", StridedMove.List(move.Steps))));
    }

    private MappedMove Mapped(Node n)
    {
        (int[] sizes, int[] strides, int[] outputs) = (n.Inputs[0].Shape.Sizes, n.Inputs[0].Shape.Strides(), n.Output.Shape.Sizes);
        return MappedMove.Of([.. outputs.Select((size, axis) =>
            Enumerable.Range(0, size).Select(i => Source(i - Before[axis], sizes[axis]) * strides[axis]).ToArray())], n.Output.Type.Element.Bytes);
    }
}
