using Ojime.Core;

namespace Ojime.Ops;

/// <summary>A function on int16 by 513 table entries, one every 128 codes, and a line between neighbours.</summary>
public static class Lookup16
{
    public const int Count = 513;

    /// <summary>table[i] + (table[i+1] − table[i]) · offset / 128, rounded half up.</summary>
    public static short At(ReadOnlySpan<short> table, short code)
    {
        int index = 256 + (code >> 7), offset = code & 127;
        int slope = (short)(table[index + 1] - table[index]);
        return (short)(table[index] + (((slope * offset) + 64) >> 7));
    }

    /// <summary>Entry i is the result at code 128·(i − 256), rounded.</summary>
    public static short[] Exact(Func<double, double> apply, Quantization x, Quantization y)
    {
        var table = new short[Count];
        for (int i = 0; i < Count; i++)
            table[i] = (short)Rounded(apply((double)x.Scale * ((128 * (i - 256)) - x.Zero)), y, short.MinValue, short.MaxValue);
        return table;
    }

    /// <summary>
    /// TensorFlow Lite's table: 512 equal steps over the input's range in float32, each entry corrected by half of the error that the line makes
    /// in the middle of its step.
    /// </summary>
    public static short[] TfLite(Func<float, float> apply, float xScale, int xZero, float yScale, int yZero)
    {
        float inputMin = xScale * (short.MinValue - xZero), inputMax = xScale * (short.MaxValue - xZero);
        float outputMin = yScale * (short.MinValue - yZero), outputMax = yScale * (short.MaxValue - yZero);
        float step = (inputMax - inputMin) / 512, halfStep = step / 2;
        float inverse = 65536f / (outputMax - outputMin);
        static float Round(float v) => MathF.Round(v, MidpointRounding.AwayFromZero);
        static short Limit(float v) => (short)MathF.Min(MathF.Max(v, short.MinValue), short.MaxValue);
        var table = new short[Count];
        for (int i = 0; i < 512; i++)
        {
            float here = apply(inputMin + (i * step)), middle = apply(inputMin + (i * step) + halfStep), next = apply(inputMin + ((i + 1) * step));
            float sample = Round(here * inverse);
            float line = Round(((next * inverse) + sample) / 2);
            float bias = Round((line - Round(middle * inverse)) / 2);
            table[i] = Limit(sample - bias);
        }
        table[512] = Limit(Round(apply(inputMax) * inverse));
        return table;
    }

    /// <summary>clamp( round(real / scale) + zero ), half away from zero; what is not a number gives the least code.</summary>
    public static long Rounded(double real, Quantization y, long low, long high)
    {
        double code = Math.Round(real / y.Scale, MidpointRounding.AwayFromZero) + y.Zero;
        return double.IsNaN(code) ? low : (long)Math.Clamp(code, low, high);
    }
}
