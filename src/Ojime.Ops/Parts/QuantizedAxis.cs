using Ojime.Core;

namespace Ojime.Ops;

/// <summary>Which of a type's scales an element has, and the code of a real number under it.</summary>
public static class QuantizedAxis
{
    /// <summary>The index along the quantised axis of the element at a flat index; 0 where there is one scale for all.</summary>
    public static int Index(TensorType type, int flat)
    {
        if (type.Quantization?.Axis is not { } axis)
            return 0;
        (_, int size, int inner) = Axes.Around(type.Shape, axis);
        return flat / inner % size;
    }

    /// <summary>clamp( round(x / scale) + zero ) with the division in float32 and halves away from zero; NaN gives the zero point.</summary>
    public static long Code(float x, float scale, int zero, long low, long high)
    {
        float rounded = MathF.Round(x / scale, MidpointRounding.AwayFromZero);
        if (float.IsNaN(rounded))
            return Math.Clamp(zero, low, high);
        return (long)Math.Clamp((double)rounded + zero, low, high);
    }
}
