using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>The same elements in the same order under another shape. A view: no code, no memory.</summary>
public sealed partial record Reshape(Shape To) : Op
{
    public override string Name => "reshape";

    public override AttributeList Attributes => AttributeList.None.With("to", To);

    public static Reshape Read(AttributeReader a) => new(a.Shape("to"));

    public override bool IsView => true;

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x])
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor"));
        if (x.Shape.IsFixed && x.Shape.ElementCount != To.ElementCount)
            return report.Reject(TypeProblems.ElementsDiffer(at, x.Shape, To));
        return [new(x.Element, To, Movement.Moved(x.Quantization, axis => SameAxis(x.Shape, axis)))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        inputs[0].Bytes.Span.CopyTo(outputs[0].Write<byte>());

    /// <summary>The axis of the new shape that has the same size and as many elements before it.</summary>
    private int? SameAxis(Shape from, int axis)
    {
        int before = from.Slice(0, axis).ElementCount, size = from[axis].Size;
        for (int i = 0; i < To.Rank; i++)
            if (To[i].Size == size && To.Slice(0, i).ElementCount == before)
                return i;
        return null;
    }
}
