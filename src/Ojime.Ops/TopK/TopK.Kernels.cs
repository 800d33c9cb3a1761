using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record TopK
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        new()
        {
            Name = "top_k",
            Fits = static n => n.Inputs[0].Type.Element != ElementType.Float16,
            Cycles = static (n, cpu) => (double)n.Inputs[0].Shape.ElementCount * ((TopK)n.Op).K * (12 + (4 * cpu.Costs.Load)),
            Call = static n => new(Argument.Output(0), Argument.Output(1), Argument.Input(0), Argument.Record("top_k_shape", Fields(n))),
        },
    ];

    private static (string, string)[] Fields(Node n)
    {
        (var op, TensorType x) = ((TopK)n.Op, n.Inputs[0].Type);
        string numbers = x.Element.IsFloat ? "TOP_K_FLOAT" : x.Element.Range.Low == 0 ? "TOP_K_UNSIGNED" : "TOP_K_SIGNED";
        return
        [
            ("outer", CLiteral.Of(x.Shape.Slice(0, op.Axis).ElementCount)), ("size", CLiteral.Of(x.Shape[op.Axis].Size)),
            ("inner", CLiteral.Of(x.Shape.Slice(op.Axis + 1, x.Shape.Rank - op.Axis - 1).ElementCount)), ("k", CLiteral.Of(op.K)),
            ("element", CLiteral.Of(x.Element.Bytes)), ("numbers", numbers), ("largest", op.Largest ? "1" : "0"), ("index_bytes", CLiteral.Of(op.Index.Bytes)),
        ];
    }
}
