using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;

namespace Ojime.Quantizing;

/// <summary>
/// <code>
///   softmax(select(mask, x, −∞))                  softmax(select(mask, x, least x − 10))
///   softmax(x + m),  m of 0 and −∞        ──▶     softmax(select(m = 0, x, least x − 10))
///   softmax(x + f(−∞))                            softmax(x + f(−spread x − 10))
/// </code>
/// </summary>
/// <remarks>
/// Attention masks are minus infinity or a number near the end of float's range, and no scale holds those beside scores. Before a softmax any number
/// does that is 10 below all scores: e^-10 is less than a hundredth of a code of int8.
/// </remarks>
internal static class FiniteMasks
{
    private const float Margin = 10;

    /// <summary>Constants at or below this are masks, where a softmax reads what comes of them.</summary>
    private const float Masked = -1000;

    private const int MostSequences = 4;

    public static Graph Apply(Graph graph, IReadOnlyList<IReadOnlyList<Tensor[]>> sequences, CancellationToken stop)
    {
        ILookup<Value, Node> readers = graph.Nodes.SelectMany(static n => n.Inputs.Select(i => (Value: i, Node: n))).ToLookup(static p => p.Value, static p => p.Node);
        var scores = new HashSet<Value>();
        Node[] masking = [.. graph.Nodes.Where(n => n.Inputs.Any(IsMask) && Follow(n, readers, scores, static op => Moves(op) || Masks(op)))];
        if (masking.Length == 0)
            return graph;
        Dictionary<Value, ValueRange> ranges = Measure(graph, scores, sequences, stop);
        double below = ranges.Values.Select(static r => r.Low - r.High).DefaultIfEmpty(0).Min() - Margin;
        // Nothing but moves between these and a softmax: what they choose instead of a score is seen as it is.
        HashSet<Node> direct = [.. masking.Where(n => n.Op is Select or Binary { Kind: BinaryKind.Add } && Follow(n, readers, [], Moves))];
        var copy = new GraphCopy(graph);
        copy.KeepInputs();
        copy.CopyStates();
        foreach (Node node in graph.Nodes)
        {
            double least = (ranges.TryGetValue(node.Output, out ValueRange range) ? range.Low : 0) - Margin;
            foreach (Value mask in node.Inputs.Where(IsMask))
                if (masking.Contains(node))
                    copy[mask] = Finite(mask, direct.Contains(node) && node.Op is Select ? least : below);
            if (direct.Contains(node) && node.Op is Binary && node.Inputs.FirstOrDefault(IsWholeMask) is { } all)
                copy.Set(node, [copy.Add(new Select(), node,
                    [Open(all), copy[node.Inputs[0] == all ? node.Inputs[1] : node.Inputs[0]], GraphBuilder.Constant(Tensor.Floats(Shape.Scalar, (float)least))], node.Output.Type)]);
            else
                copy.Copy(node);
        }
        return copy.Finish();
    }

    /// <summary>True where a softmax reads the node's result, through operators that <paramref name="passes"/> lets by; what lies between is added to <paramref name="seen"/>.</summary>
    private static bool Follow(Node node, ILookup<Value, Node> readers, HashSet<Value> seen, Func<Op, bool> passes)
    {
        if (!passes(node.Op) && !Masks(node.Op))
            return false;
        bool reaches = false;
        var between = new HashSet<Value> { node.Output };
        var open = new Stack<Value>(between);
        while (open.TryPop(out Value? value))
            foreach (Node reader in readers[value])
                if (reader.Op is Softmax)
                    reaches = true;
                else if (passes(reader.Op) && between.Add(reader.Output))
                    open.Push(reader.Output);
        if (reaches)
            seen.UnionWith(between);
        return reaches;
    }

    private static bool Moves(Op op) => op is Reshape or Transpose or Expand or Slice or Gather or Concat or Tile;

    private static bool Masks(Op op) => op is Select or Binary { Kind: BinaryKind.Add or BinaryKind.Mul } || Moves(op);

    private static bool IsMask(Value value) => value is { Constant: { } c } && c.Type.Element == ElementType.Float32 && c.Read<float>().ContainsAnyInRange(float.NegativeInfinity, Masked);

    private static bool IsWholeMask(Value value) => IsMask(value) && !value.Constant!.Read<float>().ToArray().Any(static f => f is > Masked and not 0);

    /// <summary>Where a mask lets scores by.</summary>
    private static Value Open(Value mask) => GraphBuilder.Constant(Tensor.Of<byte>(
        new(ElementType.Bool, mask.Shape), Array.ConvertAll(mask.Constant!.Read<float>().ToArray(), static f => (byte)(f > Masked ? 1 : 0))), mask.Name);

    private static Value Finite(Value mask, double number) => GraphBuilder.Constant(
        Tensor.Floats(mask.Shape, Array.ConvertAll(mask.Constant!.Read<float>().ToArray(), f => f > Masked ? f : (float)number)), mask.Name);

    /// <summary>From the least to the greatest score of each of these values, without what is masked.</summary>
    private static Dictionary<Value, ValueRange> Measure(
        Graph graph, HashSet<Value> values, IReadOnlyList<IReadOnlyList<Tensor[]>> sequences, CancellationToken stop)
    {
        var ranges = new Dictionary<Value, ValueRange>();
        foreach (IReadOnlyList<Tensor[]> sequence in sequences.Take(MostSequences))
        {
            var run = new QuickRun(graph);
            foreach (Tensor[] step in sequence)
            {
                stop.ThrowIfCancellationRequested();
                run.Run(step, (value, tensor) =>
                {
                    if (values.Contains(value))
                        foreach (float number in tensor.Read<float>())
                            if (number > Masked / 2)
                                ranges[value] = ranges.TryGetValue(value, out ValueRange range) ? range.Union(new(number, number)) : new(number, number);
                    return tensor;
                });
            }
        }
        return ranges;
    }
}
