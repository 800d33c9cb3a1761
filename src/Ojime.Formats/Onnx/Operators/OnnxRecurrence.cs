using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>
/// One recurrent layer in one direction or both. Inputs X [T,N,I], W [D,G·H,I], R [D,G·H,H], B [D,2·G·H], lengths, h0 [D,N,H] (and c0); results
/// Y [T,D,N,H], the last h [D,N,H] (and c). Layout 1 has the batch first. Ours has one direction and the rows of the gates in PyTorch's order.
/// </summary>
internal static class OnnxRecurrence
{
    /// <summary>ONNX holds the gates as i o f c; ours are i f g o.</summary>
    public static Value?[] Lstm(OnnxCall c)
    {
        if (c.Flag("input_forget"))
            throw c.Unsupported("input_forget couples two gates");
        if (c.Has(7) && !(c.Known(c.Input(7)) is { } peepholes && peepholes.ToDoubles().All(static p => p == 0)))
            throw c.Unsupported("peepholes");
        return Layer(c, [0, 2, 3, 1], ["Sigmoid", "Tanh", "Tanh"], hasCell: true, static (_, reverse) => new Lstm(reverse));
    }

    /// <summary>ONNX holds the gates as z r h; ours are r z n.</summary>
    public static Value?[] Gru(OnnxCall c)
    {
        bool linear = c.Flag("linear_before_reset");
        return Layer(c, [1, 0, 2], ["Sigmoid", "Tanh"], hasCell: false, (_, reverse) => new Gru(reverse, linear));
    }

    public static Value?[] Rnn(OnnxCall c) => Layer(c, [0], null, hasCell: false, (activation, reverse) => activation switch
    {
        "Tanh" => new Rnn(RnnKind.Tanh, reverse),
        "Relu" => new Rnn(RnnKind.Relu, reverse),
        _ => throw c.Unsupported($"the activation {activation}"),
    });

    private static Value?[] Layer(OnnxCall c, int[] gates, string[]? activations, bool hasCell, Func<string, bool, Op> op)
    {
        string[] directions = c.Text("direction", "forward") switch
        {
            "forward" => ["forward"],
            "reverse" => ["reverse"],
            "bidirectional" => ["forward", "reverse"],
            var other => throw c.Malformed($"direction is {other}"),
        };
        if (c.Attribute("clip") is not null)
            throw c.Unsupported("clip");
        bool batchFirst = c.Flag("layout");
        Value x = c.Floats(0), w = c.Floats(1), r = c.Floats(2);
        if (x.Shape.Rank != 3 || w.Shape.Rank != 3 || r.Shape.Rank != 3 || w.Shape[0] != directions.Length || r.Shape[0] != directions.Length
            || w.Shape[1].Size % gates.Length != 0)
            throw c.Malformed($"its input is {x.Shape}, its weights are {w.Shape} and {r.Shape}");
        if (batchFirst)
            x = c.Transpose(x, 1, 0, 2);
        (int steps, int batch, int size) = (x.Shape[0].Size, x.Shape[1].Size, w.Shape[1].Size / gates.Length);
        if (c.Has(4) && c.ConstantInts(4, "the sequence lengths").Any(l => l != steps))
            throw c.Unsupported("sequences of several lengths");
        ImmutableArray<string> given = c.Attribute("activations")?.Texts is { Count: > 0 } texts ? [.. texts] : [];
        int perDirection = activations?.Length ?? 1;

        var all = new List<ImmutableArray<Value>>();
        for (int d = 0; d < directions.Length; d++)
        {
            string[] named = given.Length >= (d + 1) * perDirection ? [.. given.Skip(d * perDirection).Take(perDirection)] : activations ?? ["Tanh"];
            if (activations is not null && !named.SequenceEqual(activations, StringComparer.OrdinalIgnoreCase))
                throw c.Unsupported($"the activations {string.Join(", ", named)}");
            int rows = gates.Length * size;
            Value Weights(Value v) => InOrder(c, c.Reshape(c.Slice(v, 0, d, 1), rows, v.Shape[2].Size), gates, size);
            Value Bias(int half) => c.Has(3)
                ? InOrder(c, c.Slice(c.Reshape(c.Slice(c.Input(3), 0, d, 1), rows * 2), 0, half * rows, rows), gates, size)
                : c.Filled([rows], 0, x.Type.Element);
            Value Start(int input) => !c.Has(input)
                ? c.Filled([batch, size], 0, x.Type.Element)
                : c.Reshape(c.Slice(c.Input(input), batchFirst ? 1 : 0, d, 1), batch, size);
            Value[] operands = [x, Weights(w), Weights(r), Bias(0), Bias(1), Start(5)];
            all.Add(c.AddAll(op(named[0], directions[d] == "reverse"), hasCell ? [.. operands, Start(6)] : operands));
        }

        // y is [T,N,H] and the states [N,H], each to be stacked over directions.
        Value Stack(int output, int axis) => Joined(c, [.. all.Select(o =>
        {
            List<int> sizes = [.. o[output].Shape.Sizes];
            sizes.Insert(axis, 1);
            return c.Reshape(o[output], sizes.ToArray());
        })], axis);
        Value? y = c.Wants(0) ? Stack(0, batchFirst ? 2 : 1) : null;
        if (y is not null && batchFirst)
            y = c.Transpose(y, 1, 0, 2, 3);
        return [y, c.Wants(1) ? Stack(1, batchFirst ? 1 : 0) : null, hasCell && c.Wants(2) ? Stack(2, batchFirst ? 1 : 0) : null];
    }

    /// <summary>Blocks of rows, a block for each gate, in another order.</summary>
    private static Value InOrder(OnnxCall c, Value rows, int[] gates, int size) => gates.Length == 1
        ? rows
        : c.Add(new Concat(0), [.. gates.Select(g => c.Slice(rows, 0, g * size, size))]);

    private static Value Joined(OnnxCall c, Value[] parts, int axis) => parts.Length == 1 ? parts[0] : c.Add(new Concat(axis), parts);
}
