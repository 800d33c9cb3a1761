using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Axes in another order: axis i of the result is axis Permutation[i] of x.</summary>
public sealed partial record Transpose(IntList Permutation) : Op
{
    public override string Name => "transpose";

    public override AttributeList Attributes => AttributeList.None.With("axes", Permutation);

    public static Transpose Read(AttributeReader a) => new(a.Ints("axes"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || x.Shape.Rank != Permutation.Count || !Permutation.Order().SequenceEqual(Enumerable.Range(0, Permutation.Count)))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"one tensor with the axes {Permutation}"));
        return [new(x.Element, x.Shape.Permute(Permutation.Span), Movement.Moved(x.Quantization, axis => Permutation.ToList().IndexOf(axis)))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] strides = inputs[0].Shape.Strides();
        int[] steps = [.. Permutation.Select(axis => strides[axis])];
        Movement.Copy(inputs[0], outputs[0], index => Movement.Flat(index, steps));
    }
}
