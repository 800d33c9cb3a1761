using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Conv2D
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor w, Tensor b, Tensor y) = (inputs[0], inputs[1], inputs[2], outputs[0]);
        switch (x.Type.Element)
        {
            case ElementType.Float32:
                Loop<float, float, float, Float>(x, w, y, new(b, Clamp));
                break;
            case ElementType.Int8:
                Loop<sbyte, int, sbyte, Int8>(x, w, y, new(b, Scaling.Of(x.Type, w.Type, y.Type), x.Type, w.Type, y.Type, Clamp, Rounding));
                break;
            case ElementType.Int16:
                Loop<short, long, short, Int16>(x, w, y, new(b, Scaling.Of(x.Type, w.Type, y.Type), y.Type, Clamp, Rounding));
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"conv2d over {x.Type}");
        }
    }

    /// <summary>The loop nest, once; the arithmetic is the part that differs.</summary>
    private void Loop<TData, TSum, TResult, TArithmetic>(Tensor x, Tensor w, Tensor y, TArithmetic arithmetic)
        where TData : unmanaged where TResult : unmanaged where TArithmetic : struct, IConvolutionArithmetic<TData, TSum, TResult>
    {
        int[] xs = x.Shape.Sizes, ws = w.Shape.Sizes, ys = y.Shape.Sizes;
        (int height, int width, int channels) = (xs[1], xs[2], xs[3]);
        (int filters, int perGroup) = (ws[0], ws[3]);
        int filtersPerGroup = filters / Groups;
        ReadOnlySpan<TData> data = x.Read<TData>();
        ReadOnlySpan<byte> weights = w.Bytes.Span;
        Span<TResult> result = y.Write<TResult>();
        int at = 0;
        for (int n = 0; n < ys[0]; n++)
        for (int p = 0; p < ys[1]; p++)
        for (int q = 0; q < ys[2]; q++)
        for (int o = 0; o < filters; o++)
        {
            TSum sum = arithmetic.Start(o);
            int firstInput = o / filtersPerGroup * perGroup;
            for (int r = 0; r < Window.Rows.Size; r++)
            {
                int row = Window.Rows.At(p, r);
                if (row < 0 || row >= height)
                    continue;
                for (int s = 0; s < Window.Columns.Size; s++)
                {
                    int column = Window.Columns.At(q, s);
                    if (column < 0 || column >= width)
                        continue;
                    int from = ((((n * height) + row) * width) + column) * channels + firstInput;
                    int tap = ((((o * Window.Rows.Size) + r) * Window.Columns.Size) + s) * perGroup;
                    for (int i = 0; i < perGroup; i++)
                        sum = arithmetic.Tap(sum, data[from + i], weights, tap + i);
                }
            }
            result[at++] = arithmetic.Finish(sum, o);
        }
    }

    private readonly struct Float(Tensor bias, Clamp? clamp) : IConvolutionArithmetic<float, float, float>
    {
        public float Start(int channel) => bias.Read<float>()[channel];
        public float Tap(float sum, float x, ReadOnlySpan<byte> w, int index) =>
            sum + (x * System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(w)[index]);
        public float Finish(float sum, int channel) => Ops.Clamp.Apply(clamp, sum);
    }

    /// <summary>Exact integer meaning for int8. The C kernels must agree with it in every bit.</summary>
    private readonly struct Int8 : IConvolutionArithmetic<sbyte, int, sbyte>
    {
        private readonly Tensor? _bias;
        private readonly FixedMultiplier[] _scale;
        private readonly int _xZero, _wZero, _yZero, _low, _high;
        private readonly Rounding _rounding;

        public Int8(Tensor bias, FixedMultiplier[] scale, TensorType x, TensorType w, TensorType y, Clamp? clamp, Rounding rounding)
        {
            (_bias, _scale, _rounding) = (bias, scale, rounding);
            (_xZero, _wZero, _yZero) = (x.Quantization!.Zero, w.Quantization!.Zero, y.Quantization!.Zero);
            (_low, _high) = Ops.Clamp.Codes(clamp, y);
        }

        public int Start(int channel) => _bias!.Read<int>()[channel];
        public int Tap(int sum, sbyte x, ReadOnlySpan<byte> w, int index) => unchecked(sum + ((x - _xZero) * ((sbyte)w[index] - _wZero)));
        public sbyte Finish(int sum, int channel) => (sbyte)Math.Clamp(_scale[channel].Apply(sum, _rounding) + _yZero, _low, _high);
    }

    /// <summary>int16 activations: a 64-bit sum where the bias is int64, a 32-bit one with double rounding where it is int32.</summary>
    private readonly struct Int16 : IConvolutionArithmetic<short, long, short>
    {
        private readonly Tensor _bias;
        private readonly FixedMultiplier[] _scale;
        private readonly bool _wide;
        private readonly int _low, _high;
        private readonly Rounding _rounding;

        public Int16(Tensor bias, FixedMultiplier[] scale, TensorType y, Clamp? clamp, Rounding rounding)
        {
            (_bias, _scale, _rounding) = (bias, scale, rounding);
            _wide = bias.Type.Element == ElementType.Int64;
            (_low, _high) = Ops.Clamp.Codes(clamp, y);
        }

        public long Start(int channel) => _wide ? _bias.Read<long>()[channel] : _bias.Read<int>()[channel];
        public long Tap(long sum, short x, ReadOnlySpan<byte> w, int index) => sum + (x * (sbyte)w[index]);
        public short Finish(long sum, int channel) => (short)Math.Clamp(
            _wide ? _scale[channel].Apply(sum) : _scale[channel].Apply(unchecked((int)sum), _rounding), _low, _high);
    }
}
