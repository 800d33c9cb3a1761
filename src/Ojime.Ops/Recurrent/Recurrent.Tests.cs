using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Tests;

public class RecurrentTests
{
    public static OpCase[] Cases { get; } =
    [
        Float("lstm", new Lstm(), 4, 3, 2, 5, 4, hasCell: true),
        Float("lstm backwards", new Lstm(Reverse: true), 4, 2, 1, 3, 6, hasCell: true),
        Float("gru", new Gru(), 3, 3, 2, 5, 4),
        Float("gru, reset before the product, backwards", new Gru(true, LinearBeforeReset: false), 3, 3, 2, 3, 5),
        Float("rnn tanh", new Rnn(RnnKind.Tanh), 1, 4, 2, 3, 4),
        Float("rnn relu backwards", new Rnn(RnnKind.Relu, Reverse: true), 1, 3, 1, 3, 4),
        Integer("lstm", new Lstm(), 4, 4, 2, 5, 6, Word, Cell),
        Integer("lstm backwards, wide cell", new Lstm(Reverse: true), 4, 3, 1, 7, 4, Word, 1f / (1 << 9)),
        Integer("lstm, fine cell", new Lstm(), 4, 3, 1, 7, 4, Word, 1f / (1 << 15)),
        Integer("gru", new Gru(), 3, 5, 2, 6, 7, Word),
        Integer("gru, reset before the product, backwards", new Gru(true, LinearBeforeReset: false), 3, 3, 1, 4, 5, Word),
        Integer("rnn tanh", new Rnn(RnnKind.Tanh), 1, 4, 2, 5, 4, Word),
        Integer("rnn relu", new Rnn(RnnKind.Relu), 1, 4, 1, 5, 4, 1f / (1 << 12)),
    ];

    private const float Word = 1f / (1 << 15), Cell = 1f / (1 << 12);

    private static OpCase Float(string name, Op op, int gates, int t, int n, int i, int h, bool hasCell = false) => new($"{name}, float", op,
    [
        OpInput.Float(t, n, i), OpInput.FloatConstant(gates * h, i), OpInput.FloatConstant(gates * h, h), OpInput.FloatConstant(gates * h), OpInput.FloatConstant(gates * h),
        OpInput.Float(n, h), .. hasCell ? [OpInput.Float(n, h)] : (OpInput[])[],
    ]);

    private static OpCase Integer(string name, Op op, int gates, int t, int n, int i, int h, float hidden, float? cell = null)
    {
        TensorType state = new(ElementType.Int16, [n, h], new(hidden, 0)), y = new(ElementType.Int8, [t, n, h], new(1f / 100, -7));
        TensorType? memory = cell is { } scale ? state with { Quantization = new(scale, 0) } : null;
        OpInput Weights(int columns) => OpInput.Weights([.. Enumerable.Range(0, gates * h).Select(static row => 0.004f + (0.0005f * row))], gates * h, columns);
        return new($"{name}, integers", op,
        [
            OpInput.Int8(0.03f, 5, t, n, i), Weights(i), Weights(h), OpInput.Bias(gates * h), OpInput.Bias(gates * h), new(state, Low: -32768, High: 32767),
            .. memory is null ? [] : (OpInput[])[new(memory, Low: -32768, High: 32767)],
        ], memory is null ? [y, state] : [y, state, memory]);
    }
}
