using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;

namespace Ojime.Quantizing;

/// <summary>
/// <code>
///   y = relu(W1 x + b1)                       y' = relu(W1/s x + b1/s)
///   z = W2 y                        ──▶       z  = (W2 · s) y'             s[i] = √(r1[i] · r2[i]) / r2[i],  r = largest |weight| of channel i
/// </code>
/// </summary>
/// <remarks>
/// Cross-layer equalisation (Nagel and others 2019): the function is the same, and channels of very different size no longer share one scale. Only
/// where nothing else reads y and what stands between scales with its input: no clamp but a plain ReLU, pools, pads by zero, flattens.
/// </remarks>
public static class EqualizeLayers
{
    private const int MostRounds = 20;

    /// <summary>The equalised graph, or null where no two layers follow each other so.</summary>
    public static Graph? Apply(Graph graph)
    {
        (Node First, Node Second)[] pairs = [.. graph.Nodes.Select(n => (First: n, Second: Reader(n, graph))).Where(static p => p.Second is not null).Select(static p => (p.First, p.Second!))];
        if (pairs.Length == 0)
            return null;
        var weights = new Dictionary<Node, (float[] W, float[] B)>();
        foreach (Node node in pairs.SelectMany(static p => new[] { p.First, p.Second }))
            weights.TryAdd(node, (node.Inputs[1].Constant!.Read<float>().ToArray(), node.Inputs[2].Constant!.Read<float>().ToArray()));
        for (int round = 0; round < MostRounds; round++)
        {
            double largest = 0;
            foreach ((Node first, Node second) in pairs)
                largest = Math.Max(largest, Equalize(first, second, weights[first], weights[second]));
            if (largest < 1e-3)
                break;
        }
        var copy = new GraphCopy(graph);
        copy.KeepInputs();
        copy.CopyStates();
        foreach (Node node in graph.Nodes)
        {
            if (weights.TryGetValue(node, out (float[] W, float[] B) w))
                copy.Set(node, [copy.Add(node.Op, node,
                    [copy[node.Inputs[0]], Named(node.Inputs[1], w.W), Named(node.Inputs[2], w.B)], node.Output.Type)]);
            else
                copy.Copy(node);
        }
        return copy.Finish();
    }

    private static Value Named(Value old, float[] numbers) => GraphBuilder.Constant(Tensor.Floats(old.Shape, numbers), old.Name);

    /// <summary>The layer that alone reads this one's result, past what scales with it.</summary>
    private static Node? Reader(Node node, Graph graph)
    {
        if (!IntegerRules.IsWeightedSum(node) || !IntegerRules.IsReal(node.Output) || !Scales(ClampOf(node.Op)))
            return null;
        Value value = node.Output;
        while (graph.HasOneUse(value) && graph.Nodes.FirstOrDefault(n => n.Inputs.Contains(value)) is { } reader)
        {
            if (reader.Op is Conv2D or Dense && IntegerRules.IsWeightedSum(reader) && reader.Inputs[0] == value)
                return Follows(node, reader) ? reader : null;
            bool passes = reader.Op is Pool2D { Clamp: null } or Pad { Value: 0, Mode: PadMode.Constant } or Reshape or Unary { Kind: UnaryKind.Relu or UnaryKind.LeakyRelu };
            if (!passes)
                return null;
            value = reader.Output;
        }
        return null;
    }

    private static bool Scales(Clamp? clamp) => clamp is null or { Low: 0, High: float.PositiveInfinity };

    private static Clamp? ClampOf(Op op) => op switch { Conv2D c => c.Clamp, ConvTranspose2D c => c.Clamp, Dense d => d.Clamp, _ => null };

    /// <summary>Input i of the second is channel i, modulo their number, of the first; grouped only where depthwise.</summary>
    private static bool Follows(Node first, Node second)
    {
        int channels = first.Output.Shape[^1].Size;
        return second.Op switch
        {
            Conv2D { Groups: 1 } => second.Inputs[1].Shape[3].Size == channels,
            Conv2D c => c.Groups == channels && second.Inputs[1].Shape[0].Size == channels,
            _ => second.Inputs[1].Shape[1].Size % channels == 0,
        };
    }

    /// <returns>The largest change, as |log2 s|.</returns>
    private static double Equalize(Node first, Node second, (float[] W, float[] B) w1, (float[] W, float[] B) w2)
    {
        int channels = first.Output.Shape[^1].Size, each = w1.W.Length / channels;
        bool depthwise = second.Op is Conv2D { Groups: > 1 };
        int inputs = second.Inputs[1].Shape[^1].Size, each2 = w2.W.Length / channels;
        int ChannelOf(int index) => depthwise ? index / each2 : index % inputs % channels;
        double[] r1 = new double[channels], r2 = new double[channels];
        for (int i = 0; i < w1.W.Length; i++)
            r1[i / each] = Math.Max(r1[i / each], Math.Abs(w1.W[i]));
        for (int i = 0; i < w2.W.Length; i++)
            r2[ChannelOf(i)] = Math.Max(r2[ChannelOf(i)], Math.Abs(w2.W[i]));
        double[] s = [.. Enumerable.Range(0, channels).Select(c => r1[c] > 0 && r2[c] > 0 ? Math.Clamp(Math.Sqrt(r1[c] * r2[c]) / r2[c], 1e-3, 1e3) : 1)];
        for (int i = 0; i < w1.W.Length; i++)
            w1.W[i] = (float)(w1.W[i] / s[i / each]);
        for (int c = 0; c < channels; c++)
            w1.B[c] = (float)(w1.B[c] / s[c]);
        for (int i = 0; i < w2.W.Length; i++)
            w2.W[i] = (float)(w2.W[i] * s[ChannelOf(i)]);
        return s.Max(static f => Math.Abs(Math.Log2(f)));
    }
}
