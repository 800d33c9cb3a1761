using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   c = conv2d(x, w, b)
///   y = c + d          d constant, one for each channel       ──▶       y = conv2d(x, w, b + d)
/// </code>
/// </summary>
/// <remarks>Floats only. Only where nothing else reads c. Also c − d.</remarks>
public static class FoldBias
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FoldBias), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Op is not Binary { Kind: BinaryKind.Add or BinaryKind.Sub, Clamp: var clamp } binary || WeightedSums.Split(node) is not var (c, term)
            || (binary.Kind == BinaryKind.Sub && node.Inputs[0].IsConstant)
            || !WeightedSums.IsOpen(c.Producer) || !graph.HasOneUse(c) || c.Shape != node.Output.Shape)
            return null;
        int last = c.Shape.Rank - 1;
        if (Constants.PerChannel(term, last, c.Shape.Rank, c.Shape[last].Size) is not { } shift)
            return null;
        Node sum = c.Producer!;
        float[] bias = sum.Inputs[2].Constant!.Read<float>().ToArray();
        for (int o = 0; o < bias.Length; o++)
            bias[o] += binary.Kind == BinaryKind.Add ? shift[o] : -shift[o];
        return graph.Add(FuseActivation.With(sum.Op, clamp), sum.Origin, sum.Inputs[0], sum.Inputs[1], Constants.Floats(sum.Inputs[2].Shape, bias, sum.Inputs[2].Name));
    }
}
