using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;

namespace Ojime.Tests;

public class DropDeadChannelsTests
{
    /// <summary>Channel 1 of %0 is 5 · 0.5 · 0.5 / 0.25 = code 5 everywhere; %1 takes 5·2 and 5·3 into its bias.</summary>
    [Fact]
    public void A_channel_without_weights_goes_into_the_next_bias() => PassCheck.Rewrites(DropDeadChannels.Pass,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[2,3,3,1]{scale 0.5 zero 0} = 1,2,3,4,5,6,7,8,9,0,0,0,0,0,0,0,0,0
        const b: i32[2] = 5,5
        const v: i8[2,1,1,2]{scale 0.5 zero 0} = 1,2,1,3
        const d: i32[2] = 100,200
        %0: i8[1,4,4,2]{scale 0.25 zero 0} = conv2d window 3x3 pad 1,1,1,1(x, w, b)
        %1: i8[1,4,4,2]{scale 1 zero 0} = conv2d window 1x1(%0, v, d)
        return y = %1
        """,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[1,3,3,1]{scale 0.5 zero 0} = 1,2,3,4,5,6,7,8,9
        const b: i32[1] = 5
        const v: i8[2,1,1,1]{scale 0.5 zero 0} = 1,1
        const d: i32[2] = 110,215
        %0: i8[1,4,4,1]{scale 0.25 zero 0} = conv2d window 3x3 pad 1,1,1,1(x, w, b)
        %1: i8[1,4,4,2]{scale 1 zero 0} = conv2d window 1x1(%0, v, d)
        return y = %1
        """);

    [Fact]
    public void A_constant_that_is_not_zero_stays_before_a_padded_window() => PassCheck.LeavesAlone(DropDeadChannels.Pass,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[2,1,1,1]{scale 0.5 zero 0} = 1,0
        const b: i32[2] = 5,5
        const v: i8[2,3,3,2]{scale 0.5 zero 0} = 1...
        %0: i8[1,4,4,2]{scale 0.25 zero 0} = conv2d window 1x1(x, w, b)
        %1: i8[1,4,4,2]{scale 1 zero 0} = conv2d window 3x3 pad 1,1,1,1(%0, v, b)
        return y = %1
        """);

    [Fact]
    public void A_reshape_that_ends_the_channels_keeps_them_all() => PassCheck.LeavesAlone(DropDeadChannels.Pass,
        """
        graph g
        input x: f32[1,1,1,2]
        const w: f32[2,1,1,2] = 1,2,0,0
        const b: f32[2] = 1,2
        %0: f32[1,1,1,2] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,1] = reshape to [1,2,1](%0)
        return y = %1
        """);

    [Fact]
    public void It_goes_through_depthwise_layers_pools_and_flattens_and_backwards_to_a_fixed_point()
    {
        var random = new Random(3);
        Graph graph = Chain(random);
        Graph made = Pipeline.Run(graph, [DropDeadChannels.Pass]);
        Assert.Equal((16_416, 9_840), (graph.Macs, made.Macs));
        PassCheck.ComputesTheSame(graph, made, runs: 5);
    }

    [Fact]
    public void The_visual_wake_words_model_loses_half_its_work_and_no_bit()
    {
        string path = Repository.Shared("models/mlperf-tiny/vww_96_int8.tflite");
        Graph graph = ModelFile.Read(path, new(), new Report())!.Graph;
        Graph made = Pipeline.Run(graph);
        (GraphSize before, GraphSize after) = (GraphSize.Of(graph), GraphSize.Of(made));
        Assert.True(after.Macs <= 0.56 * before.Macs, $"{before} {after}");
        Assert.True(after.ConstantBytes <= 0.23 * before.ConstantBytes, $"{before} {after}");
        PassCheck.ComputesTheSame(graph, made, runs: 2);
    }

    /// <summary>3x3 · depthwise with dead channels · 1x1 · pool · flatten · dense, in int8 with seeded weights.</summary>
    private static Graph Chain(Random random)
    {
        var graph = new GraphBuilder("chain", new Report());
        TensorType Data(params int[] sizes) => new(ElementType.Int8, Shape.Of(sizes), new(0.05f, -7));
        Value Weights(HashSet<int> dead, params int[] sizes)
        {
            Tensor w = Tensor.Zeros(new(ElementType.Int8, Shape.Of(sizes), new([.. Enumerable.Range(0, sizes[0]).Select(i => 0.01f + (0.001f * i))], [.. new int[sizes[0]]], 0)));
            int each = w.Shape.ElementCount / sizes[0];
            for (int i = 0; i < w.Shape.ElementCount; i++)
                w.SetLong(i, dead.Contains(i / each) ? 0 : random.Next(-127, 128));
            return GraphBuilder.Constant(w);
        }
        Value Bias(int count) => GraphBuilder.Constant(Tensor.Ints([count], [.. Enumerable.Range(0, count).Select(_ => random.Next(-500, 500))]));
        Value Add(Op op, TensorType type, params Value[] inputs) => graph.Add(op, new Origin(op.Name), inputs, type)!;

        Value x = graph.Input("x", Data(1, 8, 8, 3));
        Value a = Add(new Conv2D(Window2D.Square(3, pad: 1)), Data(1, 8, 8, 8), x, Weights([0, 5], 8, 3, 3, 3), Bias(8));
        Value d = Add(new Conv2D(Window2D.Square(3, 2, pad: 1), 8), Data(1, 4, 4, 8), a, Weights([1, 2, 6], 8, 3, 3, 1), Bias(8));
        Value p = Add(new Conv2D(Window2D.Square(1), 1, Clamp.Relu), Data(1, 4, 4, 10), d, Weights([1, 2, 3, 4, 9], 10, 1, 1, 8), Bias(10));
        Value m = Add(new Pool2D(PoolKind.Max, Window2D.Square(2, 2)), Data(1, 2, 2, 10), p);
        Value f = Add(new Reshape([1, 40]), Data(1, 40), m);
        Value y = Add(new Dense(), Data(1, 4), f, Weights([], 4, 40), Bias(4));
        graph.Output("y", y);
        return graph.Build();
    }
}
