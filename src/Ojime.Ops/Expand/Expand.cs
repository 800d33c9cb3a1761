using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Repeats along axes of size 1, and along new axes in front, until the shape is To (numpy's broadcast_to).</summary>
public sealed partial record Expand(Shape To) : Op
{
    public override string Name => "expand";

    public override AttributeList Attributes => AttributeList.None.With("to", To);

    public static Expand Read(AttributeReader a) => new(a.Shape("to"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor"));
        int added = To.Rank - x.Shape.Rank;
        if (added < 0 || x.Shape.Where((d, i) => d.IsFixed && d != 1 && d != To[added + i]).Any())
            return report.Reject(TypeProblems.ShapesDoNotBroadcast(at, x.Shape, To));
        return [new(x.Element, To, Movement.Moved(x.Quantization, axis => x.Shape[axis] == To[added + axis] ? added + axis : null))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] steps = Steps(inputs[0].Shape);
        Movement.Copy(inputs[0], outputs[0], index => Movement.Flat(index, steps));
    }

    /// <summary>How far x moves, in elements, for one step along each axis of the result.</summary>
    private int[] Steps(Shape x)
    {
        int[] strides = x.Strides();
        int added = To.Rank - x.Rank;
        return [.. To.Select((_, i) => i < added || x[i - added] == 1 ? 0 : strides[i - added])];
    }
}
