using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Targets;

namespace Ojime.Ops;

/// <summary>The ways to do a weighted sum over windows in C, for every operator that is one.</summary>
/// <remarks>Cycles are counted from the inner loops: loads, multiplies and additions a tap, and what a result and a pixel cost beside.</remarks>
public static class ConvolutionKernels
{
    /// <summary>Taps that a kernel can read in place (OJ_MOST_TAPS).</summary>
    private const int MostTaps = 25;

    /// <summary>Every row, and those of int8 in each rounding mode.</summary>
    public static ImmutableArray<Kernel> For(Func<Node, ConvolutionSite> site) =>
    [
        .. Rows(site).SelectMany(static row => row.Name.StartsWith("conv2d_s8", StringComparison.Ordinal) ? InEveryMode(row) : [row.In(Rounding.Tfl)]),
    ];

    private static IEnumerable<Kernel> InEveryMode(Kernel row) =>
        from mode in Enum.GetValues<Rounding>()
        select row.In(mode);

    private static ImmutableArray<Kernel> Rows(Func<Node, ConvolutionSite> site) =>
    [
        new()
        {
            Name = "conv2d_f32",
            Fits = static n => Has(n, ElementType.Float32, ElementType.Float32, ElementType.Float32),
            Cycles = (n, cpu) => site(n).Macs * (cpu.Costs.FloatMac + (2 * cpu.Costs.Load)),
            Lag = (n, i) => i == 0 ? site(n).Lag(WriteOrder.DuringRead) : null,
            Call = n => site(n) is var s ? new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2),
                Argument.Number(s.Clamp?.Low ?? float.NegativeInfinity), Argument.Number(s.Clamp?.High ?? float.PositiveInfinity), s.Shape()) : null!,
        },
        new()
        {
            Name = "conv2d_s8",
            Fits = static n => Has(n, ElementType.Int8, ElementType.Int8, ElementType.Int32),
            Cycles = (n, cpu) => General(site(n), cpu),
            Lag = (n, i) => i == 0 ? site(n).Lag(WriteOrder.DuringRead) : null,
            Call = n => General(site(n)),
        },
        new()
        {
            Name = "conv2d_s16",
            Fits = static n => Has(n, ElementType.Int16, ElementType.Int8, ElementType.Int64),
            Cycles = (n, cpu) => General(site(n), cpu) * 1.5,
            Lag = (n, i) => i == 0 ? site(n).Lag(WriteOrder.DuringRead) : null,
            Call = n => General(site(n)),
        },
        new()
        {
            Name = "conv2d_s16_b32",
            Fits = static n => Has(n, ElementType.Int16, ElementType.Int8, ElementType.Int32),
            Cycles = (n, cpu) => General(site(n), cpu),
            Lag = (n, i) => i == 0 ? site(n).Lag(WriteOrder.DuringRead) : null,
            Call = n => General(site(n)),
        },
        ByFour(site, "conv2d_s8_1x4", Features.None,
            static cpu => (1.25 * cpu.Costs.Load) + cpu.Costs.Multiply + (cpu.Has.HasFlag(Features.Thumb1) ? 2.5 : 1) * cpu.Costs.Alu,
            static s => Argument.Table("weights", CTable.Of(ConvolutionPacking.ByFour(s)))),
        ByFour(site, "conv2d_s8_1x4_thumb1", Features.Thumb1,
            static cpu => (1.25 * cpu.Costs.Load) + cpu.Costs.Multiply + (1.5 * cpu.Costs.Alu),
            static s => Argument.Table("weights", CTable.Of(ConvolutionPacking.ByFourUnsigned(s)))),
        ByFour(site, "conv2d_s8_1x4_dsp", Features.Dsp | Features.Unaligned,
            static cpu => (0.25 * cpu.Costs.Load) + (0.5 * cpu.Costs.Multiply) + (0.75 * cpu.Costs.Alu),
            static s => Argument.Table("weights", CTable.Of(ConvolutionPacking.Lanes(s).AsSpan()))),
        ByFour(site, "conv2d_s8_1x4_mve", Features.Mve,
            static cpu => (0.08 * cpu.Costs.Load) + (0.07 * cpu.Costs.Multiply) + (0.16 * cpu.Costs.Alu),
            static s => Argument.Table("weights", CTable.Of(ConvolutionPacking.ByFilter(s)))),
        Depthwise(site, "conv2d_s8_depthwise", Features.None, static _ => true,
            static cpu => (3 * cpu.Costs.Load) + cpu.Costs.Multiply + (4 * cpu.Costs.Alu),
            static s => Argument.Table("weights", CTable.Of(s.Weights.Constant!))),
        Depthwise(site, "conv2d_s8_depthwise_dsp", Features.Dsp | Features.Unaligned, static s => s.Channels >= 4,
            static cpu => (0.75 * cpu.Costs.Load) + cpu.Costs.Multiply + (1.75 * cpu.Costs.Alu),
            static s => Argument.Table("weights", CTable.Of(ConvolutionPacking.ByTap(s)))),
        Depthwise(site, "conv2d_s8_depthwise_mve", Features.Mve, static _ => true,
            static cpu => (0.75 * cpu.Costs.Load) + (0.25 * cpu.Costs.Multiply) + cpu.Costs.Alu,
            static s => Argument.Table("weights", CTable.Of((sbyte[])[.. ConvolutionPacking.ByTap(s), 0, 0, 0]))),
    ];

    /// <summary>The ways to do one whose bias differs at the border: part by part of each row, every part by a kernel that knows one bias.</summary>
    public static ImmutableArray<Kernel> Bordered(Func<Node, ConvolutionSite> site) =>
    [
        .. Rows(site).Where(static k => k.Name.StartsWith("conv2d_s8_1x4", StringComparison.Ordinal)).Select(plain => plain with
        {
            Name = $"{plain.Name}_border",
            Fits = n => IsInt8(n, biasRank: 3) && site(n) is { Groups: 1 } s && s.IsNear(),
            Cycles = (n, cpu) => site(n) is { Border: { } b } s ? plain.Cycles(n, cpu) + (s.In[0] * s.Out[1] * (1 + b.Left + b.Right) * 100) : 0,
            Call = n => site(n) is { Border: { } b }
                ? new([.. plain.Call(n).Arguments, Argument.Record("oj_border",
                    ("top", CLiteral.Of(b.Top)), ("left", CLiteral.Of(b.Left)), ("bottom", CLiteral.Of(b.Bottom)), ("right", CLiteral.Of(b.Right)))])
                : null!,
        }).SelectMany(InEveryMode),
    ];

    /// <summary>What a border adds to a package that has one, beside its biases.</summary>
    public const int BorderCodeBytes = 280;

    private static bool Has(Node node, ElementType x, ElementType w, ElementType bias, int biasRank = 1) =>
        node.Inputs[0].Type.Element == x && node.Inputs[1].Type.Element == w && node.Inputs[2].Type.Element == bias && node.Inputs[2].Shape.Rank == biasRank;

    private static bool IsInt8(Node node, int biasRank = 1) => Has(node, ElementType.Int8, ElementType.Int8, ElementType.Int32, biasRank);

    private static double General(ConvolutionSite s, Cpu cpu) =>
        (s.Macs * ((2 * cpu.Costs.Load) + cpu.Costs.Multiply + (5 * cpu.Costs.Alu) + cpu.Costs.Branch))
        + (s.Pixels * s.Filters * (cpu.Costs.Requantize + (s.Window.Taps * 20 * cpu.Costs.Alu)));

    private static KernelCall General(ConvolutionSite s) => new(
        Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), s.Multipliers, s.Shifts, s.Shape());

    /// <summary>A kernel of one pixel and four filters; it gathers the window in scratch where its runs are not whole fours.</summary>
    private static Kernel ByFour(
        Func<Node, ConvolutionSite> site, string name, Features needs, Func<Cpu, double> cyclesPerMac, Func<ConvolutionSite, Argument> weights) => new()
    {
        Name = name,
        Needs = needs,
        Fits = n => IsInt8(n) && site(n) is { Groups: 1 } s && s.IsNear(),
        Cycles = (n, cpu) => site(n) is var s
            ? (s.Pixels * (80 + (Patch(s) * 8))) + (s.Pixels * s.Filters * (30 + (cpu.Costs.Requantize / 3))) + (s.Macs * cyclesPerMac(cpu))
            : 0,
        ScratchBytes = n => Patch(site(n)),
        Lag = (n, i) => i == 0 && site(n) is var s ? s.Lag(Patch(s) > 0 ? WriteOrder.AfterRead : WriteOrder.DuringRead) : null,
        Call = n => site(n) is var s
            ? new(Argument.Output(), Argument.Input(0), weights(s), s.FoldedBias(4), s.MultipliersByFour, s.RightShiftsByFour, s.Pad(),
                Patch(s) > 0 ? Argument.Scratch("int8_t") : Argument.Number("0"), s.Shape(Patch(s)))
            : null!,
    };

    private static int Patch(ConvolutionSite s) => s.Channels % 4 == 0 && s.Window.Taps <= MostTaps ? 0 : (s.Depth + 3) & ~3;

    private static Kernel Depthwise(
        Func<Node, ConvolutionSite> site, string name, Features needs, Func<ConvolutionSite, bool> fits, Func<Cpu, double> cyclesPerMac,
        Func<ConvolutionSite, Argument> weights) => new()
    {
        Name = name,
        Needs = needs,
        Fits = n => IsInt8(n) && site(n) is { IsDepthwise: true, Window.Taps: <= MostTaps } s && s.IsNear() && fits(s),
        Cycles = (n, cpu) => site(n) is var s
            ? (s.Pixels * s.Window.Taps * 10) + (s.Pixels * s.Filters * (30 + (cpu.Costs.Requantize / 3))) + (s.Macs * cyclesPerMac(cpu))
            : 0,
        // Channels that are done twice must still find their taps.
        Lag = (n, i) => i == 0 && site(n) is var s ? s.Lag(needs.HasFlag(Features.Dsp) && s.Channels % 4 != 0 ? WriteOrder.DuringRead : WriteOrder.ByChannel) : null,
        Call = n => site(n) is var s
            ? new(Argument.Output(), Argument.Input(0), weights(s), s.FoldedBias(4), s.MultipliersByFour, s.RightShiftsByFour, s.Pad(), s.Shape())
            : null!,
    };
}
