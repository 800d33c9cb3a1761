using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>What each operator asks of the types of its tensors when it is computed in integers.</summary>
internal static class IntegerRules
{
    public static bool IsReal(Value value) => value.Type is { Element: ElementType.Float32, IsQuantized: false };

    public static bool TouchesReals(Node node) => node.Inputs.Any(IsReal) || node.Outputs.Any(IsReal);

    /// <summary>Inputs that have the same type as the first result, because codes are only moved, chosen or compared; null where the result has a scale of its own.</summary>
    public static int[]? Shared(Node node) => node.Op switch
    {
        Reshape or Transpose or Slice or Pad or Expand or Tile or Resize2D or Pool2D or SpaceToDepth or DepthToSpace => [0],
        Reduce { Kind: ReduceKind.Max or ReduceKind.Min } or Cumulative { Kind: CumulativeKind.Max or CumulativeKind.Min } => [0],
        Gather or GatherElements or GatherNd or TopK => [0],
        ScatterElements { Reduction: not (ScatterReduction.Add or ScatterReduction.Mul) } or ScatterNd { Reduction: not (ScatterReduction.Add or ScatterReduction.Mul) } => [0, 2],
        Concat => [.. Enumerable.Range(0, node.Inputs.Length)],
        Select => [1, 2],
        Binary { Kind: BinaryKind.Min or BinaryKind.Max } => [0, 1],
        _ => null,
    };

    /// <summary>
    /// For an operator that holds graphs: which values of these and around them have one type, because codes are only handed on. What a loop begins
    /// with is not among them: it is brought to the type that the loop carries once.
    /// </summary>
    public static IEnumerable<(Value, Value)> Ties(Node node) => node.Op switch
    {
        Loop loop => Carried(loop).Concat(Carried(loop).Select((c, i) => (c.Current, node.Outputs[i])))
            .Concat(loop.Body.Inputs.Skip(loop.Carried).Select((v, i) => (v, node.Inputs[1 + loop.Carried + i]))),
        If branch => branch.Graphs.SelectMany(g => g.Inputs.Select((v, i) => (v, node.Inputs[1 + i])).Concat(g.Outputs.Select((o, i) => (o.Value, node.Outputs[i])))),
        _ => [],
    };

    /// <summary>What goes from turn to turn, and what it becomes.</summary>
    public static IEnumerable<(Value Current, Value Next)> Carried(Loop loop) =>
        loop.Body.Inputs.Take(loop.Carried).Select((v, i) => (v, loop.Body.Outputs[i + 1].Value));

    /// <summary>True for a weighted sum with constant weights and bias.</summary>
    public static bool IsWeightedSum(Node node) =>
        node is { Op: Conv2D or ConvTranspose2D or Dense, Inputs: [_, { IsConstant: true }, { IsConstant: true }] };

    public static bool IsRecurrent(Node node) => node.Op is Lstm or Gru or Rnn;

    /// <summary>True where only int8 activations have an integer meaning.</summary>
    public static bool OnlyBytes(Node node) => IsRecurrent(node) || node.Op is Softmax { Log: true } or Cumulative { Kind: CumulativeKind.Sum };

    /// <summary>Why this node cannot be computed in integers, or null where it can.</summary>
    public static string? Refusal(Node node) => !TouchesReals(node) ? null : node.Op switch
    {
        _ when Shared(node) is not null => null,
        Loop or If => null,
        Conv2D or ConvTranspose2D or Dense => IsWeightedSum(node) ? null : "its weights are not constant",
        Lstm or Gru or Rnn => node.Inputs.Skip(1).Take(4).All(static v => v.IsConstant) ? null : "its weights are not constant",
        Unary or MatMul or Softmax or ArgReduce => null,
        Cumulative { Kind: CumulativeKind.Sum } => null,
        Binary b => Binary.HasIntegerMeaning(b.Kind) ? null : $"there is no integer form of {b.Kind}",
        Reduce r => Reduce.HasIntegerMeaning(r.Kind) ? null : $"there is no integer form of the reduction {r.Kind}",
        Cast => null,
        _ => "it has no integer form yet",
    };

    /// <summary>The type that the rule of the operator itself sets for one of its results, whatever its range is.</summary>
    public static Quantization? FixedResult(Node node, int result, ElementType element, ValueRange range) => node.Op switch
    {
        Softmax s => Softmax.ResultScale(element, element, s.Log),
        Gru when result == 1 => HiddenScale,
        Lstm when result == 1 => HiddenScale,
        Lstm when result == 2 => CellScale(range),
        Rnn when result == 1 => WordScale(range),
        _ => null,
    };

    /// <summary>The hidden state of the recurrent operators: 15 fractional bits.</summary>
    public static Quantization HiddenScale { get; } = new(1f / 32768, 0);

    /// <summary>The least power of two, not below 2^-12, that holds twice the range seen: cells drift.</summary>
    public static Quantization CellScale(ValueRange range)
    {
        int exponent = -12;
        while (exponent < -4 && Math.ScaleB(32768, exponent) < 2 * Math.Max(-range.Low, range.High))
            exponent++;
        return new((float)Math.ScaleB(1, exponent), 0);
    }

    private static Quantization WordScale(ValueRange range) => range.Type(ElementType.Int16, []).Quantization!;
}
