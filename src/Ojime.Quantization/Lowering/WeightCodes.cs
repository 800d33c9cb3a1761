using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>Weights and biases as codes: int8 in [−127, 127] with a scale for each output channel, biases at the scale of the sum.</summary>
internal static class WeightCodes
{
    /// <param name="rounding">Where it is a shift alone, the scales are those whose factors to y are powers of two.</param>
    /// <param name="means">Mean of each input channel: the bias then takes back what rounding the weights adds on average.</param>
    public static (Tensor W, Tensor B) Of(Node node, TensorType x, TensorType y, Rounding rounding, double[]? means, Report report)
    {
        (Tensor w, Tensor b) = (node.Inputs[1].Constant!, node.Inputs[2].Constant!);
        bool wide = x.Element == ElementType.Int16;
        (float xScale, int xZero) = (x.Quantization!.Scale, x.Quantization.Zero);
        int outputs = w.Shape[0].Size, each = w.Shape.ElementCount / outputs, perGroup = w.Shape[^1].Size;
        int inputs = means?.Length ?? 0, groups = means is null ? 1 : Math.Max(1, inputs / perGroup);
        (float[] weights, float[] bias) = (w.Read<float>().ToArray(), b.Read<float>().ToArray());
        float[] scales = Scales(weights, bias, outputs, each, wide ? 0 : xScale);
        if (rounding == Rounding.PowerOfTwo)
            ToPowersOfTwo(scales, xScale / (double)y.Quantization!.Scale);
        double farthest = wide ? short.MaxValue : Math.Max(127 - xZero, xZero + 128);
        var type = new TensorType(ElementType.Int8, w.Shape, new([.. scales], [.. new int[outputs]], 0));
        (Tensor codes, Tensor sums) = (Tensor.Zeros(type), Tensor.Zeros(new(wide ? ElementType.Int64 : ElementType.Int32, b.Shape)));
        for (int o = 0; o < outputs; o++)
        {
            double sum = Fill(codes.Write<sbyte>(), weights, o, each, scales[o]);
            double real = bias[o];
            if (means is not null)
                for (int i = 0; i < each; i++)
                {
                    int channel = (o / Math.Max(1, outputs / groups) * perGroup) + (i % perGroup);
                    real -= ((codes.Read<sbyte>()[(o * each) + i] * scales[o]) - weights[(o * each) + i]) * means[Math.Min(channel, inputs - 1)];
                }
            double code = Math.Round(real / ((double)xScale * scales[o]), MidpointRounding.AwayFromZero);
            double largest = (sum * farthest) + Math.Abs(code);
            if (!wide && largest >= 2147483648.0)
            {
                report.Add(QuantizationProblems.SumOverflows(node.Origin, o, Math.Log2(largest) + 1));
                scales[o] *= rounding == Rounding.PowerOfTwo ? 2 : (float)(largest / 2147483648.0 * 1.01);
                type = type with { Quantization = new([.. scales], [.. new int[outputs]], 0) };
                Fill(codes.Write<sbyte>(), weights, o, each, scales[o]);
                code = Math.Round(real / ((double)xScale * scales[o]), MidpointRounding.AwayFromZero);
            }
            sums.Set(o, code);
        }
        return (codes.As(type), sums);
    }

    /// <summary>Weights [rows, columns] of a recurrent operator with a bias for each row.</summary>
    public static (Tensor W, Tensor B) Rows(Value w, Value b, float xScale)
    {
        int rows = w.Shape[0].Size, each = w.Shape.ElementCount / rows;
        (float[] weights, float[] bias) = (w.Constant!.Read<float>().ToArray(), b.Constant!.Read<float>().ToArray());
        float[] scales = Scales(weights, bias, rows, each, xScale);
        var codes = new sbyte[weights.Length];
        var sums = new int[rows];
        for (int o = 0; o < rows; o++)
        {
            Fill(codes, weights, o, each, scales[o]);
            sums[o] = (int)Math.Round(bias[o] / ((double)xScale * scales[o]), MidpointRounding.AwayFromZero);
        }
        return (Tensor.Of<sbyte>(new(ElementType.Int8, w.Shape, new([.. scales], [.. new int[rows]], 0)), codes), Tensor.Ints(b.Shape, sums));
    }

    /// <summary>Each scale enlarged until scale · <paramref name="factor"/> is a power of two; it costs less than one bit of the weights.</summary>
    private static void ToPowersOfTwo(float[] scales, double factor)
    {
        for (int o = 0; o < scales.Length; o++)
            scales[o] = (float)(Math.Pow(2, Math.Ceiling(Math.Log2(scales[o] * factor))) / factor);
    }

    /// <summary>The largest weight of each row on code 127; larger where the bias would not fit 30 bits otherwise.</summary>
    private static float[] Scales(float[] weights, float[] bias, int rows, int each, float xScale)
    {
        var scales = new float[rows];
        for (int o = 0; o < rows; o++)
        {
            float largest = 0;
            for (int i = 0; i < each; i++)
                largest = Math.Max(largest, Math.Abs(weights[(o * each) + i]));
            double least = xScale == 0 ? 0 : Math.Abs(bias[o]) / (xScale * (double)(1 << 30));
            scales[o] = (float)Math.Max(Math.Max(largest / 127.0, least), 1e-12);
            if (largest == 0 && least == 0)
                scales[o] = 1;
        }
        return scales;
    }

    /// <returns>Σ |code|</returns>
    private static double Fill(Span<sbyte> codes, float[] weights, int row, int each, float scale)
    {
        double sum = 0;
        for (int i = row * each; i < (row + 1) * each; i++)
        {
            codes[i] = (sbyte)Math.Clamp(Math.Round(weights[i] / (double)scale, MidpointRounding.AwayFromZero), -127, 127);
            sum += Math.Abs((int)codes[i]);
        }
        return sum;
    }
}
