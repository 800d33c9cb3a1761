using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>y[i, j, …] = x[Starts[0] + i·Steps[0], Starts[1] + j·Steps[1], …], Sizes elements along each axis. Steps may be negative.</summary>
public sealed partial record Slice(IntList Starts, IntList Sizes, IntList Steps) : Op
{
    public override string Name => "slice";

    public override AttributeList Attributes => AttributeList.None
        .With("starts", Starts).With("sizes", Sizes).With("steps", Steps, IntList.Repeat(1, Starts.Count));

    public static Slice Read(AttributeReader a)
    {
        IntList starts = a.Ints("starts"), sizes = a.Ints("sizes"), steps = a.Ints("steps");
        return new(starts, sizes, steps.Count == 0 ? IntList.Repeat(1, starts.Count) : steps);
    }

    /// <summary>The slice that takes [start, start + size) of one axis and all of the others.</summary>
    public static Slice Of(Shape x, int axis, int start, int size) => new(
        [.. x.Select((_, i) => i == axis ? start : 0)], [.. x.Select((d, i) => i == axis ? size : d.Size)], IntList.Repeat(1, x.Rank));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || x.Shape.Rank != Starts.Count || Sizes.Count != Starts.Count || Steps.Count != Starts.Count || !IsInside(x.Shape))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"one tensor that holds {Sizes} elements from {Starts} on, in steps of {Steps}"));
        return [new(x.Element, Shape.Of(Sizes.Span), Movement.Moved(x.Quantization, axis => x.Shape[axis] == Sizes[axis] && Steps[axis] == 1 ? axis : null))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] strides = inputs[0].Shape.Strides();
        Movement.Copy(inputs[0], outputs[0], index =>
        {
            int at = 0;
            for (int i = 0; i < index.Length; i++)
                at += (Starts[i] + (index[i] * Steps[i])) * strides[i];
            return at;
        });
    }

    private bool IsInside(Shape x)
    {
        for (int i = 0; i < x.Rank; i++)
        {
            if (Sizes[i] < 0 || Steps[i] == 0)
                return false;
            long last = Starts[i] + ((long)(Sizes[i] - 1) * Steps[i]);
            if (x[i].IsFixed && Sizes[i] > 0 && (Starts[i] < 0 || Starts[i] >= x[i].Size || last < 0 || last >= x[i].Size))
                return false;
        }
        return true;
    }
}
