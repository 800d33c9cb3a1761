using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Classes of a convolution's results that have a bias each: the first <paramref name="Top"/> rows one by one, all rows between together, the last
/// <paramref name="Bottom"/> one by one; and columns likewise.
/// </summary>
/// <remarks>
/// A channel that holds one number everywhere adds a constant to every sum, but less of it where the window leaves the image. So folded
/// into the bias it makes a bias for each class: 3x3 of them for a 3x3 window padded by 1.
/// </remarks>
public sealed record Border2D(int Top, int Left, int Bottom, int Right)
{
    public int Rows => Top + 1 + Bottom;

    public int Columns => Left + 1 + Right;

    /// <summary>The class of result (<paramref name="p"/>, <paramref name="q"/>) of rows × columns results, counted row by row.</summary>
    public int ClassOf(int p, int q, int rows, int columns) => (Along(p, rows, Top, Bottom) * Columns) + Along(q, columns, Left, Right);

    private static int Along(int at, int size, int before, int after) =>
        at >= size - after ? before + 1 + at - (size - after) : Math.Min(at, before);

    /// <summary>The fewest classes that tell apart all that differs.</summary>
    /// <param name="same">Whether two results (row, column) may share a bias.</param>
    public static Border2D Find(int rows, int columns, Func<(int, int), (int, int), bool> same)
    {
        (int top, int bottom) = Ends(rows, (a, b) => Enumerable.Range(0, columns).All(q => same((a, q), (b, q))));
        (int left, int right) = Ends(columns, (a, b) => Enumerable.Range(0, rows).All(p => same((p, a), (p, b))));
        return new(top, left, bottom, right);
    }

    /// <summary>How many places at either end differ from those in the middle.</summary>
    private static (int Before, int After) Ends(int size, Func<int, int, bool> same)
    {
        int before = size / 2, after = size - 1 - (size / 2);
        while (before > 0 && same(before - 1, size / 2))
            before--;
        while (after > 0 && same(size - after, size / 2))
            after--;
        return (before, after);
    }

    /// <summary><c>1,1,1,1</c>: top, left, bottom, right.</summary>
    public override string ToString() => $"{Top},{Left},{Bottom},{Right}";

    public static Border2D? Read(AttributeReader a) => a.Ints("border") is { Count: 4 } b ? new(b[0], b[1], b[2], b[3]) : null;
}
