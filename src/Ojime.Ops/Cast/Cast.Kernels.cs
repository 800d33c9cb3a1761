using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Cast
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        Between("cast_same", static (from, to) => from == to, 1, static n => new(Argument.Output(), Argument.Input(0), Argument.Number(n.Output.Type.ByteCount))),
        Between("cast_f16_f32", static (from, to) => (from, to) is (ElementType.Float16, ElementType.Float32), 12, Plain),
        Between("cast_f32_f16", static (from, to) => (from, to) is (ElementType.Float32, ElementType.Float16), 16, Plain),
        Between("cast_ints", static (from, to) => !from.IsFloat && !to.IsFloat, 6, static n => new(Argument.Output(), Argument.Input(0),
            Argument.Number(KernelParts.Element(From(n))), Argument.Number(KernelParts.Element(Result(n))),
            Argument.Number(Result(n) == ElementType.Bool ? 1 : 0), Argument.Number(KernelParts.Count(n)))),
        Between("cast_ints_f32", static (from, to) => !from.IsFloat && to == ElementType.Float32, 30, static n => new(Argument.Output(), Argument.Input(0),
            Argument.Number(KernelParts.Element(From(n))), Argument.Number(KernelParts.Count(n)))),
        Between("cast_f32_ints", static (from, to) => from == ElementType.Float32 && !to.IsFloat, 30, static n => new(Argument.Output(), Argument.Input(0),
            Argument.Record("cast_f32_ints_shape",
                ("count", CLiteral.Of(KernelParts.Count(n))), ("to", KernelParts.Element(Result(n))), ("gives_bool", Result(n) == ElementType.Bool ? "1" : "0"),
                ("low", CLiteral.Of(Result(n).Range.Low)), ("high", CLiteral.Of(Result(n).Range.High))))),
    ];

    private static ElementType From(Node n) => n.Inputs[0].Type.Element;

    private static ElementType Result(Node n) => n.Output.Type.Element;

    private static KernelCall Plain(Node n) => new(Argument.Output(), Argument.Input(0), Argument.Number(KernelParts.Count(n)));

    private static Kernel Between(string name, Func<ElementType, ElementType, bool> fits, double steps, Func<Node, KernelCall> call) => new()
    {
        Name = name,
        Fits = n => fits(From(n), Result(n)),
        Cycles = KernelParts.PerElement(steps),
        Call = call,
        Lag = KernelParts.Elementwise,
    };
}
