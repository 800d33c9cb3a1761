using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record ArgReduce
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "arg_reduce_f32",
            Fits = static n => n.Inputs[0].Type.Element == ElementType.Float32,
            Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("arg_reduce_f32_shape", Fields(n))),
        },
        new()
        {
            Name = "arg_reduce_ints",
            Fits = static n => !n.Inputs[0].Type.Element.IsFloat,
            Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * (cpu.Costs.Load + (6 * cpu.Costs.Alu)),
            Call = static n => new(Argument.Output(), Argument.Input(0),
                Argument.Record("arg_reduce_ints_shape", [.. Fields(n), ("element", KernelParts.Element(n.Inputs[0].Type.Element))])),
        },
    ];

    private static (string Field, string Value)[] Fields(Node n)
    {
        var op = (ArgReduce)n.Op;
        (int outer, int size, int inner) = Axes.Around(n.Inputs[0].Shape, op.Axis);
        return
        [
            ("outer", CLiteral.Of(outer)), ("size", CLiteral.Of(size)), ("inner", CLiteral.Of(inner)),
            ("least", op.Kind == ArgKind.Min ? "1" : "0"), ("last", op.Last ? "1" : "0"), ("index", KernelParts.Element(op.Index)),
        ];
    }
}
