using System.Globalization;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>A window that slides along one axis: tap t of output p reads input p·Stride + t·Dilation − PadBefore.</summary>
public sealed record Window1D(int Size, int Stride = 1, int Dilation = 1, int PadBefore = 0, int PadAfter = 0)
{
    /// <summary>From first to last input that one output sees.</summary>
    public int Extent => ((Size - 1) * Dilation) + 1;

    /// <summary>Number of outputs along an axis of <paramref name="size"/> inputs.</summary>
    public Dim Out(Dim size) => ((size + (PadBefore + PadAfter - Extent)) / Stride) + 1;

    /// <summary>The input index that a tap reads; outside [0, size) it is padding.</summary>
    public int At(int output, int tap) => (output * Stride) + (tap * Dilation) - PadBefore;
}

/// <summary>Rows and columns of a window over N H W C.</summary>
public sealed record Window2D(Window1D Rows, Window1D Columns)
{
    public static Window2D Square(int size, int stride = 1, int pad = 0, int dilation = 1) =>
        new(new(size, stride, dilation, pad, pad), new(size, stride, dilation, pad, pad));

    public int Taps => Rows.Size * Columns.Size;

    public bool IsPointwise => this is { Rows: { Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0 }, Columns: { Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0 } };

    public bool HasPadding => Rows.PadBefore + Rows.PadAfter + Columns.PadBefore + Columns.PadAfter > 0;
}

/// <summary>Limits of a result in real numbers: a fused activation. Infinite where there is none on that side.</summary>
public sealed record Clamp(float Low, float High)
{
    public static Clamp Relu { get; } = new(0, float.PositiveInfinity);
    public static Clamp Relu6 { get; } = new(0, 6);

    /// <summary>The limits as codes of a quantised type, within the type's own range.</summary>
    /// <remarks>TensorFlow Lite's CalculateActivationRangeQuantized: zero + round(limit / scale), half away from zero.</remarks>
    public static (int Low, int High) Codes(Clamp? clamp, TensorType type)
    {
        (long least, long greatest) = type.Element.Range;
        if (clamp is null)
            return ((int)least, (int)greatest);
        Quantization q = type.Quantization!;
        int Code(float limit, long unlimited) => float.IsInfinity(limit)
            ? (int)unlimited
            : (int)Math.Clamp(q.Zero + (long)MathF.Round(limit / q.Scale, MidpointRounding.AwayFromZero), least, greatest);
        return (Code(clamp.Low, least), Code(clamp.High, greatest));
    }

    public static float Apply(Clamp? clamp, float x) => clamp is null ? x : x < clamp.Low ? clamp.Low : x > clamp.High ? clamp.High : x;

    /// <summary><c>0..6</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:R}..{High:R}");
}

/// <summary>How windows and clamps stand in the text form.</summary>
public static class PartAttributes
{
    extension(AttributeList list)
    {
        /// <summary><c>window 3x3 stride 2,2 dilation 1,1 pad top,left,bottom,right</c>, defaults left out.</summary>
        public AttributeList With(Window2D w) => list
            .With("window", $"{w.Rows.Size}x{w.Columns.Size}")
            .With<IntList>("stride", [w.Rows.Stride, w.Columns.Stride], [1, 1])
            .With<IntList>("dilation", [w.Rows.Dilation, w.Columns.Dilation], [1, 1])
            .With<IntList>("pad", [w.Rows.PadBefore, w.Columns.PadBefore, w.Rows.PadAfter, w.Columns.PadAfter], [0, 0, 0, 0]);
    }

    extension(AttributeReader reader)
    {
        public Window2D Window()
        {
            string[] size = (reader.Text("window") ?? throw new FormatException("attribute window is missing")).Split('x');
            IntList Pair(string name, int @default) => reader.Ints(name) is { Count: 2 } given ? given : [@default, @default];
            IntList stride = Pair("stride", 1), dilation = Pair("dilation", 1);
            IntList pad = reader.Ints("pad") is { Count: 4 } p ? p : [0, 0, 0, 0];
            int Size(int i) => int.Parse(size[i], CultureInfo.InvariantCulture);
            return new(new(Size(0), stride[0], dilation[0], pad[0], pad[2]), new(Size(1), stride[1], dilation[1], pad[1], pad[3]));
        }

        public Clamp? Clamp()
        {
            if (reader.Text("clamp") is not { } text)
                return null;
            string[] sides = text.Split("..");
            return new(float.Parse(sides[0], CultureInfo.InvariantCulture), float.Parse(sides[1], CultureInfo.InvariantCulture));
        }
    }
}
