using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Cumulative
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        (int outer, int size, int inner) = Axes.Around(x.Shape, Axis);
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int first = (o * size * inner) + i;
            IEnumerable<int> order = Enumerable.Range(0, size).Select(k => first + ((Reverse ? size - 1 - k : k) * inner));
            switch (x.Type)
            {
                case { Element: ElementType.Float32 }:
                    Run(order, NeutralFloat, at => x.Read<float>()[at], Join, (at, v) => y.Write<float>()[at] = v);
                    break;
                case { IsQuantized: false }:
                    Run(order, NeutralInt(x.Type.Element), x.LongAt, Join, y.SetLong);
                    break;
                case { Element: ElementType.Int8 } when Kind == CumulativeKind.Sum:
                    QuantizedSum(order, x, y);
                    break;
                case { Element: ElementType.Int8 or ElementType.Int16 } when Kind is CumulativeKind.Max or CumulativeKind.Min:
                    Run(order, NeutralInt(x.Type.Element), x.LongAt, Join, y.SetLong);
                    break;
                default:
                    throw new UnreachableException($"{Text} over {x.Type}");
            }
        }
    }

    private void Run<T>(IEnumerable<int> order, T neutral, Func<int, T> read, Func<T, T, T> join, Action<int, T> write)
    {
        T so = neutral;
        foreach (int at in order)
        {
            T next = join(so, read(at));
            write(at, Exclusive ? so : next);
            so = next;
        }
    }

    private float NeutralFloat => Kind switch
    {
        CumulativeKind.Sum => 0, CumulativeKind.Prod => 1, CumulativeKind.Max => float.NegativeInfinity, CumulativeKind.Min => float.PositiveInfinity,
    };

    private long NeutralInt(ElementType element) => Kind switch
    {
        CumulativeKind.Sum => 0, CumulativeKind.Prod => 1, CumulativeKind.Max => element.Range.Low, CumulativeKind.Min => element.Range.High,
    };

    private float Join(float a, float b) => Kind switch
    {
        CumulativeKind.Sum => a + b, CumulativeKind.Prod => a * b, CumulativeKind.Max => MathF.Max(a, b), CumulativeKind.Min => MathF.Min(a, b),
    };

    private long Join(long a, long b) => Kind switch
    {
        CumulativeKind.Sum => unchecked(a + b), CumulativeKind.Prod => unchecked(a * b), CumulativeKind.Max => Math.Max(a, b), CumulativeKind.Min => Math.Min(a, b),
    };

    /// <summary>TFLite's CUMSUM: codes at half their scale with 20 bits to spare are added up, and each sum is brought to the result's scale.</summary>
    private void QuantizedSum(IEnumerable<int> order, Tensor x, Tensor y)
    {
        (Quantization from, Quantization to) = (x.Type.Quantization!, y.Type.Quantization!);
        FixedMultiplier half = FixedMultiplier.Of(0.5), scale = SumScale(from, to);
        int sum = half.Apply(-from.Zero << Spare);
        Run(order, sum, at => half.Apply((int)(x.LongAt(at) - from.Zero) << Spare), static (a, b) => unchecked(a + b),
            (at, v) => y.SetLong(at, Math.Clamp(scale.Apply(v) + to.Zero, sbyte.MinValue, sbyte.MaxValue)));
    }

    private const int Spare = 20;

    private static FixedMultiplier SumScale(Quantization from, Quantization to) => FixedMultiplier.Of(2 * (double)from.Scale / ((1 << Spare) * (double)to.Scale));
}
