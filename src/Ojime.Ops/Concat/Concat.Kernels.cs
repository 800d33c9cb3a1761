using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Concat
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "concat",
            Fits = static n => n.Inputs.All(i => !NeedsRequantizing(i.Type, n.Output.Type)),
            Cycles = static (n, cpu) => Outer(n) * Blocks(n).Sum(b => 10 + StridedMove.RunCycles(b, cpu.Costs)),
            Call = static n => new(Argument.Output(), Argument.InputList(), Argument.Table("blocks", CTable.Of(Blocks(n).AsSpan())),
                Argument.Number(n.Inputs.Length), Argument.Number(Outer(n))),
        },
        new()
        {
            Name = "concat_requantize_s8",
            Fits = static n => n.Output.Type is { Element: ElementType.Int8, IsQuantized: true } && n.Op.Rounding == Rounding.Tfl,
            Cycles = static (n, cpu) => n.Output.Shape.ElementCount * (cpu.Costs.Load + cpu.Costs.Store + cpu.Costs.Requantize),
            Call = CallRequantize,
        },
    ];

    private static int Outer(Node n) => n.Output.Shape.Slice(0, ((Concat)n.Op).Axis).ElementCount;

    /// <summary>Bytes of each input that lie together.</summary>
    private static int[] Blocks(Node n) => [.. n.Inputs.Select(i => i.Type.ByteCount / Math.Max(1, Outer(n)))];

    private static KernelCall CallRequantize(Node n)
    {
        FixedMultiplier?[] factors = [.. n.Inputs.Select(i => NeedsRequantizing(i.Type, n.Output.Type) ? Factor(i.Type, n.Output.Type) : (FixedMultiplier?)null)];
        int[] multipliers = [.. factors.Select(static f => f?.Mantissa ?? 0)], zeros = [.. n.Inputs.Select(static i => i.Type.Quantization?.Zero ?? 0)];
        sbyte[] shifts = [.. factors.Select(static f => (sbyte)(f?.Exponent ?? 0))];
        return new(Argument.Output(), Argument.InputList(), Argument.Table("blocks", CTable.Of(Blocks(n).AsSpan())),
            Argument.Table("multiplier", CTable.Of(multipliers.AsSpan())), Argument.Table("shift", CTable.Of(shifts.AsSpan())), Argument.Table("zero", CTable.Of(zeros.AsSpan())),
            Argument.Number(n.Inputs.Length), Argument.Number(Outer(n)), Argument.Number(n.Output.Type.Quantization!.Zero));
    }
}
