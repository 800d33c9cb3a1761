using System.Runtime.Intrinsics;
using Ojime.Core;

namespace Ojime.Ops;

/// <summary>The arithmetic of weighted sums, apart from the loops that walk them: where a sum starts, what taps add, how it ends.</summary>
/// <remarks>Elements are numbers whose zero point is already taken off, so a tap that is left out is a tap on real zero.</remarks>
public interface IWeightedSums<T, TSum> where T : unmanaged
{
    /// <summary>The data, element by element.</summary>
    ReadOnlySpan<T> X { get; }

    /// <summary>The weights, element by element.</summary>
    ReadOnlySpan<T> W { get; }

    /// <summary>A bias: that of an output channel, or of a class and a channel.</summary>
    TSum Start(int index);

    /// <summary>sum + Σ x[i] · w[i]</summary>
    TSum Add(TSum sum, ReadOnlySpan<T> x, ReadOnlySpan<T> w);

    /// <summary>Scales, rounds, clamps and stores one result.</summary>
    void Finish(int index, TSum sum, int channel);
}

/// <summary>Sums of products in float32.</summary>
public readonly struct FloatSums(Tensor x, Tensor w, Tensor? bias, Tensor y, Clamp? clamp) : IWeightedSums<float, float>
{
    public ReadOnlySpan<float> X => x.Read<float>();
    public ReadOnlySpan<float> W => w.Read<float>();

    public float Start(int index) => bias is null ? 0 : bias.Read<float>()[index];

    /// <remarks>Eight partial sums, for speed and for less rounding; the same on every machine.</remarks>
    public float Add(float sum, ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        int i = 0;
        if (x.Length >= 8)
        {
            Vector256<float> parts = Vector256<float>.Zero;
            for (; i <= x.Length - 8; i += 8)
                parts += Vector256.Create(x.Slice(i, 8)) * Vector256.Create(w.Slice(i, 8));
            sum += Vector256.Sum(parts);
        }
        for (; i < x.Length; i++)
            sum += x[i] * w[i];
        return sum;
    }

    public void Finish(int index, float sum, int channel) => y.Write<float>()[index] = Clamp.Apply(clamp, sum);
}

/// <summary>
/// Sums of products in exact integers. The C kernels must agree in every bit.
/// 32-bit sums wrap; where the bias is int64 the sum has 64 bits and the multiplier 16; without a quantisation the sum is the result.
/// </summary>
public readonly struct IntegerSums : IWeightedSums<int, long>
{
    private readonly int[] _x, _w;
    private readonly Tensor? _bias;
    private readonly Tensor _y;
    private readonly FixedMultiplier[]? _scales;
    private readonly Rounding _rounding;
    private readonly bool _wide;
    private readonly int _zero, _low, _high, _chunk;

    public IntegerSums(Tensor x, Tensor w, Tensor? bias, Tensor y, FixedMultiplier[]? scales, Clamp? clamp, Rounding rounding)
    {
        (_x, _w, _bias, _y, _scales, _rounding) = (Codes(x), Codes(w), bias, y, scales, rounding);
        _wide = bias is null ? x.Type.Element == ElementType.Int16 : bias.Type.Element == ElementType.Int64;
        _chunk = x.Type.Element == ElementType.Int16 && w.Type.Element == ElementType.Int16 ? 8 : 128;
        _zero = y.Type.Quantization?.Zero ?? 0;
        if (scales is not null)
            (_low, _high) = Clamp.Codes(clamp, y.Type);
    }

    public ReadOnlySpan<int> X => _x;
    public ReadOnlySpan<int> W => _w;

    public long Start(int index) => _bias is null ? 0 : _bias.Type.Element switch
    {
        ElementType.Int64 => _bias.Read<long>()[index],
        _ => _bias.Read<int>()[index],
    };

    /// <remarks>In 32 bits as far as no sum of one lane can reach 2^31: one product of two int16, or 16 where the weights are int8.</remarks>
    public long Add(long sum, ReadOnlySpan<int> x, ReadOnlySpan<int> w)
    {
        int i = 0;
        while (x.Length - i >= 8)
        {
            Vector256<int> parts = Vector256<int>.Zero;
            int end = Math.Min(x.Length & ~7, i + _chunk);
            for (; i < end; i += 8)
                parts += Vector256.Create(x.Slice(i, 8)) * Vector256.Create(w.Slice(i, 8));
            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(parts);
            sum += Vector256.Sum(lower + upper);
        }
        for (; i < x.Length && i < w.Length; i++)
            sum += (long)x[i] * w[i];
        return sum;
    }

    public void Finish(int index, long sum, int channel)
    {
        if (_scales is null)
        {
            _y.Write<int>()[index] = unchecked((int)sum);
            return;
        }
        FixedMultiplier scale = _scales.Length == 1 ? _scales[0] : _scales[channel];
        int scaled = _wide ? scale.Apply(sum) : scale.Apply(unchecked((int)sum), _rounding);
        long code = Math.Clamp((long)scaled + _zero, _low, _high);
        if (_y.Type.Element == ElementType.Int8)
            _y.Write<sbyte>()[index] = (sbyte)code;
        else
            _y.Write<short>()[index] = (short)code;
    }

    /// <summary>Every element less its zero point.</summary>
    private static int[] Codes(Tensor t)
    {
        int zero = t.Type.Quantization?.Zero ?? 0;
        var codes = new int[t.Shape.ElementCount];
        switch (t.Type.Element)
        {
            case ElementType.Int8:
                ReadOnlySpan<sbyte> bytes = t.Read<sbyte>();
                for (int i = 0; i < codes.Length; i++)
                    codes[i] = bytes[i] - zero;
                break;
            case ElementType.Int16:
                ReadOnlySpan<short> halves = t.Read<short>();
                for (int i = 0; i < codes.Length; i++)
                    codes[i] = halves[i] - zero;
                break;
            case ElementType.Int32:
                t.Read<int>().CopyTo(codes);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"a weighted sum over {t.Type}");
        }
        return codes;
    }
}

/// <summary>The factor from accumulator to result, for each output channel: sx · sw[o] / sy.</summary>
public static class Scaling
{
    /// <summary>A convolution's factors, one for each output channel.</summary>
    /// <remarks>In double, from the stored floats, multiplied before divided: TFLite Micro's order, so the mantissas agree in every bit.</remarks>
    public static FixedMultiplier[] Of(TensorType x, TensorType w, TensorType y)
    {
        var result = new FixedMultiplier[w.Shape[0].Size];
        for (int o = 0; o < result.Length; o++)
            result[o] = FixedMultiplier.Of((double)x.Quantization!.Scale * w.Quantization!.ScaleAt(o) / y.Quantization!.Scale);
        return result;
    }

    /// <summary>A dense layer's or matrix product's factors: one, or one for each output channel where the weights have several scales.</summary>
    /// <remarks>In double throughout, as TFLite Micro since 2026; older versions multiplied the two scales in float32.</remarks>
    public static FixedMultiplier[] OfDense(TensorType x, TensorType w, TensorType y) => w.Quantization!.Scales.Length > 1
        ? Of(x, w, y)
        : [FixedMultiplier.Of(((double)x.Quantization!.Scale * w.Quantization.Scale) / y.Quantization!.Scale)];
}
