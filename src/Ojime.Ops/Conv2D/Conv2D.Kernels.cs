using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Conv2D
{
    public static ImmutableArray<Kernel> Kernels { get; } = [.. ConvolutionKernels.For(Site), .. ConvolutionKernels.Bordered(Site)];

    private static ConvolutionSite Site(Node node)
    {
        var op = (Conv2D)node.Op;
        (TensorType x, TensorType w, TensorType y) = (node.Inputs[0].Type, node.Inputs[1].Type, node.Output.Type);
        return new()
        {
            Weights = node.Inputs[1], Bias = node.Inputs[2], X = x, Y = y, In = x.Shape.Sizes, Out = y.Shape.Sizes,
            Window = op.Window, Groups = op.Groups, Clamp = op.Clamp, Border = op.Border, Rounding = op.Rounding,
            Scales = x.IsQuantized ? Scaling.Of(x, w, y) : [],
        };
    }
}
