using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Dense
{
    public static ImmutableArray<Kernel> Kernels { get; } = ConvolutionKernels.For(Site);

    /// <summary>A convolution with a window of one tap over a column of pixels, one for each row of x.</summary>
    private static ConvolutionSite Site(Node node)
    {
        var op = (Dense)node.Op;
        (TensorType x, TensorType w, TensorType y) = (node.Inputs[0].Type, node.Inputs[1].Type, node.Output.Type);
        (int outputs, int inputs) = (w.Shape[0].Size, w.Shape[1].Size);
        int rows = y.Shape.ElementCount / Math.Max(outputs, 1);
        return new()
        {
            Weights = node.Inputs[1], Bias = node.Inputs[2], X = x, Y = y, In = [1, 1, rows, inputs], Out = [1, 1, rows, outputs],
            Window = Window2D.Square(1), Clamp = op.Clamp, Rounding = op.Rounding,
            Scales = x.IsQuantized ? Scaling.OfDense(x, w, y) : [],
        };
    }
}
