using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>Constant channels folded into a bias where they add another amount near the border: a bias for each class of rows and columns.</summary>
/// <remarks>
/// Only for int8 convolutions, where sums are exact in any order. A float sum would round otherwise at the border than inside, and its
/// quantised form comes here anyway; int16 layers keep the channel, for no kernel of theirs takes classes.
/// </remarks>
internal static class BorderBias
{
    /// <summary>True where a bias for each class would let some constant channel go.</summary>
    public static bool CanHelp(Node node, ConstantChannels constants) =>
        node is { Op: Conv2D { Groups: 1, Border: null }, Inputs: [{ Type.Element: ElementType.Int8 } x, _, { Type.Element: ElementType.Int32 }] }
        && x.Shape[0].Size == 1 && ChannelRoles.Mixes(node)
        && Enumerable.Range(0, ChannelRoles.Count(x)).Any(i => constants.Image(x, i) is not null && constants.Foldable(node, i) is null);

    /// <summary>The operator with classes, and their biases with the channels that <paramref name="folds"/> names.</summary>
    public static (Op Op, Tensor Bias) Of(Node node, ConstantChannels constants, Func<int, bool> folds)
    {
        int rows = node.Output.Shape[1].Size, columns = node.Output.Shape[2].Size, filters = ChannelRoles.Count(node.Output);
        int[] sums = Sums(node, constants, folds);
        Span<int> At((int P, int Q) at) => sums.AsSpan(((at.P * columns) + at.Q) * filters, filters);
        Border2D border = Border2D.Find(rows, columns, (a, b) => At(a).SequenceEqual(At(b)));
        var bias = new int[border.Rows * border.Columns * filters];
        ReadOnlySpan<int> plain = node.Inputs[2].Constant!.Read<int>();
        for (int p = 0; p < rows; p++)
        for (int q = 0; q < columns; q++)
        {
            Span<int> to = bias.AsSpan(border.ClassOf(p, q, rows, columns) * filters, filters);
            for (int o = 0; o < filters; o++)
                to[o] = unchecked(plain[o] + At((p, q))[o]);
        }
        return ((Conv2D)node.Op with { Border = border }, Tensor.Ints([border.Rows, border.Columns, filters], bias));
    }

    /// <summary>What the folded channels add to each sum: Σ taps inside the image of distance from real zero times weight.</summary>
    private static int[] Sums(Node node, ConstantChannels constants, Func<int, bool> folds)
    {
        var conv = (Conv2D)node.Op;
        (Value x, Value w, Value y) = (node.Inputs[0], node.Inputs[1], node.Output);
        (int height, int width, int channels) = (x.Shape[1].Size, x.Shape[2].Size, x.Shape[3].Size);
        (int rows, int columns, int filters) = (y.Shape[1].Size, y.Shape[2].Size, y.Shape[3].Size);
        int zero = x.Type.Quantization?.Zero ?? 0;
        int[] folded = [.. Enumerable.Range(0, channels).Where(i => folds(i) && constants.Image(x, i) is { } image && Array.Exists(image, n => n != zero))];
        ReadOnlySpan<sbyte> weights = w.Constant!.Read<sbyte>();
        var sums = new int[rows * columns * filters];
        for (int p = 0; p < rows; p++)
        for (int q = 0; q < columns; q++)
        for (int r = 0; r < conv.Window.Rows.Size; r++)
        for (int s = 0; s < conv.Window.Columns.Size; s++)
        {
            int row = conv.Window.Rows.At(p, r), column = conv.Window.Columns.At(q, s);
            if (row < 0 || row >= height || column < 0 || column >= width)
                continue;
            foreach (int i in folded)
            {
                int distance = (int)ConstantChannels.At(constants.Image(x, i)!, (row * width) + column) - zero;
                for (int o = 0; o < filters; o++)
                {
                    int tap = (((((o * conv.Window.Rows.Size) + r) * conv.Window.Columns.Size) + s) * channels) + i;
                    sums[(((p * columns) + q) * filters) + o] += distance * (weights[tap] - (w.Type.Quantization?.ZeroAt(o) ?? 0));
                }
            }
        }
        return sums;
    }
}
