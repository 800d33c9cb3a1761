using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.TfLite;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Operators of TFLite one at a time: a model of one is written, read and run. Results are the operator's definition by hand.</summary>
public class TfLiteOperatorTests
{
    private const int DynamicUpdateSlice = 151, MatrixDiag = 113, BroadcastArgs = 145, Rnn = 24, Lstm = 16;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, 12)];

    /// <summary>Three rows of four; the block of two by two goes where it fits.</summary>
    [Theory]
    [InlineData(1, 1, new[] { 0, 1, 2, 3, 4, -1, -2, 7, 8, -3, -4, 11 })]
    [InlineData(9, -9, new[] { 0, 1, 2, 3, -1, -2, 6, 7, -3, -4, 10, 11 })]
    public void A_block_is_moved_so_far_that_it_fits(int row, int column, int[] wanted) =>
        Assert.Equal(wanted, Run(DynamicUpdateSlice, Ints([3, 4], Numbers), Ints([2, 2], -1, -2, -3, -4), Ints([2], row, column)));

    [Fact]
    public void Whole_rows_go_in_one_piece() =>
        Assert.Equal([0, 1, 2, 3, -1, -2, -3, -4, 8, 9, 10, 11], Run(DynamicUpdateSlice, Ints([3, 4], Numbers), Ints([1, 4], -1, -2, -3, -4), Ints([2], 1, 3)));

    [Fact]
    public void A_diagonal_has_zeros_beside_it() => Assert.Equal([5, 0, 0, 6], Run(MatrixDiag, [2, 2], Ints([2], 5, 6)));

    [Fact]
    public void Two_shapes_broadcast_to_the_sizes_that_are_not_1() => Assert.Equal([4, 3, 2], Run(BroadcastArgs, [3], Ints([2], 3, 1), Ints([3], 4, 1, 2)));

    /// <summary>h' = relu(2x + 3h + 1), the state a variable tensor.</summary>
    [Fact]
    public void A_recurrent_cell_keeps_its_state() => Assert.Equal([3f, 12], Twice(Rnn, w: 2, r: 3, b: 1, new Table((0, (sbyte)1))));

    /// <summary>All weights 0 but the bias of g: f = i = o = 1/2 and g = 1, so that c' = c/2 + 1/2 and h' = tanh(c')/2. The input's gate is 1 − f.</summary>
    [Fact]
    public void A_gate_without_weights_is_what_the_other_leaves()
    {
        const int float32 = 0;
        Table Zero(string name, params int[] shape) => TfFile.Tensor(name, shape, float32, 1);
        Table State(string name) => new((0, (int[])[1, 1]), (1, (sbyte)float32), (2, 0), (3, name), (5, true));
        byte[] file = TfFile.Model([Lstm], [TfFile.Tensor("x", [1, 1], float32), Zero("w", 1, 1), Zero("b", 1), TfFile.Tensor("g", [1], float32, 2), State("h"), State("c"), TfFile.Tensor("y", [1, 1], float32)],
            [TfFile.Operator(0, [0, -1, 1, 1, 1, -1, 1, 1, 1, -1, -1, -1, -1, 2, 3, 2, -1, -1, 4, 5], [6], new Table((0, (sbyte)4)))], [0], [6],
            new byte[4], BitConverter.GetBytes(20f));
        float[] got = TwoRuns(file);
        Assert.Equal(0.5 * Math.Tanh(0.5), got[0], 1e-6);
        Assert.Equal(0.5 * Math.Tanh(0.75), got[1], 1e-6);
    }

    private static float[] Twice(int code, float w, float r, float b, Table options)
    {
        const int float32 = 0;
        return TwoRuns(TfFile.Model([code],
            [
                TfFile.Tensor("x", [1, 1], float32), TfFile.Tensor("w", [1, 1], float32, 1), TfFile.Tensor("r", [1, 1], float32, 2), TfFile.Tensor("b", [1], float32, 3),
                new((0, (int[])[1, 1]), (1, (sbyte)float32), (2, 0), (3, "state"), (5, true)), TfFile.Tensor("y", [1, 1], float32),
            ],
            [TfFile.Operator(0, [0, 1, 2, 3, 4], [5], options)], [0], [5], BitConverter.GetBytes(w), BitConverter.GetBytes(r), BitConverter.GetBytes(b)));
    }

    private static float[] TwoRuns(byte[] file)
    {
        var report = new Report();
        ImportedModel? model = TfLiteReader.Format.Read(new("one.tflite", file), new(), report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        var run = new Interpreter(model.Graph);
        return [.. Enumerable.Range(0, 2).Select(_ => run.Run([Tensor.Floats([1, 1], 1)])[0].Read<float>()[0])];
    }

    private static Tensor Ints(Shape shape, params int[] elements) => Tensor.Ints(shape, elements);

    private static int[] Run(int code, params Tensor[] inputs) => Run(code, inputs[0].Shape.Sizes, inputs);

    private static int[] Run(int code, int[] result, params Tensor[] inputs)
    {
        const int int32 = 2;
        int[] numbers = [.. Enumerable.Range(0, inputs.Length)];
        byte[] file = TfFile.Model([code], [.. inputs.Select(static (t, i) => TfFile.Tensor($"x{i}", t.Shape.Sizes, int32)), TfFile.Tensor("y", result, int32)],
            [TfFile.Operator(0, numbers, [inputs.Length])], numbers, [inputs.Length]);
        var report = new Report();
        ImportedModel? model = TfLiteReader.Format.Read(new("one.tflite", file), new(), report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        Tensor y = new Interpreter(model.Graph).Run(inputs)[0];
        Assert.Equal(Shape.Of(result), y.Shape);
        return [.. y.ToLongs().Select(static i => (int)i)];
    }
}
