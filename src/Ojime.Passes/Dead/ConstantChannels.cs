using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// Finds channels that hold the same whatever the input is: a convolution whose weights for that channel are all zero gives act(bias) everywhere,
/// and what is made of such channels alone is constant too, at each position on its own: near a padded border it is another number.
/// </summary>
internal sealed class ConstantChannels
{
    private readonly Dictionary<Value, double[]?[]> _known = [];

    public ConstantChannels(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            if (ChannelRoles.Mixes(node))
                Learn(node, o => Channels(node.Inputs[0]).All(i => Image(node.Inputs[0], i) is not null || TapSum(node, o, i) is null));
            else if (ChannelRoles.Sources(node) is { } sources)
                Learn(node, o => (node.Op is Conv2D && TapSum(node, o, 0) is null)
                    || Enumerable.Range(0, sources.Length).All(i => node.Inputs[i].IsConstant || sources[i][o] < 0 || Image(node.Inputs[i], sources[i][o]) is not null));
        }
    }

    /// <summary>The stored numbers (codes, where the tensor is quantised) that a channel always holds: one, or one for each position. Null where it varies.</summary>
    public double[]? Image(Value value, int channel) => _known.TryGetValue(value, out double[]?[]? known) ? known[channel] : null;

    /// <summary>What a constant channel adds to every sum, as a factor of its taps' sum; null where it adds another amount near the border, or is not constant.</summary>
    /// <remarks>Under padding only real zero adds the same everywhere; a transposed convolution has the same borders.</remarks>
    public double? Foldable(Node node, int channel)
    {
        if (Image(node.Inputs[0], channel) is not [var code])
            return null;
        double distance = code - (node.Inputs[0].Type.Quantization?.Zero ?? 0);
        bool hasBorder = node.Op is ConvTranspose2D or Conv2D { Window.HasPadding: true };
        return distance == 0 || !hasBorder ? distance : null;
    }

    /// <summary>Σ taps (w[o, …, i] − zero of w), or null where all taps are that zero.</summary>
    public static double? TapSum(Node node, int o, int i)
    {
        Value w = node.Inputs[1];
        int inputs = w.Shape[^1].Size, taps = w.Shape.ElementCount / (w.Shape[0].Size * inputs);
        int zero = w.Type.Quantization?.ZeroAt(o) ?? 0;
        double sum = 0;
        bool live = false;
        for (int t = 0; t < taps; t++)
        {
            double number = w.Constant!.NumberAt((((o * taps) + t) * inputs) + i) - zero;
            live |= number != 0;
            sum += number;
        }
        return live ? sum : null;
    }

    /// <summary>The bias after constant channels that <paramref name="folds"/> names were moved into it.</summary>
    public Tensor FoldedBias(Node node, Func<int, bool> folds)
    {
        Tensor bias = node.Inputs[2].Constant!;
        Tensor result = new(bias.Type, bias.Bytes.ToArray());
        foreach (int i in Channels(node.Inputs[0]))
        {
            if (!folds(i) || Foldable(node, i) is not { } distance || distance == 0)
                continue;
            for (int o = 0; o < bias.Shape.ElementCount; o++)
                if (TapSum(node, o, i) is { } sum)
                    Constants.Set(result, o, result.NumberAt(o) + (distance * sum));
        }
        return result;
    }

    private static IEnumerable<int> Channels(Value value) => Enumerable.Range(0, ChannelRoles.Count(value));

    /// <summary>Runs the node on its known channels, with anything in the others: what candidates hold then, they always hold.</summary>
    private void Learn(Node node, Func<int, bool> isCandidate)
    {
        bool[] candidates = [.. Channels(node.Output).Select(isCandidate)];
        if (!Array.Exists(candidates, static c => c) || node.Output.Shape.ElementCount == 0)
            return;
        Tensor y = Constants.Evaluate(node.Op, [.. node.Inputs.Select(Sample)], node.OutputTypes)[0];
        int positions = y.Shape.ElementCount / candidates.Length;
        _known[node.Output] = [.. candidates.Select((isConstant, o) =>
        {
            if (!isConstant)
                return null;
            double[] image = [.. Enumerable.Range(0, positions).Select(p => y.NumberAt((p * candidates.Length) + o))];
            return Array.TrueForAll(image, n => n == image[0]) ? [image[0]] : image;
        })];
    }

    private Tensor Sample(Value value)
    {
        if (value.Constant is { } constant)
            return constant;
        Tensor tensor = Tensor.Zeros(value.Type);
        int channels = ChannelRoles.Count(value), zero = value.Type.Quantization?.Zero ?? 0;
        for (int i = 0; i < value.Shape.ElementCount; i++)
            Constants.Set(tensor, i, Image(value, i % channels) is { } image ? At(image, i / channels) : zero);
        return tensor;
    }

    public static double At(double[] image, int position) => image.Length == 1 ? image[0] : image[position];
}
