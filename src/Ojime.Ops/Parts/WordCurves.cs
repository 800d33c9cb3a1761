namespace Ojime.Ops;

/// <summary>Sigmoid and tanh on 16-bit integers as TFLite Micro has them: one table of 256 sigmoids, interpolated.</summary>
/// <remarks>
/// The argument is x in units of 1/(3·2^12), for the table's nodes lie 1/24 apart: at a scale of 2^-12 it is three times the code.
/// The result has 15 fractional bits.
/// </remarks>
public static class WordCurves
{
    /// <summary>65536·sigmoid(i/24), rounded; the listed entries are one more in TensorFlow's table, which was made in lower precision.</summary>
    public static ReadOnlySpan<ushort> Table => Entries;

    private static readonly ushort[] Entries = MakeTable();

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
            table[i] = (ushort)Math.Min(65535, Math.Round(65536 / (1 + Math.Exp(-i / 24.0))));
        foreach (int i in (int[])[4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50, 54, 62, 63,
            64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255])
            table[i] = (ushort)Math.Min(65535, table[i] + 1);
        return table;
    }

    /// <summary>round(x·multiplier / 2^shift), half up: from a code to the curves' argument.</summary>
    public static int Scaled(int code, int multiplier, int shift) => ((code * multiplier) + (shift > 0 ? 1 << (shift - 1) : 0)) >> shift;

    /// <summary>Multiplier and shift for codes whose scale is 2^power: 3·2^(power + 12).</summary>
    public static (int Multiplier, int Shift) ScalingOf(int power) => power >= -12 ? (3 << (power + 12), 0) : (3, -12 - power);

    public static short Sigmoid(int scaled)
    {
        int size = Math.Abs(scaled), node = size >> 9;
        int positive = node >= 255 ? 0x7FFF << 10 : (Entries[node] << 9) + ((size & 0x1FF) * (Entries[node + 1] - Entries[node]));
        int result = scaled >= 0 ? positive + (1 << 9) : (1 << 25) - positive + (1 << 9) - 1;
        return (short)(result >> 10);
    }

    public static short Tanh(int scaled)
    {
        int size = Math.Abs(scaled), node = size >> 8;
        int sigmoid = node >= 255 ? 0xFFFF << 8 : (Entries[node] << 8) + ((size & 0xFF) * (Entries[node + 1] - Entries[node]));
        int result = scaled >= 0 ? sigmoid - (1 << 23) + (1 << 7) : -sigmoid + (1 << 23) + (1 << 7) - 1;
        return (short)(result >> 8);
    }
}
