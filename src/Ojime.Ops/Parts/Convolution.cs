using Ojime.Core;

namespace Ojime.Ops;

/// <summary>The arithmetic of a weighted sum, apart from its loops: where it starts, what a tap adds, how it ends.</summary>
public interface IConvolutionArithmetic<TData, TSum, TResult>
{
    TSum Start(int channel);
    TSum Tap(TSum sum, TData x, ReadOnlySpan<byte> weights, int index);
    TResult Finish(TSum sum, int channel);
}

/// <summary>The factor from accumulator to result, for each output channel: sx · sw[o] / sy.</summary>
public static class Scaling
{
    /// <remarks>In double, from the stored floats, multiplied before divided: TFLite Micro's order, so the mantissas agree in every bit.</remarks>
    public static FixedMultiplier[] Of(TensorType x, TensorType w, TensorType y)
    {
        var result = new FixedMultiplier[w.Shape[0].Size];
        for (int o = 0; o < result.Length; o++)
            result[o] = FixedMultiplier.Of((double)x.Quantization!.Scale * w.Quantization!.ScaleAt(o) / y.Quantization!.Scale);
        return result;
    }
}
