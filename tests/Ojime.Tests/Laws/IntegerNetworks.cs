using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Tests;

/// <summary>Small seeded int8 networks as a TFLite file holds them, half of whose filters are dead: all weights zero, whatever the bias.</summary>
internal sealed class IntegerNetworks(int seed)
{
    private readonly Random _random = new(seed);
    private readonly GraphBuilder _graph = new("integers", new Report());

    public Graph Graph()
    {
        Value x = _graph.Input("x", Data([1, 7, 6, 3]));
        x = Convolution(x, 1, 24);
        for (int layer = 0; layer < 5; layer++)
        {
            Value last = x;
            int channels = x.Shape[3].Size;
            x = _random.Next(8) switch
            {
                0 or 1 => Convolution(x, 1, _random.Next(4, 32)),
                2 or 3 => Convolution(x, channels, channels),
                4 => Sum(x, Convolution(x, 1, channels)),
                5 => Concat(x, Convolution(x, 1, 4)),
                6 => Add(new Pool2D(_random.Next(2) == 0 ? PoolKind.Max : PoolKind.Average, Window2D.Square(3, pad: 1)), x.Type, x),
                _ => Add(new Unary(UnaryKind.Relu), Data(Sizes(x, 1)), Add(new Pad([0, 1, 0, 0], [0, 0, 1, 0]), Data(Sizes(x, 1)), x)),
            };
            if (_random.Next(10) == 0)
                _graph.Output($"early{layer}", last);
        }
        Value flat = Add(new Reshape([1, x.Shape.ElementCount]), x.Type with { Shape = [1, x.Shape.ElementCount] }, x);
        _graph.Output("y", Add(new Dense(), Data([1, 4]), flat, Weights(4, x.Shape.ElementCount), Bias(4)));
        return _graph.Build();
    }

    private Value Convolution(Value x, int groups, int filters)
    {
        int size = _random.Next(3) == 0 ? 1 : 3, stride = x.Shape[1].Size > 4 && _random.Next(4) == 0 ? 2 : 1;
        Conv2D op = new(Window2D.Square(size, stride, pad: size / 2), groups, _random.Next(2) == 0 ? Clamp.Relu : null);
        return Add(op, Data(Shape.Of(1, op.Window.Rows.Out(x.Shape[1]).Size, op.Window.Columns.Out(x.Shape[2]).Size, filters)), x,
            Weights(filters, size, size, x.Shape[3].Size / groups), Bias(filters));
    }

    private Value Sum(Value a, Value b) => a.Type == b.Type ? Add(new Binary(BinaryKind.Add), a.Type, a, b) : b;

    private Value Concat(Value a, Value b) => a.Shape[1] == b.Shape[1] && a.Shape[2] == b.Shape[2]
        ? Add(new Concat(3), a.Type with { Shape = a.Shape.With(3, a.Shape[3].Size + b.Shape[3].Size) }, a, b)
        : b;

    private static Shape Sizes(Value x, int more) => [1, x.Shape[1].Size + more, x.Shape[2].Size + more, x.Shape[3]];

    /// <summary>One scale for all data, so that sums and concatenations fit.</summary>
    private static TensorType Data(Shape shape) => new(ElementType.Int8, shape, new(0.05f, -9));

    private Value Weights(params int[] sizes)
    {
        float[] scales = [.. Enumerable.Range(0, sizes[0]).Select(static o => 0.004f + (0.0001f * o))];
        Tensor w = Tensor.Zeros(new(ElementType.Int8, Shape.Of(sizes), new([.. scales], [.. new int[sizes[0]]], 0)));
        int each = w.Shape.ElementCount / sizes[0];
        for (int o = 0; o < sizes[0]; o++)
        {
            bool isDead = sizes.Length == 4 && _random.Next(2) == 0;
            for (int i = 0; i < each && !isDead; i++)
                w.SetLong((o * each) + i, _random.Next(-127, 128));
        }
        return GraphBuilder.Constant(w);
    }

    private Value Bias(int count) => GraphBuilder.Constant(Tensor.Ints([count], [.. Enumerable.Range(0, count).Select(_ => _random.Next(-3000, 3000))]));

    private Value Add(Op op, TensorType type, params Value[] inputs) => _graph.Add(op, new Origin(op.Name), inputs, type)
        ?? throw new InvalidOperationException(string.Join('\n', _graph.Report.Diagnostics));
}
