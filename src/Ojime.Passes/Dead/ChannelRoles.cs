using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>How a node's output channels depend on its input channels. A channel is an index of the last axis.</summary>
internal static class ChannelRoles
{
    public static int Count(Value value) => value.Shape.Rank == 0 ? 1 : value.Shape[^1].Size;

    /// <summary>A weighted sum over all input channels, with constant weights and one bias: convolution without groups, dense.</summary>
    public static bool Mixes(Node node) =>
        node is { Op: Conv2D { Groups: 1, Border: null } or ConvTranspose2D { Groups: 1 } or Dense, Inputs: [{ IsConstant: false }, { IsConstant: true }, { IsConstant: true }] };

    /// <summary>
    /// For a node whose every output channel depends on at most one channel of each input: that channel, for each input and output channel;
    /// −1 for none. Null for a node that is neither this nor <see cref="Mixes"/>: it needs all it reads and keeps all it gives.
    /// </summary>
    public static int[][]? Sources(Node node)
    {
        if (node.Outputs.Length != 1 || node.Output.Shape.Rank == 0)
            return null;
        int channels = Count(node.Output), last = node.Output.Shape.Rank - 1;
        int[] same = [.. Enumerable.Range(0, channels)];
        int[] Of(Value input) => input.Shape.Rank > 0 && Count(input) == channels ? same : [.. Enumerable.Repeat(Count(input) == 1 ? 0 : -1, channels)];
        Value x = node.Inputs[0];
        bool keepsLast = x.Shape.Rank > 0 && Count(x) == channels;
        return node.Op switch
        {
            Conv2D c when IsDepthwise(node, c) => [[.. same.Select(o => o / (channels / c.Groups))], [], []],
            Unary or Pool2D or Cast or Resize2D => [same],
            Quantize or Dequantize when x.Type.Quantization?.Axis is null && node.Output.Type.Quantization?.Axis is null => [same],
            // An operand that one number is repeated from along the channels would have to stay whole: leave such nodes alone.
            Binary when node.Inputs.All(i => i.IsConstant ? i.Shape.Rank == 0 || Count(i) == channels || Count(i) == 1 : Count(i) == channels && i.Shape.Rank > 0)
                => [.. node.Inputs.Select(i => i.IsConstant ? [] : Of(i))],
            Reduce r when keepsLast && r.Axes.All(a => Axes.Normal(a, x.Shape.Rank) != x.Shape.Rank - 1) => [same],
            Pad p when p.Before[last] == 0 && p.After[last] == 0 => [same],
            Slice s when keepsLast && s.Steps[last] == 1 => [same],
            Transpose t when t.Permutation[last] == last => [same],
            Tile t when t.Repeats[last] == 1 => [same],
            Expand when keepsLast => [same],
            Reshape when keepsLast => [same],
            Reshape when x.Shape.Rank > 0 && Flattens(x.Shape, channels) => [[.. same.Select(o => o % Count(x))]],
            Concat c when c.Axis != last => [.. node.Inputs.Select(_ => same)],
            Concat => Pieces(node, channels),
            _ => null,
        };
    }

    public static bool IsDepthwise(Node node, Conv2D conv) =>
        conv.Groups > 1 && conv.Groups == Count(node.Inputs[0]) && node.Inputs is [_, { IsConstant: true }, { IsConstant: true }];

    /// <summary>True where the new last axis holds the old one, with whole axes before it or without.</summary>
    private static bool Flattens(Shape shape, int features)
    {
        int product = shape[^1].Size;
        for (int i = shape.Rank - 2; i >= 0 && product < features; i--)
            product *= shape[i].Size;
        return product == features;
    }

    private static int[][] Pieces(Node node, int channels)
    {
        var sources = new int[node.Inputs.Length][];
        int start = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            int size = Count(node.Inputs[i]), first = start;
            sources[i] = [.. Enumerable.Range(0, channels).Select(o => o >= first && o < first + size ? o - first : -1)];
            start += size;
        }
        return sources;
    }
}
