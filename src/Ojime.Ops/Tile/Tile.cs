using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>The whole tensor again and again: y[i, j, …] = x[i mod I, j mod J, …], Repeats times along each axis.</summary>
public sealed partial record Tile(IntList Repeats) : Op
{
    public override string Name => "tile";

    public override AttributeList Attributes => AttributeList.None.With("repeats", Repeats);

    public static Tile Read(AttributeReader a) => new(a.Ints("repeats"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || x.Shape.Rank != Repeats.Count || Repeats.Any(static r => r < 0))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"one tensor of rank {Repeats.Count}"));
        return [new(x.Element, [.. x.Shape.Select((d, i) => d * Repeats[i])], Movement.Moved(x.Quantization, axis => Repeats[axis] == 1 ? axis : null))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] sizes = inputs[0].Shape.Sizes, strides = inputs[0].Shape.Strides();
        Movement.Copy(inputs[0], outputs[0], index =>
        {
            int at = 0;
            for (int i = 0; i < index.Length; i++)
                at += index[i] % sizes[i] * strides[i];
            return at;
        });
    }
}
