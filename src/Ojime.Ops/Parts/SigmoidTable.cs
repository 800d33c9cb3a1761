namespace Ojime.Ops;

/// <summary>The sigmoid that int16 LOGISTIC, TANH and the gates of LSTMs share in TensorFlow Lite: 256 entries, interpolated.</summary>
public static class SigmoidTable
{
    /// <summary>Entry i is 65536 / (1 + exp(−i/24)), within 1 of the rounded value, at most 65535.</summary>
    public static ReadOnlySpan<ushort> Entries => Table;

    /// <summary>The entries less 32768, to fit int16: every one is at least one half.</summary>
    public static short[] Stored => [.. Table.Select(static e => (short)(e - 32768))];

    // The published table is above the rounded value at these places; it was made with another rounding.
    private static readonly HashSet<int> OneMore =
    [
        4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50, 54, 62, 63, 64, 66, 82, 86,
        93, 100, 103, 112, 116, 135, 255,
    ];

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(static i =>
        (ushort)Math.Min(65535, (int)Math.Round(65536 / (1 + Math.Exp(-i / 24.0))) + (OneMore.Contains(i) ? 1 : 0)))];

    /// <summary>The factor from an input's scale to steps of 1/(3·4096), and the right shift that follows.</summary>
    /// <param name="wholeShifts">How many powers of two above 2^-12 need no division: 0 for the sigmoid, 1 for tanh.</param>
    public static (int Multiplier, int Shift) Scaling(float scale, int wholeShifts)
    {
        int exponent = Math.ILogB(scale);
        bool isPowerOfTwo = scale == MathF.ScaleB(1, exponent);
        if (isPowerOfTwo && exponent + 12 >= 0 && exponent + 12 <= wholeShifts)
            return (3 << (exponent + 12), 0);
        double multiplier = scale * 4096.0 * 3.0;
        int shift = 0;
        for (; multiplier <= 32767 / 2.0 && shift <= 30; shift++)
            multiplier *= 2;
        return ((int)multiplier, shift);
    }

    private static int Scaled(short x, int multiplier, int shift) =>
        unchecked(((x * multiplier) + (shift > 0 ? 1 << (shift - 1) : 0)) >> shift);

    /// <summary>Sigmoid in Q0.15 of a code under the given scaling.</summary>
    public static short Sigmoid(short x, int multiplier, int shift)
    {
        int input = Scaled(x, multiplier, shift);
        uint magnitude = (uint)Math.Abs(input), index = magnitude >> 9;
        uint result = index >= 255 ? 0x7FFFu << 10 : ((uint)Table[index] << 9) + ((magnitude & 0x1FF) * (uint)(Table[index + 1] - Table[index]));
        result = input >= 0 ? result + (1 << 9) : (1u << 25) - result + (1 << 9) - 1;
        return (short)(result >> 10);
    }

    /// <summary>tanh in Q0.15 of a code under the given scaling: 2 · sigmoid(2x) − 1.</summary>
    public static short Tanh(short x, int multiplier, int shift)
    {
        int input = Scaled(x, multiplier, shift);
        uint magnitude = (uint)Math.Abs(input), index = magnitude >> 8;
        int result = index >= 255 ? 0xFFFF << 8 : (Table[index] << 8) + ((int)(magnitude & 0xFF) * (Table[index + 1] - Table[index]));
        result = input >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1;
        return (short)(result >> 8);
    }
}
