using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Stored numbers under another element type: floats are cut toward zero, integers wrap, bool is whether it is not 0.</summary>
/// <remarks>A float beyond the integer type's range gives the nearest end of the range, and NaN gives 0, where C leaves it undefined.</remarks>
public sealed partial record Cast(ElementType To) : Op
{
    public override string Name => "cast";

    public override AttributeList Attributes => AttributeList.None.With("to", To);

    public static Cast Read(AttributeReader a) => new(a.Element("to"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report) =>
        inputs is [var x] ? [new(To, x.Shape)] : report.Reject(TypeProblems.InputsDiffer(at, inputs, "one tensor"));

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            switch (To)
            {
                case ElementType.Float32:
                    y.Write<float>()[i] = x.Type.Element.IsFloat ? (float)x.NumberAt(i) : x.LongAt(i);
                    break;
                case ElementType.Float16:
                    y.Write<Half>()[i] = x.Type.Element.IsFloat ? (Half)x.NumberAt(i) : (Half)x.LongAt(i);
                    break;
                case ElementType.Bool:
                    y.Write<byte>()[i] = (byte)(x.Type.Element.IsFloat ? x.NumberAt(i) != 0 ? 1 : 0 : x.LongAt(i) != 0 ? 1 : 0);
                    break;
                default:
                    y.SetLong(i, x.Type.Element.IsFloat ? Cut(x.NumberAt(i)) : x.LongAt(i));
                    break;
            }
        }
    }

    private long Cut(double x)
    {
        (long low, long high) = To.Range;
        return double.IsNaN(x) ? 0 : x <= low ? low : x >= high ? high : (long)x;
    }
}
