using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Tensors one after another along an axis.</summary>
/// <remarks>Quantised inputs whose scale or zero point is not the result's are brought to it, as Quantize would.</remarks>
public sealed partial record Concat(int Axis) : Op
{
    public override string Name => "concat";

    public override AttributeList Attributes => AttributeList.None.With("axis", Axis);

    public static Concat Read(AttributeReader a) => new(a.Int("axis"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.IsEmpty)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "at least one tensor"));
        TensorType first = inputs[0];
        if (Axis < 0 || Axis >= first.Shape.Rank)
            return report.Reject(TypeProblems.AxisOutside(at, Axis, first.Shape.Rank));
        Dim size = 0;
        bool sameQuantization = true;
        foreach (TensorType x in inputs)
        {
            if (x.Element != first.Element || x.Shape.Rank != first.Shape.Rank || x.Shape.With(Axis, 0) != first.Shape.With(Axis, 0))
                return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"tensors of one type that differ in axis {Axis} only"));
            size += x.Shape[Axis];
            sameQuantization &= x.Quantization == first.Quantization || (x.Quantization?.Equals(first.Quantization) ?? false);
        }
        return [new(first.Element, first.Shape.With(Axis, size), sameQuantization && first.Quantization?.Axis != Axis ? first.Quantization : null)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor y = outputs[0];
        int[] strides = y.Shape.Strides();
        int bytes = y.Type.Element.Bytes, start = 0;
        foreach (Tensor x in inputs)
        {
            Func<int, int>? requantize = Requantizer(x.Type, y.Type);
            int from = 0;
            foreach (int[] index in Movement.Indices(x.Shape))
            {
                int to = Movement.Flat(index, strides) + (start * strides[Axis]);
                if (requantize is null)
                    x.Bytes.Span.Slice(from * bytes, bytes).CopyTo(y.Write<byte>()[(to * bytes)..]);
                else if (bytes == 1)
                    y.Write<sbyte>()[to] = (sbyte)requantize(x.Read<sbyte>()[from]);
                else
                    y.Write<short>()[to] = (short)requantize(x.Read<short>()[from]);
                from++;
            }
            start += x.Shape[Axis].Size;
        }
    }

    /// <summary>From a code of x to a code of y; null where the codes mean the same.</summary>
    private Func<int, int>? Requantizer(TensorType x, TensorType y)
    {
        if (!NeedsRequantizing(x, y))
            return null;
        (FixedMultiplier factor, int xZero, int yZero) = (Factor(x, y), x.Quantization!.Zero, y.Quantization!.Zero);
        (long low, long high) = y.Element.Range;
        return code => (int)Math.Clamp(factor.Apply(code - xZero, Rounding) + yZero, low, high);
    }

    private static bool NeedsRequantizing(TensorType x, TensorType y) =>
        x.Element is ElementType.Int8 or ElementType.Int16 && x.Quantization is { Axis: null } a && y.Quantization is { Axis: null } b && !a.Equals(b);

    private static FixedMultiplier Factor(TensorType x, TensorType y) => FixedMultiplier.Of((double)x.Quantization!.Scale / y.Quantization!.Scale);
}
