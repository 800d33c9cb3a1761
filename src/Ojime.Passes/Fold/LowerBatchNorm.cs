using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = batch_norm(x, gamma, beta, mean, variance)       ──▶       y = x · scale + shift
///
///   scale = gamma / sqrt(variance + epsilon)      shift = beta − mean · scale
/// </code>
/// </summary>
/// <remarks>Constant parameters only. <see cref="FoldScale"/> and <see cref="FoldBias"/> then take both into the weights before it.</remarks>
public static class LowerBatchNorm
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(LowerBatchNorm), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node is not { Op: BatchNorm norm, Inputs: [var x, { Constant: { } gamma }, { Constant: { } beta }, { Constant: { } mean }, { Constant: { } variance }] }
            || x.Type.Element != ElementType.Float32)
            return null;
        int channels = gamma.Shape.ElementCount;
        (float[] scale, float[] shift) = (new float[channels], new float[channels]);
        for (int c = 0; c < channels; c++)
        {
            double factor = gamma.Read<float>()[c] / Math.Sqrt((double)variance.Read<float>()[c] + norm.Epsilon);
            scale[c] = (float)factor;
            shift[c] = (float)(beta.Read<float>()[c] - (mean.Read<float>()[c] * factor));
        }
        Shape shape = Shape.Of([.. Enumerable.Range(0, x.Shape.Rank - Axes.Normal(norm.Axis, x.Shape.Rank)).Select(i => i == 0 ? channels : 1)]);
        Value scaled = graph.Add(new Binary(BinaryKind.Mul), node.Origin, x, Constants.Floats(shape, scale));
        return graph.Add(new Binary(BinaryKind.Add), node.Origin, scaled, Constants.Floats(shape, shift));
    }
}
