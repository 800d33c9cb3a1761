using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Select
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "select_any",
            Fits = static n => KernelParts.CanBroadcast(n) && n.Output.Shape.ElementCount > 0,
            Cycles = KernelParts.PerElement(14),
            Call = Call,
            Lag = static (n, input) => input == 0 && n.Output.Type.Element.Bytes > 1 ? null : KernelParts.Elementwise(n, input),
        },
    ];

    private static KernelCall Call(Node n)
    {
        var (sizes, strides) = Broadcast.Collapse(n.Output.Shape, n.Inputs[0].Shape, n.Inputs[1].Shape, n.Inputs[2].Shape);
        static string Axes(IEnumerable<int> items, int fill) => KernelParts.Literals(items.Reverse().Concat(Enumerable.Repeat(fill, 6)).Take(6));
        return new(Argument.Output(), Argument.Input(0), Argument.Input(1), Argument.Input(2), Argument.Record("select_any_shape",
            ("width", CLiteral.Of(n.Output.Type.Element.Bytes)), ("size", Axes(sizes, 1)),
            ("condition", Axes(strides[0], 0)), ("a", Axes(strides[1], 0)), ("b", Axes(strides[2], 0))));
    }
}
