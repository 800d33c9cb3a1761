using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// Finds channels that hold one number at every position whatever the input is: a convolution whose weights for that channel are all zero
/// gives act(bias) everywhere, and what is made of such channels alone is constant too.
/// </summary>
internal sealed class ConstantChannels
{
    private readonly Dictionary<Value, double?[]> _known = [];

    public ConstantChannels(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            if (ChannelRoles.Mixes(node))
                Mix(node);
            else if (ChannelRoles.Sources(node) is { } sources)
                Carry(node, sources);
        }
    }

    /// <summary>The stored number (a code, where the tensor is quantised) that a channel always holds, or null.</summary>
    public double? this[Value value, int channel] => _known.TryGetValue(value, out double?[]? known) ? known[channel] : null;

    /// <summary>What a constant channel adds to each output's sum, where it can be moved into the bias.</summary>
    /// <remarks>Under padding a channel that is not real zero adds less at the border, so its sum is no constant; a transposed convolution has the same borders.</remarks>
    public double? Foldable(Node node, int channel)
    {
        if (this[node.Inputs[0], channel] is not { } code)
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
        for (int i = 0; i < ChannelRoles.Count(node.Inputs[0]); i++)
        {
            if (!folds(i) || Foldable(node, i) is not { } distance || distance == 0)
                continue;
            for (int o = 0; o < bias.Shape.ElementCount; o++)
                if (TapSum(node, o, i) is { } sum)
                    Constants.Set(result, o, result.NumberAt(o) + (distance * sum));
        }
        return result;
    }

    private void Mix(Node node)
    {
        int inputs = ChannelRoles.Count(node.Inputs[0]), outputs = ChannelRoles.Count(node.Output);
        bool[] foldable = [.. Enumerable.Range(0, inputs).Select(i => Foldable(node, i) is not null)];
        bool[] constant = [.. Enumerable.Range(0, outputs).Select(o => Enumerable.Range(0, inputs).All(i => foldable[i] || TapSum(node, o, i) is null))];
        if (!Array.Exists(constant, static c => c))
            return;
        Tensor row = Finish(node, FoldedBias(node, i => foldable[i]));
        _known[node.Output] = [.. constant.Select((c, o) => c ? row.NumberAt(o) : (double?)null)];
    }

    /// <summary>The operator's own arithmetic on a sum that is only the bias: one input channel of real zero under weights of zero.</summary>
    private static Tensor Finish(Node node, Tensor bias)
    {
        (TensorType x, TensorType w, TensorType y) = (node.Inputs[0].Type, node.Inputs[1].Type, node.Output.Type);
        int outputs = bias.Shape.ElementCount;
        bool image = node.Op is not Dense;
        Op op = node.Op switch
        {
            Conv2D c => c with { Window = Window2D.Square(1) },
            ConvTranspose2D c => c with { Window = Window2D.Square(1), OutputPadRows = 0, OutputPadColumns = 0 },
            _ => node.Op,
        };
        return Constants.Evaluate(op,
            [
                Filled(x with { Shape = image ? [1, 1, 1, 1] : [1, 1] }, x.Quantization?.Zero ?? 0),
                FilledZero(w with { Shape = image ? [outputs, 1, 1, 1] : [outputs, 1] }),
                bias,
            ],
            [y with { Shape = image ? [1, 1, 1, outputs] : [1, outputs] }])[0];
    }

    private static Tensor Filled(TensorType type, double number)
    {
        Tensor tensor = Tensor.Zeros(type);
        for (int i = 0; i < type.Shape.ElementCount; i++)
            Constants.Set(tensor, i, number);
        return tensor;
    }

    private static Tensor FilledZero(TensorType type)
    {
        Tensor tensor = Tensor.Zeros(type);
        for (int o = 0; o < type.Shape.ElementCount; o++)
            Constants.Set(tensor, o, type.Quantization?.ZeroAt(o) ?? 0);
        return tensor;
    }

    /// <summary>Runs the node on its known channels (anything in the others) and looks which results are one number at every position.</summary>
    private void Carry(Node node, int[][] sources)
    {
        int outputs = ChannelRoles.Count(node.Output);
        bool depthwise = node.Op is Conv2D;
        bool[] candidate = [.. Enumerable.Range(0, outputs).Select(o =>
            (depthwise && TapSum(node, o, 0) is null)
            || Enumerable.Range(0, sources.Length).All(i => node.Inputs[i].IsConstant || sources[i][o] < 0 || this[node.Inputs[i], sources[i][o]] is not null))];
        if (!Array.Exists(candidate, static c => c))
            return;
        Tensor y = Constants.Evaluate(node.Op, [.. node.Inputs.Select(Sample)], node.OutputTypes)[0];
        int positions = y.Shape.ElementCount / outputs;
        _known[node.Output] = [.. candidate.Select((c, o) => c && Enumerable.Range(1, positions - 1).All(p => y.NumberAt((p * outputs) + o) == y.NumberAt(o)) ? y.NumberAt(o) : (double?)null)];
    }

    private Tensor Sample(Value value)
    {
        if (value.Constant is { } constant)
            return constant;
        Tensor tensor = Tensor.Zeros(value.Type);
        int channels = ChannelRoles.Count(value);
        for (int i = 0; i < value.Shape.ElementCount; i++)
            Constants.Set(tensor, i, this[value, i % channels] ?? value.Type.Quantization?.Zero ?? 0);
        return tensor;
    }
}
