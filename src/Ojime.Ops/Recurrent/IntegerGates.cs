using Ojime.Core;

namespace Ojime.Ops;

/// <summary>The integer gates of one recurrent node: weighted sums brought to 16 bits, and the results' scales.</summary>
internal sealed class IntegerGates(ReadOnlySpan<Tensor> inputs, TensorType y, Rounding rounding)
{
    private readonly Tensor _w = inputs[1], _r = inputs[2], _b = inputs[3], _rb = inputs[4];
    private readonly int _xZero = inputs[0].Type.Quantization!.Zero;
    private readonly FixedMultiplier[] _fromInput = Recurrence.GateFactors(inputs[0].Type, inputs[1].Type);
    private readonly FixedMultiplier[] _fromHidden = Recurrence.GateFactors(inputs[5].Type, inputs[2].Type);
    private readonly FixedMultiplier _toY = FixedMultiplier.Of((double)inputs[5].Type.Quantization!.Scale / y.Quantization!.Scale);
    private readonly int _yZero = y.Quantization!.Zero;

    /// <summary>The input's part of a gate, with its bias, in 1/2^12.</summary>
    public short Input(int row, ReadOnlySpan<sbyte> x)
    {
        int sum = _b.Read<int>()[row];
        ReadOnlySpan<sbyte> w = _w.Read<sbyte>().Slice(row * x.Length, x.Length);
        for (int i = 0; i < x.Length; i++)
            sum = unchecked(sum + ((x[i] - _xZero) * w[i]));
        return Recurrence.Saturate(_fromInput[row].Apply(sum, rounding));
    }

    /// <summary>The hidden state's part of a gate, with its bias, in 1/2^12.</summary>
    public short Hidden(int row, ReadOnlySpan<short> h)
    {
        int sum = _rb.Read<int>()[row];
        ReadOnlySpan<sbyte> r = _r.Read<sbyte>().Slice(row * h.Length, h.Length);
        for (int i = 0; i < h.Length; i++)
            sum = unchecked(sum + (h[i] * r[i]));
        return Recurrence.Saturate(_fromHidden[row].Apply(sum, rounding));
    }

    /// <summary>The code of y for a hidden state's code.</summary>
    public sbyte Output(short h) => (sbyte)Math.Clamp(_toY.Apply(h, rounding) + _yZero, sbyte.MinValue, sbyte.MaxValue);

    public static short Sigmoid(int gate) => WordCurves.Sigmoid(3 * Recurrence.Saturate(gate));

    public static short Tanh(int gate) => WordCurves.Tanh(3 * Recurrence.Saturate(gate));
}
