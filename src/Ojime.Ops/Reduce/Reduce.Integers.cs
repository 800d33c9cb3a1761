using System.Diagnostics;
using System.Numerics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Reduce
{
    /// <summary>One result over quantised codes.</summary>
    private int Codes(List<int> x, TensorType from, TensorType to)
    {
        (long low, long high) = to.Element.Range;
        int zero = from.Quantization!.Zero;
        long code = Kind switch
        {
            ReduceKind.Max => x.Max(),
            ReduceKind.Min => x.Min(),
            ReduceKind.Sum or ReduceKind.Mean =>
                SumScale(from, to, x.Count).Apply(unchecked((int)(x.Sum(static v => (long)v) - ((long)zero * x.Count))), Rounding) + (long)to.Quantization!.Zero,
            ReduceKind.Prod => Product(x, zero, ProductScale(from, to, x.Count)) + (long)to.Quantization!.Zero,
            _ => throw new UnreachableException($"{Text} over {from}"),
        };
        return (int)Math.Clamp(code, low, high);
    }

    /// <summary>The factor from the sum of codes to the result's code. The mean's 1/count is worked into the mantissa, with its fraction cut.</summary>
    private FixedMultiplier SumScale(TensorType from, TensorType to, int count)
    {
        FixedMultiplier scale = FixedMultiplier.Of((double)from.Quantization!.Scale / to.Quantization!.Scale);
        if (Kind == ReduceKind.Sum)
            return scale;
        int shift = Math.Min(63 - BitOperations.LeadingZeroCount((ulong)count), Math.Min(32, 31 + scale.Exponent));
        return new((int)(((long)scale.Mantissa << shift) / count), scale.Exponent - shift);
    }

    /// <summary>Every step of a product is scaled by sx / ⁿ√sy, so that it stays in range.</summary>
    private static FixedMultiplier ProductScale(TensorType from, TensorType to, int count) =>
        FixedMultiplier.Of(from.Quantization!.Scale / Math.Pow(to.Quantization!.Scale, 1.0 / count));

    private static int Product(List<int> x, int zero, FixedMultiplier scale)
    {
        int product = x[0] - zero;
        foreach (int code in x.Skip(1))
            product = scale.Apply((long)product * (code - zero));
        return scale.Apply((long)product);
    }
}
