using Ojime.Core;
using Ojime.CSource;

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
    public static long Code(float x, float scale, int zero, long low, long high, Halves halves = Halves.AwayFromZero)
    {
        float real = halves == Halves.ToEvenByProduct ? x * (1 / scale) : x / scale;
        float rounded = MathF.Round(real, halves == Halves.AwayFromZero ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven);
        if (float.IsNaN(rounded))
            return Math.Clamp(zero, low, high);
        return (long)Math.Clamp((double)rounded + zero, low, high);
    }

    /// <summary>Scales and zero points as tables for a kernel, one entry a channel.</summary>
    internal static Argument[] Tables(Quantization q) =>
        [Argument.Table("scale", CTable.Of(q.Scales.AsSpan())), Argument.Table("zero", CTable.Of(q.Zeros.AsSpan()))];

    /// <summary>How the elements lie around the axis that has a scale for each index.</summary>
    internal static (string Field, string Value)[] Fields(TensorType type)
    {
        (int outer, int size, int inner) = type.Quantization!.Axis is { } axis ? Axes.Around(type.Shape, axis) : (1, 1, type.Shape.ElementCount);
        return [("outer", CLiteral.Of(outer)), ("channels", CLiteral.Of(size)), ("inner", CLiteral.Of(inner))];
    }
}
