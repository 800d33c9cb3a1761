using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>Integer codes to real numbers: y = scale · (q − zero), with a scale for each index of the axis where the type has them; or float16 to float32.</summary>
public sealed partial record Dequantize : Op
{
    public override string Name => "dequantize";

    public static Dequantize Read(AttributeReader a) => new();

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || !(x.Element == ElementType.Float16 || x.IsQuantized))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "quantised integers or float16"));
        return [new(ElementType.Float32, x.Shape)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            if (x.Type.Quantization is { } q)
            {
                int channel = QuantizedAxis.Index(x.Type, i);
                y.Write<float>()[i] = (float)((double)q.ScaleAt(channel) * (x.LongAt(i) - q.ZeroAt(channel)));
            }
            else
            {
                y.Write<float>()[i] = (float)x.Read<Half>()[i];
            }
        }
    }
}
