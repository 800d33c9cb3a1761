using Ojime.Core;

namespace Ojime.Quantizing;

/// <summary>The real numbers that a tensor's codes stand for. It always holds zero, which padding and activations need exact.</summary>
public readonly record struct ValueRange
{
    public ValueRange(double low, double high) => (Low, High) = (Math.Min(low, 0), Math.Max(high, 0));

    public double Low { get; }
    public double High { get; }

    public ValueRange Union(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>int8: a scale over the whole range, zero on a code. int16: symmetric, as the kernels want it.</summary>
    /// <remarks>
    /// What was never but zero, as x − x, has a scale in the middle: a sum's kernel brings numbers to a scale down to a millionth of theirs, and both that
    /// which made the zeros and that which takes them are sums often.
    /// </remarks>
    public TensorType Type(ElementType element, Shape shape)
    {
        if (Low == High)
            return new(element, shape, new(1f / 65536, 0));
        if (element == ElementType.Int16)
        {
            double largest = Math.Max(Math.Max(-Low, High), 1e-20);
            return new(element, shape, new((float)(largest / short.MaxValue), 0));
        }
        double scale = Math.Max((High - Low) / 255, 1e-20);
        int zero = (int)Math.Clamp(Math.Round(sbyte.MinValue - (Low / scale)), sbyte.MinValue, sbyte.MaxValue);
        return new(element, shape, new((float)scale, zero));
    }
}

/// <summary>Codes and the numbers they stand for.</summary>
internal static class Codes
{
    public static Tensor Quantize(ReadOnlySpan<float> numbers, TensorType type)
    {
        Tensor result = Tensor.Zeros(type);
        (long low, long high) = type.Element.Range;
        (float scale, int zero) = (type.Quantization!.Scale, type.Quantization.Zero);
        for (int i = 0; i < numbers.Length; i++)
            result.Set(i, Math.Clamp(Math.Round((double)numbers[i] / scale, MidpointRounding.AwayFromZero) + zero, low, high));
        return result;
    }

    /// <summary>What is left of the numbers after they were held in this type.</summary>
    public static float[] Through(ReadOnlySpan<float> numbers, TensorType type)
    {
        var result = new float[numbers.Length];
        (long low, long high) = type.Element.Range;
        (float scale, int zero) = (type.Quantization!.Scale, type.Quantization.Zero);
        float inverse = 1 / scale;
        for (int i = 0; i < result.Length; i++)
            result[i] = (Math.Clamp(MathF.Round(numbers[i] * inverse) + zero, low, high) - zero) * scale;
        return result;
    }

    public static float[] ToFloats(Tensor tensor)
    {
        if (tensor.Type.Element == ElementType.Float32)
            return tensor.Read<float>().ToArray();
        var result = new float[tensor.Shape.ElementCount];
        Quantization q = tensor.Type.Quantization!;
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)(q.Scale * (tensor.NumberAt(i) - q.Zero));
        return result;
    }
}
