using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// One weighted sum over windows as the C kernels see it: a convolution, or a dense layer, which is one with a window of a single tap
/// over an image whose pixels are its rows.
/// </summary>
public sealed class ConvolutionSite
{
    public required Value Weights { get; init; }
    public required Value Bias { get; init; }
    public required TensorType X { get; init; }
    public required TensorType Y { get; init; }

    /// <summary>N H W C.</summary>
    public required int[] In { get; init; }
    public required int[] Out { get; init; }
    public required Window2D Window { get; init; }
    public int Groups { get; init; } = 1;
    public Clamp? Clamp { get; init; }
    public Border2D? Border { get; init; }
    public Rounding Rounding { get; init; }

    /// <summary>The factors of a quantised sum: one for each filter or one for all; empty in float.</summary>
    public required FixedMultiplier[] Scales { get; init; }

    public int Filters => Out[3];
    public int Channels => In[3];

    /// <summary>Taps of one filter times channels that it sees.</summary>
    public int Depth => Window.Taps * (Channels / Groups);

    public bool IsConstant => Weights.IsConstant && Bias.IsConstant;
    public bool IsDepthwise => Groups == Channels && Filters == Channels;

    public double Macs => (double)Out[0] * Out[1] * Out[2] * Filters * Depth;
    public double Pixels => (double)Out[0] * Out[1] * Out[2];

    public int XZero => X.Quantization!.Zero;
    public int WeightZero => Weights.Type.Quantization!.Zero;

    /// <summary>True where some tap reads outside the image.</summary>
    public bool ReadsPadding => Reaches(Window.Rows, In[1], Out[1]) || Reaches(Window.Columns, In[2], Out[2]);

    /// <summary>One factor where all filters have the same.</summary>
    private FixedMultiplier[] Distinct => Scales.All(s => s == Scales[0]) ? [Scales[0]] : Scales;

    public Argument Multipliers => Argument.Table("multiplier", CTable.Of(Array.ConvertAll(Distinct, static s => s.Mantissa).AsSpan()));

    /// <summary>Factors below 1 as the near requantisation of the mode takes them; filters filled up with zeros to a multiple of four.</summary>
    public Argument MultipliersByFour => Rounding == Rounding.PowerOfTwo
        // A shift needs no multiplier: any table of as many words will do.
        ? FoldedBias(4)
        : Argument.Table("multiplier", CTable.Of(Fours(s => Rounding == Rounding.Fast16 ? s.Mantissa15 : s.Mantissa).AsSpan()));
    public Argument RightShiftsByFour => Argument.Table("right", CTable.Of(Fours(s => (sbyte)RightShift(s)).AsSpan()));

    /// <summary>What is left to shift after the multiplication of the mode; negative where the factor is too large for the near form.</summary>
    private int RightShift(FixedMultiplier scale) => Rounding switch
    {
        Rounding.Tfl => -scale.Exponent,
        Rounding.Single31 or Rounding.Fast16 => -scale.Exponent - 2,
        Rounding.PowerOfTwo => -scale.NearestPower - 1,
    };

    public Argument Shifts => Argument.Table("shift", CTable.Of(Array.ConvertAll(Distinct, static s => (sbyte)s.Exponent).AsSpan()));

    private T[] Fours<T>(Func<FixedMultiplier, T> part) where T : struct =>
        Distinct is [var one] ? [part(one)] : [.. Distinct.Select(part), .. new T[(4 - (Filters % 4)) % 4]];

    /// <summary>
    /// True where the quick requantisation is exact (factors far enough below 1, no accumulator beyond 2^29) and no partial sum of raw codes,
    /// signed or unsigned, can leave 32 bits.
    /// </summary>
    public bool IsNear()
    {
        if (!IsConstant || WeightZero != 0 || Depth > 16384 || Array.Exists(Scales, s => RightShift(s) < 0))
            return false;
        ReadOnlySpan<sbyte> weights = Weights.Constant!.Read<sbyte>();
        ReadOnlySpan<int> bias = Bias.Constant!.Read<int>();
        long reach = Math.Max(127 - XZero, XZero + 128);
        for (int o = 0; o < Filters; o++)
        {
            long sum = 0;
            for (int i = o; i < bias.Length; i += Filters)
                sum = Math.Max(sum, Math.Abs((long)bias[i]));
            foreach (sbyte w in weights.Slice(o * Depth, Depth))
                sum += Math.Abs((int)w) * reach;
            if (sum >= 1 << 29)
                return false;
        }
        return true;
    }

    /// <summary>
    /// bias[o] − zx · Σ w[o]: what the sum begins with when the taps are raw codes. Filled up with zeros to a multiple of <paramref name="block"/>,
    /// for each class of the border.
    /// </summary>
    public Argument FoldedBias(int block = 1)
    {
        ReadOnlySpan<sbyte> weights = Weights.Constant!.Read<sbyte>();
        ReadOnlySpan<int> bias = Bias.Constant!.Read<int>();
        int padded = (Filters + block - 1) / block * block;
        var folded = new int[bias.Length / Filters * padded];
        for (int o = 0; o < Filters; o++)
        {
            int sum = 0;
            foreach (sbyte w in weights.Slice(o * Depth, Depth))
                sum += w;
            for (int c = 0; c * Filters < bias.Length; c++)
                folded[(c * padded) + o] = unchecked(bias[(c * Filters) + o] - (XZero * sum));
        }
        return Argument.Table("bias", CTable.Of(folded.AsSpan()));
    }

    /// <summary>One pixel of real zeros, for taps outside the image.</summary>
    public Argument Pad()
    {
        if (!ReadsPadding)
            return Argument.Number("0");
        var pixel = new sbyte[Channels];
        pixel.AsSpan().Fill((sbyte)XZero);
        return Argument.Table("pad", CTable.Of(pixel));
    }

    /// <summary>The shape record that every kernel of this family takes.</summary>
    public Argument Shape(int patch = 0)
    {
        bool quantised = Scales.Length > 0;
        int zero = quantised ? Y.Quantization!.Zero : 0;
        (int low, int high) = quantised ? Ops.Clamp.Codes(Clamp, Y) : (0, 0);
        (string, string) Field(string name, int value) => (name, CLiteral.Of(value));
        return Argument.Record("oj_conv2d",
            Field("batch", In[0]), Field("height", In[1]), Field("width", In[2]), Field("channels", Channels),
            Field("rows", Out[1]), Field("columns", Out[2]), Field("filters", Filters), Field("groups", Groups),
            Field("tap_rows", Window.Rows.Size), Field("tap_columns", Window.Columns.Size),
            Field("stride_rows", Window.Rows.Stride), Field("stride_columns", Window.Columns.Stride),
            Field("dilation_rows", Window.Rows.Dilation), Field("dilation_columns", Window.Columns.Dilation),
            Field("pad_rows", Window.Rows.PadBefore), Field("pad_columns", Window.Columns.PadBefore),
            Field("x_zero", quantised ? XZero : 0), Field("w_zero", quantised ? WeightZero : 0), Field("y_zero", zero),
            Field("low", low - zero), Field("high", high - zero), Field("scale_step", quantised && Distinct.Length > 1 ? 1 : 0), Field("patch", patch));
    }

    public int Lag(WriteOrder order) => Overlap.Lag(In, Out, X.Element.Bytes, Window, order);

    private static bool Reaches(Window1D window, int size, int outputs) =>
        window.PadBefore > 0 || ((outputs - 1) * window.Stride) + window.Extent - window.PadBefore > size;
}
