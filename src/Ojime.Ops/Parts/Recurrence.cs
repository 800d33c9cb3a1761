using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>
/// What LSTM, GRU and plain recurrent layers share. Time-major, one layer, one direction: x [T,N,I], w [G·H,I], r [G·H,H], b and rb [G·H],
/// h0 [N,H], and c0 [N,H] where there is a cell. Results: y [T,N,H], the last hidden state and cell.
/// </summary>
/// <remarks>
/// Integer types: x int8; w and r int8, symmetric, one scale or one for each row; b int32 at the scale of x · w and rb at that of h · r;
/// h int16, symmetric; the cell int16, symmetric, its scale a power of two; y int8. Inside, gates are int16 at a scale of 2^-12,
/// sigmoid and tanh give 15 fractional bits.
/// </remarks>
internal static class Recurrence
{
    /// <summary>Binary digits after the point of a gate before its curve, and of what a curve gives.</summary>
    public const int GateBits = 12, CurveBits = 15;

    public static ImmutableArray<TensorType> Infer(int gates, bool hasCell, ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs.Length != (hasCell ? 7 : 6)
            || inputs is not [{ Shape: [var t, var n, var i] } x, { Shape: [var rows, var wi] }, { Shape: [var rRows, var rh] }, { Shape: [var b] }, { Shape: [var rb] }, { Shape: [var hn, var h] } hidden, ..]
            || rows != h * gates || wi != i || rRows != rows || rh != h || b != rows || rb != rows || hn != n || (hasCell && inputs[6].Shape != hidden.Shape))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs,
                $"x [T,N,I], w [{gates}H,I], r [{gates}H,H], two biases [{gates}H], h0 [N,H]{(hasCell ? ", c0 [N,H]" : "")}"));
        TensorType y = new(x.Element, [t, n, h]);
        return hasCell ? [y, hidden, inputs[6]] : [y, hidden];
    }

    public static long Macs(ReadOnlySpan<TensorType> inputs) =>
        (long)inputs[0].Shape[0].Size * inputs[0].Shape[1].Size * (inputs[1].Shape.ElementCount + inputs[2].Shape.ElementCount);

    /// <summary>Time steps in the order of the recurrence.</summary>
    public static IEnumerable<int> Steps(int count, bool reverse) => reverse ? Enumerable.Range(0, count).Reverse() : Enumerable.Range(0, count);

    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>bias + Σ row[i]·v[i], in order.</summary>
    public static float Dot(float bias, ReadOnlySpan<float> row, ReadOnlySpan<float> v)
    {
        float sum = bias;
        for (int i = 0; i < row.Length; i++)
            sum += row[i] * v[i];
        return sum;
    }

    public static short Saturate(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>a·b with CurveBits fractional bits dropped, half up.</summary>
    public static int Product(int a, int b) => (int)((((long)a * b) + (1 << (CurveBits - 1))) >> CurveBits);

    /// <summary>The factor from sums of x · w (or h · r) to gates, for each row.</summary>
    public static FixedMultiplier[] GateFactors(TensorType x, TensorType w)
    {
        if (w.Quantization is not { HasOnlyZeroZeros: true })
            throw new UnreachableException($"recurrent weights {w} are not symmetric");
        return [.. Enumerable.Range(0, w.Shape[0].Size).Select(row =>
            FixedMultiplier.Of((double)x.Quantization!.Scale * w.Quantization.ScaleAt(row) * (1 << GateBits)))];
    }

    /// <summary>The power of two that a cell's scale is.</summary>
    public static int PowerOf(TensorType cell)
    {
        int power = Math.ILogB(cell.Quantization!.Scale);
        return Math.ScaleB(1, power) == cell.Quantization.Scale && cell.Quantization.Zero == 0
            ? power
            : throw new UnreachableException($"the scale of cell {cell} is not a power of two, or it is not symmetric");
    }
}
