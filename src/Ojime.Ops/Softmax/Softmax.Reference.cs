using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Softmax
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        (int outer, int size, int inner) = Axes.Around(x.Shape, Axis);
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int first = (o * size * inner) + i;
            switch (x.Type)
            {
                case { Element: ElementType.Float32 }:
                    Float(x.Read<float>()[first..], y.Write<float>()[first..], size, inner);
                    break;
                case { Element: ElementType.Int8 } when Log:
                    LogOfInt8(Scaling(x.Type), x.Read<sbyte>()[first..], y.Write<sbyte>()[first..], size, inner);
                    break;
                case { Element: ElementType.Int8 }:
                    Int8(Scaling(x.Type), x.Read<sbyte>()[first..], y, first, size, inner);
                    break;
                case { Element: ElementType.Int16 } when !Log:
                    Int16(x.Type, x.Read<short>()[first..], y.Write<short>()[first..], size, inner);
                    break;
                default:
                    throw new UnreachableException($"{Text} over {x.Type}");
            }
        }
    }

    private void Float(ReadOnlySpan<float> x, Span<float> y, int size, int step)
    {
        float max = float.NegativeInfinity;
        for (int i = 0; i < size; i++)
            max = MathF.Max(max, x[i * step]);
        double sum = 0;
        for (int i = 0; i < size; i++)
            sum += Math.Exp((double)Beta * (x[i * step] - max));
        for (int i = 0; i < size; i++)
        {
            double shifted = (double)Beta * (x[i * step] - max);
            y[i * step] = (float)(Log ? shifted - Math.Log(sum) : Math.Exp(shifted) / sum);
        }
    }
}
