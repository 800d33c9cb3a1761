using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>
/// Sums of products by letters. Operands are taken pair by pair: the letters of both are batch where they are wanted later and contracted where
/// not, so that each pair is one matrix product between two transposes.
/// </summary>
internal static class OnnxEinsum
{
    /// <summary>A tensor with a letter for each axis.</summary>
    private sealed record Term(Value Value, string Letters)
    {
        public int Size(char letter) => Value.Shape[Letters.IndexOf(letter)].Size;
    }

    public static Value Einsum(OnnxCall c)
    {
        string equation = c.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        Value[] operands = c.Inputs();
        string[] sides = equation.Split("->");
        string[] letters = sides[0].Split(',');
        if (letters.Length != operands.Length || sides.Length > 2)
            throw c.Malformed($"equation {equation} is not one of {operands.Length} operands");

        // The axes under an ellipsis get letters of their own, counted from the right.
        int hidden = 0;
        for (int i = 0; i < letters.Length; i++)
            if (letters[i].Contains("...", StringComparison.Ordinal))
                hidden = Math.Max(hidden, operands[i].Shape.Rank - (letters[i].Length - 3));
        string all = string.Concat(Enumerable.Range(0, Math.Max(hidden, 0)).Select(static i => (char)('\u0100' + i)));
        var terms = new List<Term>();
        for (int i = 0; i < letters.Length; i++)
        {
            int own = operands[i].Shape.Rank - (letters[i].Length - 3);
            string spelled = letters[i].Contains("...", StringComparison.Ordinal) && own >= 0 ? letters[i].Replace("...", all[^own..], StringComparison.Ordinal) : letters[i];
            if (spelled.Length != operands[i].Shape.Rank || spelled.Contains('.'))
                throw c.Malformed($"{letters[i]} of equation {equation} does not fit the shape {operands[i].Shape}");
            terms.Add(Diagonal(c, new(operands[i], spelled)));
        }
        string result = sides.Length == 2
            ? sides[1].Replace("...", all, StringComparison.Ordinal)
            : all + string.Concat(sides[0].Where(l => char.IsLetter(l) && sides[0].Count(m => m == l) == 1).Order());
        if (result.Distinct().Count() != result.Length || !result.All(l => terms.Exists(t => t.Letters.Contains(l))))
            throw c.Malformed($"equation {equation} asks for what its operands do not have");

        while (terms.Count > 1)
        {
            string later = result + string.Concat(terms.Skip(2).Select(static t => t.Letters));
            terms = [Product(c, terms[0], terms[1], later), .. terms.Skip(2)];
        }
        Term last = Sum(c, terms[0], result);
        return c.Transpose(last.Value, [.. result.Select(l => last.Letters.IndexOf(l))]);
    }

    private static Term Diagonal(OnnxCall c, Term term) => term.Letters.Distinct().Count() == term.Letters.Length
        ? term
        : throw c.Unsupported($"a letter stands twice in {term.Letters}, which asks for a diagonal");

    /// <summary>The term without the letters that no one wants.</summary>
    private static Term Sum(OnnxCall c, Term term, string wanted)
    {
        int[] gone = [.. Enumerable.Range(0, term.Letters.Length).Where(i => !wanted.Contains(term.Letters[i]))];
        return gone.Length == 0
            ? term
            : new(c.Add(new Reduce(ReduceKind.Sum, [.. gone], false), term.Value), string.Concat(term.Letters.Where(wanted.Contains)));
    }

    private static Term Product(OnnxCall c, Term a, Term b, string later)
    {
        a = Sum(c, a, later + b.Letters);
        b = Sum(c, b, later + a.Letters);
        string both = string.Concat(a.Letters.Where(b.Letters.Contains));
        // An axis of size 1 under an ellipsis broadcasts.
        foreach (char letter in both.Where(l => a.Size(l) != b.Size(l)))
        {
            if (a.Size(letter) == 1)
                a = Widen(c, a, letter, b.Size(letter));
            else
                b = Widen(c, b, letter, a.Size(letter));
        }
        string batch = string.Concat(both.Where(later.Contains)), sum = string.Concat(both.Where(l => !later.Contains(l)));
        string left = string.Concat(a.Letters.Where(l => !both.Contains(l))), right = string.Concat(b.Letters.Where(l => !both.Contains(l)));
        int Size(Term t, string letters) => letters.Aggregate(1, (n, l) => checked(n * t.Size(l)));
        Value Matrix(Term t, string first, string second) => c.Reshape(
            c.Transpose(t.Value, [.. (batch + first + second).Select(l => t.Letters.IndexOf(l))]), Size(t, batch), Size(t, first), Size(t, second));
        Value y = c.Add(new MatMul(), Matrix(a, left, sum), Matrix(b, sum, right));
        return new(c.Reshape(y, [.. (batch + left).Select(a.Size), .. right.Select(b.Size)]), batch + left + right);
    }

    private static Term Widen(OnnxCall c, Term t, char letter, int size) =>
        t with { Value = c.Expand(t.Value, t.Value.Shape.With(t.Letters.IndexOf(letter), size)) };
}
