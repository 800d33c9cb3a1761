using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Planning;
using Ojime.Runtime;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

public class DropDeadChannelsTests
{
    [Fact]
    public void A_tensor_without_elements_has_no_constant_channels() => PassCheck.LeavesAlone(DropDeadChannels.Pass,
        """
        graph g
        input x: f32[0,2]
        const c: f32[0,2] = none
        %0: f32[0,4] = concat axis 1(x, c)
        return y = %0
        """);

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
    public void A_constant_piece_of_a_concatenation_loses_its_own_channels() => PassCheck.Rewrites(DropDeadChannels.Pass,
        """
        graph g
        input x: f32[2,2]
        const k: f32[2,2] = 1,2,3,4
        const w: f32[1,4] = 1,2,3,0
        const b: f32[1] = 5
        %0: f32[2,4] = concat axis 1(x, k)
        %1: f32[2,1] = dense(%0, w, b)
        return y = %1
        """,
        """
        graph g
        input x: f32[2,2]
        const k: f32[2,1] = 1,3
        const w: f32[1,3] = 1,2,3
        const b: f32[1] = 5
        %0: f32[2,3] = concat axis 1(x, k)
        %1: f32[2,1] = dense(%0, w, b)
        return y = %1
        """);

    [Fact]
    public void One_constant_before_a_padded_window_stays_where_a_bias_for_each_class_would_take_more() => PassCheck.LeavesAlone(DropDeadChannels.Pass,
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

    private const string Floats = """
        graph g
        input x: f32[1,4,4,1]
        const w: f32[96,1,1,1] = 1ZEROS
        const b: f32[96] = 5...
        const v: f32[2,3,3,96] = 1...
        const d: f32[2] = 5...
        %0: f32[1,4,4,96] = conv2d window 1x1(x, w, b)
        %1: f32[1,4,4,2] = conv2d window 3x3 pad 1,1,1,1(%0, v, d)
        return y = %1
        """;

    [Fact]
    public void Floats_keep_a_constant_before_a_padded_window() =>
        PassCheck.LeavesAlone(DropDeadChannels.Pass, Floats.Replace("ZEROS", string.Concat(Enumerable.Repeat(",0", 95)), StringComparison.Ordinal));

    /// <summary>
    /// Channels 1 to 95 of %0 are code 5 everywhere: 95 · 5 · 1 from each tap inside, so 4 taps of 475 at a corner, 6 at an edge, 9 inside.
    /// Weights of 97 + 1712 bytes become 19, biases of 392 bytes become 76.
    /// </summary>
    [Fact]
    public void Constants_before_a_padded_window_become_a_bias_for_each_class_of_rows_and_columns() => PassCheck.Rewrites(DropDeadChannels.Pass,
        $$"""
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[96,1,1,1]{scale 0.5 zero 0} = 1{{string.Concat(Enumerable.Repeat(",0", 95))}}
        const b: i32[96] = 5...
        const v: i8[2,3,3,96]{scale 0.5 zero 0} = 1...
        const d: i32[2] = 100,200
        %0: i8[1,4,4,96]{scale 0.25 zero 0} = conv2d window 1x1(x, w, b)
        %1: i8[1,4,4,2]{scale 64 zero 0} = conv2d window 3x3 pad 1,1,1,1(%0, v, d)
        return y = %1
        """,
        """
        graph g
        input x: i8[1,4,4,1]{scale 0.5 zero 3}
        const w: i8[1,1,1,1]{scale 0.5 zero 0} = 1
        const b: i32[1] = 5
        const v: i8[2,3,3,1]{scale 0.5 zero 0} = 1...
        const d: i32[3,3,2] = 2000,2100,2950,3050,2000,2100,2950,3050,4375,4475,2950,3050,2000,2100,2950,3050,2000,2100
        %0: i8[1,4,4,1]{scale 0.25 zero 0} = conv2d window 1x1(x, w, b)
        %1: i8[1,4,4,2]{scale 64 zero 0} = conv2d window 3x3 pad 1,1,1,1 border 1,1,1,1(%0, v, d)
        return y = %1
        """);

    /// <summary>Two padded 3x3 layers, and 1x1 · padded depthwise · 1x1, where most channels between hold a number that is not real zero.</summary>
    [Theory, InlineData(1, false), InlineData(2, true)]
    public void Classes_of_the_border_go_through_depthwise_layers_and_through_C(int stride, bool depthwise)
    {
        var random = new Random(5);
        var graph = new GraphBuilder("borders", new Report());
        HashSet<int> dead = [.. Enumerable.Range(4, 44)];
        Value x = graph.Input("x", Data(1, 9, 8, 4));
        int size = depthwise ? 1 : 3;
        Value a = Add(graph, new Conv2D(Window2D.Square(size, pad: size / 2)), Data(1, 9, 8, 48), x, Weights(random, dead, 48, size, size, 4), Bias(random, 48));
        if (depthwise)
            a = Add(graph, new Conv2D(Window2D.Square(3, stride, pad: 1), 48), Data(1, 5, 4, 48), a, Weights(random, [], 48, 3, 3, 1), Bias(random, 48));
        Conv2D last = new(depthwise ? Window2D.Square(1) : Window2D.Square(3, pad: 1), 1, Clamp.Relu);
        Value y = Add(graph, last, Data(1, a.Shape[1].Size, a.Shape[2].Size, 16), a, Weights(random, [], 16, last.Window.Rows.Size, last.Window.Rows.Size, 48), Bias(random, 16));
        graph.Output("y", y);
        Graph old = graph.Build(), made = Pipeline.Run(old);

        Node reader = Assert.Single(made.Nodes, static n => n.Op is Conv2D { Border: not null });
        Assert.Equal(depthwise ? new(1, 1, 1, 0) : new Border2D(1, 1, 1, 1), ((Conv2D)reader.Op).Border);
        Assert.Equal(4, reader.Inputs[0].Shape[3].Size);
        Assert.True(GraphSize.Of(made).ConstantBytes < GraphSize.Of(old).ConstantBytes, $"{GraphSize.Of(old)} {GraphSize.Of(made)}");
        PassCheck.ComputesTheSame(old, made, runs: 5);

        Tensor[][] samples = [.. Enumerable.Range(0, 3).Select(_ => new[] { PassCheck.RandomTensor(x.Type, random) })];
        var reference = new Interpreter(old);
        foreach (Cpu cpu in (Cpu[])[Cpus.CortexM0Plus, Cpus.CortexM3, Cpus.CortexM4, Cpus.CortexM55])
        {
            Tensor[][] got = HostC.Run(Planner.Make(made, cpu), samples);
            for (int s = 0; s < samples.Length; s++)
                Assert.Equal(reference.Run(samples[s])[0].ToLongs(), got[s][0].ToLongs());
        }
    }

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

    /// <summary>All 971 dead channels go without classes of the border: 49.8 % of the MACs and 29,286 of 208,112 bytes of weights are left.</summary>
    [Fact]
    public void The_visual_wake_words_model_loses_half_its_work_and_no_bit()
    {
        string path = Repository.Shared("models/mlperf-tiny/vww_96_int8.tflite");
        Graph graph = ModelFile.Read(path, new(), new Report())!.Graph;
        Graph made = Pipeline.Run(graph);
        (GraphSize before, GraphSize after) = (GraphSize.Of(graph), GraphSize.Of(made));
        Assert.True(after.Macs <= 0.4985 * before.Macs, $"{before} {after}");
        Assert.True(after.ConstantBytes <= 0.153 * before.ConstantBytes, $"{before} {after}");
        Assert.DoesNotContain(made.Nodes, static n => n.Op is Conv2D { Border: not null });
        PassCheck.ComputesTheSame(graph, made, runs: 2);
    }

    /// <summary>3x3 · depthwise with dead channels · 1x1 · pool · flatten · dense, in int8 with seeded weights.</summary>
    private static Graph Chain(Random random)
    {
        var graph = new GraphBuilder("chain", new Report());
        Value x = graph.Input("x", Data(1, 8, 8, 3));
        Value a = Add(graph, new Conv2D(Window2D.Square(3, pad: 1)), Data(1, 8, 8, 8), x, Weights(random, [0, 5], 8, 3, 3, 3), Bias(random, 8));
        Value d = Add(graph, new Conv2D(Window2D.Square(3, 2, pad: 1), 8), Data(1, 4, 4, 8), a, Weights(random, [1, 2, 6], 8, 3, 3, 1), Bias(random, 8));
        Value p = Add(graph, new Conv2D(Window2D.Square(1), 1, Clamp.Relu), Data(1, 4, 4, 10), d, Weights(random, [1, 2, 3, 4, 9], 10, 1, 1, 8), Bias(random, 10));
        Value m = Add(graph, new Pool2D(PoolKind.Max, Window2D.Square(2, 2)), Data(1, 2, 2, 10), p);
        Value f = Add(graph, new Reshape([1, 40]), Data(1, 40), m);
        Value y = Add(graph, new Dense(), Data(1, 4), f, Weights(random, [], 4, 40), Bias(random, 4));
        graph.Output("y", y);
        return graph.Build();
    }

    private static TensorType Data(params int[] sizes) => new(ElementType.Int8, Shape.Of(sizes), new(0.05f, -7));

    private static Value Weights(Random random, HashSet<int> dead, params int[] sizes)
    {
        Tensor w = Tensor.Zeros(new(ElementType.Int8, Shape.Of(sizes), new([.. Enumerable.Range(0, sizes[0]).Select(i => 0.01f + (0.0001f * i))], [.. new int[sizes[0]]], 0)));
        int each = w.Shape.ElementCount / sizes[0];
        for (int i = 0; i < w.Shape.ElementCount; i++)
            w.SetLong(i, dead.Contains(i / each) ? 0 : random.Next(-127, 128));
        return GraphBuilder.Constant(w);
    }

    private static Value Bias(Random random, int count) =>
        GraphBuilder.Constant(Tensor.Ints([count], [.. Enumerable.Range(0, count).Select(_ => random.Next(-500, 500))]));

    private static Value Add(GraphBuilder graph, Op op, TensorType type, params Value[] inputs) => graph.Add(op, new Origin(op.Name), inputs, type)!;
}
