using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record ConvTranspose2D
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "conv_transpose2d_f32",
            Fits = static n => n.Inputs[0].Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => n.Macs * (cpu.Costs.FloatMac + (2 * cpu.Costs.Load)),
            Call = static n => Site(n) is var s ? new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2),
                Argument.Number(s.Clamp?.Low ?? float.NegativeInfinity), Argument.Number(s.Clamp?.High ?? float.PositiveInfinity), s.Shape()) : null!,
        },
        Integer("conv_transpose2d_s8", ElementType.Int8, ElementType.Int32),
        Integer("conv_transpose2d_s16", ElementType.Int16, ElementType.Int64),
    ];

    private static Kernel Integer(string name, ElementType data, ElementType bias) => new()
    {
        Name = name,
        Fits = n => n.Inputs[0].Type.Element == data && n.Inputs[2].Type.Element == bias && n.Op.Rounding == Rounding.Tfl,
        Cycles = static (n, cpu) => n.Macs * ((2 * cpu.Costs.Load) + cpu.Costs.Multiply + (5 * cpu.Costs.Alu)),
        Call = static n => Site(n) is var s
            ? new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), s.Multipliers, s.Shifts, s.Shape())
            : null!,
    };

    private static ConvolutionSite Site(Node node)
    {
        var op = (ConvTranspose2D)node.Op;
        (TensorType x, TensorType w, TensorType y) = (node.Inputs[0].Type, node.Inputs[1].Type, node.Output.Type);
        return new()
        {
            Weights = node.Inputs[1], Bias = node.Inputs[2], X = x, Y = y, In = x.Shape.Sizes, Out = y.Shape.Sizes,
            Window = op.Window, Groups = op.Groups, Clamp = op.Clamp, Rounding = op.Rounding,
            Scales = x.IsQuantized ? Scaling.Of(x, w, y) : [],
        };
    }
}
