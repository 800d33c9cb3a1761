using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>y = condition ? a : b, the three shapes broadcast. Quantised a, b and y have one scale.</summary>
public sealed partial record Select : Op
{
    public override string Name => "select";

    public static Select Read(AttributeReader a) => new();

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [{ Element: ElementType.Bool } condition, var a, var b] || a.Element != b.Element)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "a bool condition and two tensors of one element type"));
        if (Broadcast.Of(a.Shape, b.Shape) is not { } both)
            return report.Reject(TypeProblems.ShapesDoNotBroadcast(at, a.Shape, b.Shape));
        if (Broadcast.Of(both, condition.Shape) is not { } shape)
            return report.Reject(TypeProblems.ShapesDoNotBroadcast(at, both, condition.Shape));
        return [new(a.Element, shape, a.Quantization)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor condition, Tensor a, Tensor b, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        int[] which = Broadcast.Indices(condition.Shape, y.Shape), left = Broadcast.Indices(a.Shape, y.Shape), right = Broadcast.Indices(b.Shape, y.Shape);
        int width = y.Type.Element.Bytes;
        for (int i = 0; i < which.Length; i++)
        {
            ReadOnlySpan<byte> taken = condition.Read<byte>()[which[i]] != 0
                ? a.Bytes.Span.Slice(left[i] * width, width)
                : b.Bytes.Span.Slice(right[i] * width, width);
            taken.CopyTo(y.Write<byte>().Slice(i * width, width));
        }
    }
}
