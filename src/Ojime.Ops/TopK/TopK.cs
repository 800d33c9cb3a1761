using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>The K largest (or smallest) elements along an axis, in order, and where they stood. Of equals the earlier comes first.</summary>
/// <remarks>Outputs: values, indices. Sorted is a promise that may always be kept, so it changes nothing; it is held for the exporters' sake.</remarks>
public sealed partial record TopK(int K, int Axis, bool Largest = true, bool Sorted = true, ElementType Index = ElementType.Int64) : Op
{
    public override string Name => "top_k";

    public override AttributeList Attributes => AttributeList.None
        .With("k", K).With("axis", Axis).With("largest", Largest, true).With("sorted", Sorted, true).With("index", Index, ElementType.Int64);

    public static TopK Read(AttributeReader a) => new(
        a.Int("k"), a.Int("axis"), a.Bool("largest", true), a.Bool("sorted", true), a.Enum("index", ElementType.Int64));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || Index is not (ElementType.Int32 or ElementType.Int64 or ElementType.Int16))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor"));
        if (Axis < 0 || Axis >= x.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, x.Shape.Rank));
        if (x.Shape[Axis] is { IsFixed: true, Size: var size } && (K < 0 || K > size))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"a tensor with at least {K} elements along axis {Axis}"));
        Shape y = x.Shape.With(Axis, K);
        return [x with { Shape = y }, new(Index, y)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor values, Tensor indices) = (inputs[0], outputs[0], outputs[1]);
        int[] xs = x.Shape.Strides(), ys = values.Shape.Strides();
        int size = x.Shape[Axis].Size, bytes = x.Type.Element.Bytes;
        foreach (int[] index in Movement.Indices(x.Shape.With(Axis, 1)))
        {
            int from = Movement.Flat(index, xs), to = Movement.Flat(index, ys);
            IEnumerable<int> all = Enumerable.Range(0, size);
            int[] order = [.. (Largest ? all.OrderByDescending(Key) : all.OrderBy(Key)).Take(K)];
            for (int k = 0; k < K; k++)
            {
                int at = to + (k * ys[Axis]);
                x.Bytes.Span.Slice((from + (order[k] * xs[Axis])) * bytes, bytes).CopyTo(values.Write<byte>()[(at * bytes)..]);
                if (Index == ElementType.Int64)
                    indices.Write<long>()[at] = order[k];
                else if (Index == ElementType.Int32)
                    indices.Write<int>()[at] = order[k];
                else
                    indices.Write<short>()[at] = (short)order[k];
            }

            // Not a number counts as greater than all numbers, as in PyTorch.
            (bool, double, long) Key(int i)
            {
                int at = from + (i * xs[Axis]);
                return x.Type.Element == ElementType.Int64 ? (false, 0, x.Read<long>()[at]) : (double.IsNaN(x.NumberAt(at)), x.NumberAt(at), 0);
            }
        }
    }
}
