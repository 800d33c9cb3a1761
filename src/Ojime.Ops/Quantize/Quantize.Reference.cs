using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Quantize
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        Quantization to = y.Type.Quantization!;
        (long low, long high) = To.Range;
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            int channel = QuantizedAxis.Index(y.Type, i);
            long code = x.Type.Element == ElementType.Float32
                ? QuantizedAxis.Code(x.Read<float>()[i], to.ScaleAt(channel), to.ZeroAt(channel), low, high, Halves)
                : Requantized(x, i, to.ScaleAt(channel)) + to.ZeroAt(channel);
            y.SetLong(i, Math.Clamp(code, low, high));
        }
    }

    private long Requantized(Tensor x, int index, float scale)
    {
        Quantization from = x.Type.Quantization!;
        int channel = QuantizedAxis.Index(x.Type, index);
        FixedMultiplier factor = FixedMultiplier.Of((double)from.ScaleAt(channel) / scale);
        return factor.Apply(unchecked((int)(x.LongAt(index) - from.ZeroAt(channel))), Rounding);
    }
}
