using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Recurrent layers and cells. Layers and directions become nodes of their own, joined along the channels.</summary>
internal static class Recurrence
{
    private const string Layers = "has_biases, num_layers, dropout, train, bidirectional, batch_first";

    public static void Rows(OperatorTable t)
    {
        t.AddMany($"lstm.input(input, hx, params, {Layers})", static c => Layered(c, c.Xs("hx"), static reverse => new Lstm(reverse)));
        t.AddMany($"gru.input(input, hx, params, {Layers})", static c => Layered(c, [c.X("hx")], static reverse => new Gru(reverse)));
        t.AddMany($"rnn_tanh.input(input, hx, params, {Layers})", static c => Layered(c, [c.X("hx")], static reverse => new Rnn(RnnKind.Tanh, reverse)));
        t.AddMany($"rnn_relu.input(input, hx, params, {Layers})", static c => Layered(c, [c.X("hx")], static reverse => new Rnn(RnnKind.Relu, reverse)));
        t.AddMany("lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None)", static c => Cell(c, c.Xs("hx"), new Lstm()));
        t.AddMany("gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None)", static c => Cell(c, [c.X("hx")], new Gru()));
        t.AddMany("rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None)", static c => Cell(c, [c.X("hx")], new Rnn(RnnKind.Tanh)));
        t.AddMany("rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None)", static c => Cell(c, [c.X("hx")], new Rnn(RnnKind.Relu)));
    }

    private static Value[] Layered(Call c, Value[] start, Func<bool, Op> operation)
    {
        Value[] parameters = c.Xs("params");
        int layers = c.Int("num_layers"), directions = c.Bool("bidirectional") ? 2 : 1, step = c.Bool("has_biases") ? 4 : 2;
        if (c.Bool("train") && c.Double("dropout") != 0 && layers > 1)
            throw c.Unsupported("dropout in training mode: export model.eval()");
        if (parameters.Length != layers * directions * step)
            throw c.Unsupported(parameters.Length > layers * directions * step ? "a projection of the hidden state" : "missing weights");
        Value x = c.X("input");
        bool isBatch = x.Shape.Rank == 3;
        if (!isBatch)
            (x, start) = (c.L.AddAxis(x, 1), [.. start.Select(s => c.L.AddAxis(s, 1))]);
        else if (c.Bool("batch_first"))
            x = c.L.Swap(x, 0, 1);
        var last = start.Select(static _ => new List<Value>()).ToArray();
        for (int layer = 0; layer < layers; layer++)
        {
            var sides = new List<Value>();
            for (int direction = 0; direction < directions; direction++)
            {
                int which = (layer * directions) + direction;
                Value[] weights = parameters[(which * step)..((which + 1) * step)];
                Value[] from = [.. start.Select(s => c.L.DropAxis(c.L.Slice(s, 0, which, 1), 0))];
                var results = c.L.EmitAll(operation(direction == 1), [x, .. WithBiases(c, weights), .. from]);
                sides.Add(results[0]);
                for (int i = 0; i < last.Length; i++)
                    last[i].Add(results[1 + i]);
            }
            x = c.L.Concat(2, sides);
        }
        if (!isBatch)
            x = c.L.DropAxis(x, 1);
        else if (c.Bool("batch_first"))
            x = c.L.Swap(x, 0, 1);
        return [x, .. last.Select(l => c.L.Stack(0, l)).Select(s => isBatch ? s : c.L.DropAxis(s, 1))];
    }

    private static Value[] Cell(Call c, Value[] start, Op operation)
    {
        Value x = c.X("input");
        bool isBatch = x.Shape.Rank == 2;
        Value sequence = c.L.AddAxis(isBatch ? x : c.L.AddAxis(x, 0), 0);
        Value[] weights = [c.X("w_ih"), c.X("w_hh"), .. ((Value?[])[c.Optional("b_ih"), c.Optional("b_hh")]).OfType<Value>()];
        var results = c.L.EmitAll(operation, [sequence, .. WithBiases(c, weights), .. start.Select(s => isBatch ? s : c.L.AddAxis(s, 0))]);
        return [.. results.Skip(1).Select(r => isBatch ? r : c.L.DropAxis(r, 0))];
    }

    private static Value[] WithBiases(Call c, Value[] weights)
    {
        if (weights.Length == 4)
            return weights;
        Value none = c.L.Full([weights[0].Shape[0].Size], 0.0, ElementType.Float32);
        return [weights[0], weights[1], none, none];
    }
}
