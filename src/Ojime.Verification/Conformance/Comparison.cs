using System.Globalization;
using Ojime.Core;

namespace Ojime.Verification;

/// <summary>Compares results with what was wanted.</summary>
public static class Comparison
{
    /// <summary>The first difference in words, or null.</summary>
    public static string? Differs(IReadOnlyList<Tensor?> wanted, IReadOnlyList<Tensor> got, Tolerance tolerance)
    {
        if (wanted.Count > got.Count)
            return $"{got.Count} outputs; wanted are {wanted.Count}";
        for (int i = 0; i < wanted.Count; i++)
            if (wanted[i] is { } tensor && Differs(tensor, got[i], tolerance) is { } difference)
                return $"output {i}{difference}";
        return null;
    }

    private static string? Differs(Tensor wanted, Tensor got, Tolerance tolerance)
    {
        if (wanted.Type.Element != got.Type.Element)
            return $" is {got.Type.Element.Text}; wanted is {wanted.Type.Element.Text}";
        if (wanted.Shape != got.Shape)
            return $" has shape {got.Shape}; wanted is {wanted.Shape}";
        if (wanted.Bytes.Span.SequenceEqual(got.Bytes.Span))
            return null;
        if (!wanted.Type.Element.IsFloat && !tolerance.IntegersToo)
        {
            long[] a = wanted.ToLongs(), b = got.ToLongs();
            int differing = a.Zip(b).Count(static p => p.First != p.Second), first = a.Zip(b).TakeWhile(static p => p.First == p.Second).Count();
            return $"[{first}] is {b[first]}; wanted is {a[first]} ({differing} of {a.Length} differ)";
        }
        double[] want = wanted.ToDoubles(), have = got.ToDoubles();
        double largest = want.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < want.Length; i++)
        {
            double allowed = tolerance.Absolute + (tolerance.Relative * Math.Abs(want[i])) + (tolerance.OfLargest * largest);
            if (!want[i].Equals(have[i]) && want[i] != have[i] && !(Math.Abs(want[i] - have[i]) <= allowed))
                return string.Create(CultureInfo.InvariantCulture, $"[{i}] is {have[i]:G9}; wanted is {want[i]:G9}");
        }
        return null;
    }
}
