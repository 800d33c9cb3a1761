using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Reduce
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        List<int>[] groups = Groups(x.Shape, y.Shape.ElementCount);
        for (int i = 0; i < groups.Length; i++)
        {
            List<int> group = groups[i];
            switch (x.Type)
            {
                case { Element: ElementType.Float32 } when y.Type.Element == ElementType.Bool:
                    y.Write<byte>()[i] = (byte)Ints(group.ConvertAll(j => x.Read<float>()[j] != 0 ? 1L : 0L));
                    break;
                case { Element: ElementType.Float32 }:
                    y.Write<float>()[i] = (float)Float(group.ConvertAll(j => (double)x.Read<float>()[j]));
                    break;
                case { IsQuantized: false }:
                    y.SetLong(i, Ints(group.ConvertAll(x.LongAt)));
                    break;
                default:
                    y.SetLong(i, Codes(group.ConvertAll(j => (int)x.LongAt(j)), x.Type, y.Type));
                    break;
            }
        }
    }

    /// <summary>For each result, the flat indices of the elements that make it, in order.</summary>
    private List<int>[] Groups(Shape shape, int results)
    {
        bool[] reduced = Reduced(shape.Rank);
        int[] sizes = shape.Sizes, resultStrides = new int[sizes.Length];
        for (int axis = sizes.Length - 1, step = 1; axis >= 0; axis--)
        {
            if (reduced[axis])
                continue;
            resultStrides[axis] = step;
            step *= sizes[axis];
        }
        var groups = new List<int>[results];
        for (int i = 0; i < results; i++)
            groups[i] = [];
        for (int flat = 0; flat < shape.ElementCount; flat++)
        {
            int result = 0;
            for (int axis = sizes.Length - 1, rest = flat; axis >= 0; rest /= sizes[axis], axis--)
                result += rest % sizes[axis] * resultStrides[axis];
            groups[result].Add(flat);
        }
        return groups;
    }

    private double Float(List<double> x) => Kind switch
    {
        ReduceKind.Sum => x.Sum(),
        ReduceKind.Mean => x.Sum() / x.Count,
        ReduceKind.Max => x.Aggregate(double.NegativeInfinity, Math.Max),
        ReduceKind.Min => x.Aggregate(double.PositiveInfinity, Math.Min),
        ReduceKind.Prod => x.Aggregate(1.0, static (p, v) => p * v),
        ReduceKind.L1 => x.Sum(Math.Abs),
        ReduceKind.L2 => Math.Sqrt(x.Sum(static v => v * v)),
        ReduceKind.SumSquare => x.Sum(static v => v * v),
        ReduceKind.LogSum => Math.Log(x.Sum()),
        ReduceKind.LogSumExp => LogSumExp(x),
        ReduceKind.Any or ReduceKind.All => throw new UnreachableException($"{Kind} gives bool"),
    };

    private static double LogSumExp(List<double> x)
    {
        double max = x.Aggregate(double.NegativeInfinity, Math.Max);
        return double.IsInfinity(max) ? max : max + Math.Log(x.Sum(v => Math.Exp(v - max)));
    }

    /// <summary>Integers without a scale; sums wrap, the mean truncates toward zero.</summary>
    private long Ints(List<long> x) => Kind switch
    {
        ReduceKind.Sum => x.Aggregate(0L, static (s, v) => unchecked(s + v)),
        ReduceKind.Mean => x.Aggregate(0L, static (s, v) => unchecked(s + v)) / x.Count,
        ReduceKind.Max => x.Max(),
        ReduceKind.Min => x.Min(),
        ReduceKind.Prod => x.Aggregate(1L, static (p, v) => unchecked(p * v)),
        ReduceKind.Any => x.Exists(static v => v != 0) ? 1 : 0,
        ReduceKind.All => x.TrueForAll(static v => v != 0) ? 1 : 0,
        ReduceKind.L1 => x.Aggregate(0L, static (s, v) => unchecked(s + (v < 0 ? -v : v))),
        ReduceKind.SumSquare => x.Aggregate(0L, static (s, v) => unchecked(s + (v * v))),
        ReduceKind.L2 or ReduceKind.LogSum or ReduceKind.LogSumExp => throw new UnreachableException($"{Kind} over integers"),
    };
}
