using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Reduce
{
    public static ImmutableArray<Kernel> Kernels { get; } =
    [
        .. ReduceTable.Rows.Select(FloatKernel),
        new()
        {
            Name = "reduce_log_sum_exp_f32",
            Fits = static n => Of(n).Kind == ReduceKind.LogSumExp && n.Inputs[0].Type.Element == ElementType.Float32 && CanWalk(n),
            Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * 22 * cpu.Costs.FloatMac,
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("oj_reduction", Walk(n))),
        },
        Sum("reduce_sum_s8", ElementType.Int8),
        Sum("reduce_sum_s16", ElementType.Int16),
        new()
        {
            Name = "reduce_prod_codes",
            Fits = static n => Of(n).Kind == ReduceKind.Prod && n.Inputs[0].Type.IsQuantized && CanWalk(n),
            Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * cpu.Costs.Requantize,
            Call = static n =>
            {
                (TensorType x, TensorType y) = (n.Inputs[0].Type, n.Output.Type);
                FixedMultiplier scale = ProductScale(x, y, GroupSize(n));
                return new(Argument.Output(), Argument.Input(0), Argument.Record("reduce_prod_codes_shape",
                    ("walk", NestedWalk(n)), ("element", KernelParts.Element(x.Element)),
                    ("x_zero", CLiteral.Of(x.Quantization!.Zero)), ("y_zero", CLiteral.Of(y.Quantization!.Zero)),
                    ("multiplier", CLiteral.Of(scale.Mantissa)), ("shift", CLiteral.Of(scale.Exponent)),
                    ("low", CLiteral.Of((int)y.Element.Range.Low)), ("high", CLiteral.Of((int)y.Element.Range.High))));
            },
        },
        new()
        {
            Name = "reduce_ints",
            Fits = static n => !n.Inputs[0].Type.Element.IsFloat && CanWalk(n) && (!n.Inputs[0].Type.IsQuantized || Of(n).Kind is ReduceKind.Max or ReduceKind.Min),
            Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * (cpu.Costs.Load + (12 * cpu.Costs.Alu)),
            Call = static n => new(Argument.Output(), Argument.Input(0), Argument.Record("reduce_ints_shape",
                ("walk", NestedWalk(n)), ("kind", $"REDUCE_{KernelParts.Snake(Of(n).Kind).ToUpperInvariant()}"),
                ("from", KernelParts.Element(n.Inputs[0].Type.Element)), ("to", KernelParts.Element(n.Output.Type.Element)), ("count", CLiteral.Of(GroupSize(n))))),
        },
    ];

    /// <summary>The C function of a reduction of floats: <c>reduce_sum_square_f32</c>.</summary>
    public static string FloatKernelName(ReduceKind kind) => $"reduce_{KernelParts.Snake(kind)}_f32";

    private static Reduce Of(Node n) => (Reduce)n.Op;

    private static Kernel FloatKernel(ReduceRow row) => new()
    {
        Name = FloatKernelName(row.Kind),
        Fits = n => Of(n).Kind == row.Kind && n.Inputs[0].Type.Element == ElementType.Float32 && CanWalk(n),
        Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * (cpu.Costs.Load + cpu.Costs.FloatMac),
        Call = n => row.UsesCount
            ? new(Argument.Output(), Argument.Input(0), Argument.Record("oj_reduction", Walk(n)), Argument.Number(GroupSize(n)))
            : new(Argument.Output(), Argument.Input(0), Argument.Record("oj_reduction", Walk(n))),
    };

    private static Kernel Sum(string name, ElementType element) => new()
    {
        Name = name,
        Fits = n => Of(n).Kind is ReduceKind.Sum or ReduceKind.Mean && n.Inputs[0].Type is { IsQuantized: true } x && x.Element == element && CanWalk(n),
        Cycles = static (n, cpu) => n.Inputs[0].Shape.ElementCount * (cpu.Costs.Load + (6 * cpu.Costs.Alu)),
        Call = n =>
        {
            (TensorType x, TensorType y) = (n.Inputs[0].Type, n.Output.Type);
            FixedMultiplier scale = Of(n).SumScale(x, y, GroupSize(n));
            return new(Argument.Output(), Argument.Input(0), Argument.Record($"{name}_shape",
                ("walk", NestedWalk(n)), ("zeros", CLiteral.Of(x.Quantization!.Zero * GroupSize(n))),
                ("multiplier", CLiteral.Of(scale.Mantissa)), ("shift", CLiteral.Of(scale.Exponent)), ("y_zero", CLiteral.Of(y.Quantization!.Zero))));
        },
    };

    /// <summary>How many elements make one.</summary>
    private static int GroupSize(Node n) => n.Inputs[0].Shape.ElementCount / n.Output.Shape.ElementCount;

    /// <summary>Neighbouring axes of one fate run together; the kernels take three runs that stay and three that go.</summary>
    private static bool CanWalk(Node n) => n.Output.Shape.ElementCount > 0 && n.Inputs[0].Shape.ElementCount > 0 && Runs(n) is { Kept.Count: <= 3, Gone.Count: <= 3 };

    private static (List<(int Size, int Step)> Kept, List<(int Size, int Step)> Gone) Runs(Node n)
    {
        Shape shape = n.Inputs[0].Shape;
        bool[] reduced = Of(n).Reduced(shape.Rank);
        int[] sizes = shape.Sizes, strides = shape.Strides();
        List<(int Size, int Step)> kept = [], gone = [];
        bool? previous = null;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] == 1)
                continue;
            List<(int Size, int Step)> list = reduced[axis] ? gone : kept;
            if (previous == reduced[axis])
                list[^1] = (list[^1].Size * sizes[axis], list[^1].Step);
            else
                list.Add((sizes[axis], strides[axis]));
            previous = reduced[axis];
        }
        return (kept, gone);
    }

    private static (string Field, string Value)[] Walk(Node n)
    {
        (List<(int Size, int Step)> kept, List<(int Size, int Step)> gone) = Runs(n);
        static string Sizes(List<(int Size, int Step)> runs) => KernelParts.Literals(runs.Select(static r => r.Size).Concat([1, 1, 1]).Take(3));
        static string Steps(List<(int Size, int Step)> runs) => KernelParts.Literals(runs.Select(static r => r.Step).Concat([0, 0, 0]).Take(3));
        return [("kept", Sizes(kept)), ("kept_step", Steps(kept)), ("gone", Sizes(gone)), ("gone_step", Steps(gone))];
    }

    private static string NestedWalk(Node n) => $"{{{string.Join(", ", Walk(n).Select(static f => f.Value))}}}";
}
