using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Einstein sums, as permutations, one matrix product for each further tensor, and sums.</summary>
internal static class Einsum
{
    /// <summary>A tensor whose axes have letters.</summary>
    private sealed record Labelled(Value Value, string Axes);

    public static Value Lower(Call c, string equation, Value[] tensors)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        if (terms.Length != tensors.Length || tensors.Length == 0)
            throw c.Unsupported(equation);
        // The dots stand for the leading axes; they get capital Greek letters, right aligned.
        int dots = terms.Zip(tensors, static (term, x) => term.Contains("...", StringComparison.Ordinal) ? x.Shape.Rank - (term.Length - 3) : 0).Max();
        if (dots is < 0 or > 20)
            throw c.Unsupported(equation);
        Labelled[] all = [.. terms.Zip(tensors, (term, x) => Diagonal(c, x, Spell(term, x.Shape.Rank - (term.Length - 3))))];
        string output = sides.Length > 1 ? Spell(sides[1], dots)
            : Spell("...", dots) + string.Concat(string.Concat(terms).Where(char.IsAsciiLetter).GroupBy(static l => l).Where(static g => g.Count() == 1).Select(static g => g.Key).Order());
        Labelled result = all[0];
        for (int i = 1; i < all.Length; i++)
            result = Multiply(c, result, all[i], output + string.Concat(all[(i + 1)..].Select(static t => t.Axes)));
        result = SumOut(c, result, output);
        if (result.Axes.Length != output.Length)
            throw c.Unsupported(equation);
        return c.L.Transpose(result.Value, [.. output.Select(l => result.Axes.IndexOf(l, StringComparison.Ordinal))]);

        static string Spell(string term, int axes) =>
            term.Replace("...", string.Concat(Enumerable.Range(0, Math.Max(axes, 0)).Reverse().Select(static i => (char)('Α' + i))), StringComparison.Ordinal);
    }

    /// <summary>A letter that occurs twice in a term picks the diagonal.</summary>
    private static Labelled Diagonal(Call c, Value x, string axes)
    {
        if (axes.Length != x.Shape.Rank)
            throw c.Unsupported($"term {axes} for a tensor of shape {x.Shape}");
        string distinct = string.Concat(axes.Distinct());
        if (distinct.Length == axes.Length)
            return new(x, axes);
        int[] strides = x.Shape.Strides(), sizes = [.. distinct.Select(l => x.Shape[axes.IndexOf(l, StringComparison.Ordinal)].Size)];
        int[] steps = [.. distinct.Select(l => axes.Select((a, i) => a == l ? strides[i] : 0).Sum())];
        Shape shape = Shape.Of(sizes);
        return new(c.L.Pick(x, [.. Places.Of(sizes, steps, 0)], shape), distinct);
    }

    private static Labelled SumOut(Call c, Labelled x, string keep)
    {
        int[] gone = [.. x.Axes.Select((l, i) => (l, i)).Where(p => !keep.Contains(p.l, StringComparison.Ordinal)).Select(static p => p.i)];
        return gone.Length == 0 ? x : new(c.L.Sum(x.Value, gone, keep: false), string.Concat(x.Axes.Where(l => keep.Contains(l, StringComparison.Ordinal))));
    }

    private static Labelled Multiply(Call c, Labelled a, Labelled b, string later)
    {
        a = SumOut(c, a, later + b.Axes);
        b = SumOut(c, b, later + a.Axes);
        string both = string.Concat(a.Axes.Where(l => b.Axes.Contains(l, StringComparison.Ordinal)));
        string batch = string.Concat(both.Where(l => later.Contains(l, StringComparison.Ordinal))), sum = string.Concat(both.Where(l => !later.Contains(l, StringComparison.Ordinal)));
        string rows = string.Concat(a.Axes.Where(l => !both.Contains(l, StringComparison.Ordinal))), columns = string.Concat(b.Axes.Where(l => !both.Contains(l, StringComparison.Ordinal)));
        var size = new Dictionary<char, int>();
        foreach ((Value value, string axes) in (ReadOnlySpan<(Value, string)>)[(a.Value, a.Axes), (b.Value, b.Axes)])
            for (int i = 0; i < axes.Length; i++)
                size[axes[i]] = Math.Max(size.GetValueOrDefault(axes[i], 1), value.Shape[i].Size);
        int Count(string axes) => axes.Aggregate(1, (n, l) => n * size[l]);
        Value Arrange(Labelled x, string first, string second)
        {
            string order = batch + first + second;
            Value permuted = c.L.Transpose(x.Value, [.. order.Select(l => x.Axes.IndexOf(l, StringComparison.Ordinal))]);
            return c.L.Reshape(c.L.Expand(permuted, [.. order.Select(l => size[l])]), Count(batch), Count(first), Count(second));
        }
        Value product = c.L.MatMul(Arrange(a, rows, sum), Arrange(b, sum, columns));
        string result = batch + rows + columns;
        return new(c.L.Reshape(product, [.. result.Select(l => size[l])]), result);
    }
}

/// <summary>Flat places of the elements of a strided view.</summary>
internal static class Places
{
    public static IEnumerable<int> Of(int[] sizes, int[] strides, int offset)
    {
        int count = sizes.Aggregate(1, static (n, s) => checked(n * s));
        var index = new int[sizes.Length];
        for (int i = 0; i < count; i++)
        {
            int at = offset;
            for (int axis = 0; axis < sizes.Length; axis++)
                at = checked(at + (index[axis] * strides[axis]));
            yield return at;
            for (int axis = sizes.Length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--)
                index[axis] = 0;
        }
    }
}
