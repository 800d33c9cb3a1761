namespace Ojime.Ops;

/// <summary>Weights as the kernels of one pixel and four filters want them: filters in fours, missing ones zero, depth a multiple of four.</summary>
public static class ConvolutionPacking
{
    /// <summary>Tap by tap the weights of the four filters.</summary>
    public static sbyte[] ByFour(ConvolutionSite site)
    {
        ReadOnlySpan<sbyte> weights = site.Weights.Constant!.Read<sbyte>();
        int blocks = (site.Filters + 3) / 4, depth = (site.Depth + 3) & ~3;
        var packed = new sbyte[blocks * depth * 4];
        for (int o = 0; o < site.Filters; o++)
        for (int k = 0; k < site.Depth; k++)
            packed[(((o / 4 * depth) + k) * 4) + (o % 4)] = weights[(o * site.Depth) + k];
        return packed;
    }

    /// <summary>As <see cref="ByFour"/>, each weight plus 128.</summary>
    public static byte[] ByFourUnsigned(ConvolutionSite site) => Array.ConvertAll(ByFour(site), static w => (byte)(w + 128));

    /// <summary>Filter by filter, and sixteen bytes for the vectors that read past the end.</summary>
    public static sbyte[] ByFilter(ConvolutionSite site)
    {
        ReadOnlySpan<sbyte> weights = site.Weights.Constant!.Read<sbyte>();
        int filters = (site.Filters + 3) & ~3, depth = (site.Depth + 3) & ~3;
        var packed = new sbyte[(filters * depth) + 16];
        for (int o = 0; o < site.Filters; o++)
            weights.Slice(o * site.Depth, site.Depth).CopyTo(packed.AsSpan(o * depth));
        return packed;
    }

    /// <summary>Words of two filters at taps t and t+2: of four taps first the words of filters 0,1 and 2,3 at taps 0,2, then those at taps 1,3.</summary>
    public static int[] Lanes(ConvolutionSite site)
    {
        sbyte[] byFour = ByFour(site);
        var words = new int[byFour.Length / 4];
        for (int i = 0; i < words.Length; i++)
        {
            int four = i / 4 * 16, tap = i % 4 / 2, filter = i % 2 * 2;
            int At(int t, int f) => byFour[four + (t * 4) + f] & 0xFF;
            words[i] = At(tap, filter) | (At(tap, filter + 1) << 8) | (At(tap + 2, filter) << 16) | (At(tap + 2, filter + 1) << 24);
        }
        return words;
    }

    /// <summary>Depthwise weights tap by tap: [R,S,C] from [C,R,S,1].</summary>
    public static sbyte[] ByTap(ConvolutionSite site)
    {
        ReadOnlySpan<sbyte> weights = site.Weights.Constant!.Read<sbyte>();
        var packed = new sbyte[weights.Length];
        for (int c = 0; c < site.Channels; c++)
        for (int t = 0; t < site.Depth; t++)
            packed[(t * site.Channels) + c] = weights[(c * site.Depth) + t];
        return packed;
    }
}
