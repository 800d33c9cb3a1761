using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Planning;
using Ojime.Quantizing;
using Ojime.Runtime;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>What is true of the whole pipeline, tried on seeded channels-first networks as an importer would build them.</summary>
public class PassLaws
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_pipeline_keeps_what_a_network_computes_and_leaves_no_transpose_inside(int seed)
    {
        Graph graph = ChannelsFirst(new Random(seed));
        var log = new RewriteLog();
        Graph made = Pipeline.Run(graph, log);
        PassCheck.ComputesTheSame(graph, made, runs: 2);
        Assert.NotEmpty(log.Entries);
        // One transpose may stand at the input, whose order is the user's, seen through a reshape or not.
        Assert.All(made.Nodes.Where(static n => n.Op is Transpose),
            n => Assert.Contains(n.Inputs[0] is { Producer: { Op: Reshape, Inputs: [var x] } } ? x : n.Inputs[0], made.Inputs));
        Assert.DoesNotContain(made.Nodes, static n => n.Op is BatchNorm or Unary { Kind: UnaryKind.Relu });
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_second_run_of_the_pipeline_changes_nothing(int seed)
    {
        Graph once = Pipeline.Run(ChannelsFirst(new Random(seed)));
        Assert.True(Pass.SameGraph(once, Pipeline.Run(once)));
    }

    /// <summary>Dead channels and all else, in every bit; every fifth network through emitted C too.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void The_pipeline_keeps_every_bit_of_an_integer_network(int seed)
    {
        Graph graph = new IntegerNetworks(seed).Graph();
        Graph made = Pipeline.Run(graph, Pipeline.Clean, dump: (pass, after) => PassCheck.ComputesTheSame(graph, after, runs: 2, $"{pass}, seed {seed}"));
        Assert.True(made.Macs <= graph.Macs);
        if (seed % 5 != 0)
            return;
        var random = new Random(seed);
        Tensor[][] samples = [.. Enumerable.Range(0, 2).Select(_ => new[] { PassCheck.RandomTensor(graph.Inputs[0].Type, random) })];
        var reference = new Interpreter(graph);
        Tensor[][] got = HostC.Run(Planner.Make(made, Cpus.CortexM4), samples);
        for (int s = 0; s < samples.Length; s++)
            foreach ((Tensor want, Tensor have) in reference.Run(samples[s]).Zip(got[s]))
                Assert.Equal(want.ToLongs(), have.ToLongs());
    }

    [Fact]
    public void The_integer_networks_show_what_dead_channels_can_be()
    {
        Graph[] made = [.. Enumerable.Range(1, 10).Select(static seed => Pipeline.Run(new IntegerNetworks(seed).Graph()))];
        Assert.True(made.Count(static g => g.Nodes.Any(static n => n.Op is Conv2D { Border: not null })) >= 3);
        Assert.True(made.Count(static g => g.Nodes.Any(static n => n.Op is Conv2D { Border: null, Window.HasPadding: true })) >= 3);
    }

    public static TheoryData<string> Operators => [.. OperatorLaws.All.Select(static c => c.Op.Name).Distinct()];

    /// <summary>Every pass there is, over every operator's cases amid what passes look for; the first that changes a bit is named.</summary>
    [Theory, MemberData(nameof(Operators))]
    public void Every_pass_keeps_what_an_operator_computes_amid_others(string name)
    {
        Pass[] passes = [.. Pipeline.Clean, LowerForIntegers.Pass, DecomposeOperators.Where(static _ => true), .. Pipeline.Clean];
        foreach (OpCase c in OperatorLaws.All.Where(c => c.Op.Name == name))
            for (int seed = 1; seed <= 8; seed++)
            {
                var surroundings = new Surroundings(c, seed);
                Graph graph = surroundings.Graph();
                Pipeline.Run(graph, passes, dump: (pass, after) =>
                    PassCheck.ComputesTheSame(graph, after, runs: 1, $"{pass} around {c}, seed {seed}", surroundings.Sample));
            }
    }

    /// <summary>States in any order of axes, over frames, so that what they hold shows.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void The_pipeline_keeps_what_a_streaming_network_remembers(int seed)
    {
        Graph graph = Streaming(new Random(seed));
        Pipeline.Run(graph, Pipeline.Clean, dump: (pass, after) => PassCheck.ComputesTheSame(graph, after, runs: 5, $"{pass}, seed {seed}"));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Equalised_layers_keep_what_a_network_computes(int seed)
    {
        Graph graph = Pipeline.Run(ChannelsFirst(new Random(seed)));
        if (EqualizeLayers.Apply(graph) is { } made)
            PassCheck.ComputesTheSame(graph, made, runs: 2);
    }

    /// <summary>Causal convolutions over [1, C, L], one frame a run: each remembers the frames before in a state, channels first or last.</summary>
    private static Graph Streaming(Random random)
    {
        var graph = new GraphBuilder("streaming", new Report());
        Value Add(Op op, params Value[] inputs) => graph.Add(op, new Origin(op.Name), inputs)!;
        Tensor Floats(params int[] sizes) =>
            Tensor.Floats(Shape.Of(sizes), [.. Enumerable.Range(0, sizes.Aggregate(1, static (a, b) => a * b)).Select(_ => (float)(random.NextDouble() - 0.5))]);
        int channels = random.Next(1, 4);
        Value x = graph.Input("x", TensorType.Float(1, channels, 1));
        for (int layer = 0; layer < 3; layer++)
        {
            int taps = random.Next(2, 4), next = random.Next(1, 5), kept = (taps - 1) * random.Next(1, 3);
            bool channelsLast = random.Next(2) == 0;
            Value now = channelsLast ? Add(new Transpose([0, 2, 1]), x) : x;
            int time = channelsLast ? 1 : 2;
            Value before = graph.State($"s{layer}", channelsLast ? Floats(1, kept, channels) : Floats(1, channels, kept));
            Value all = Add(new Concat(time), before, now);
            IntList start = channelsLast ? [0, 1, 0] : [0, 0, 1];
            Value after = Add(new Slice(start, [.. before.Shape.Sizes], [1, 1, 1]), all);
            graph.SetNext(before, random.Next(4) == 0 ? Add(new Unary(UnaryKind.Tanh), after) : after);
            Value last = channelsLast ? all : Add(new Transpose([0, 2, 1]), all);
            Value image = Add(new Reshape([1, 1, last.Shape[1], last.Shape[2]]), last);
            int dilation = kept / (taps - 1);
            Value y = Add(new Conv2D(new(new(1), new(taps, 1, dilation))), image, GraphBuilder.Constant(Floats(next, 1, taps, channels)), GraphBuilder.Constant(Floats(next)));
            x = Add(new Unary(random.Next(2) == 0 ? UnaryKind.Relu : UnaryKind.Silu), Add(new Transpose([0, 2, 1]), Add(new Reshape([1, 1, next]), y)));
            channels = next;
            if (random.Next(3) == 0)
            {
                Value sum = graph.State($"sum{layer}", Floats(1, channels, 1));
                Value grown = Add(new Binary(BinaryKind.Add), sum, x);
                graph.SetNext(sum, grown);
                x = grown;
            }
        }
        graph.Output("y", x);
        return graph.Build();
    }

    /// <summary>Layers drawn at random over [1, C, H, W], or [1, C, L] for every third network; then flatten or mean, then dense.</summary>
    private static Graph ChannelsFirst(Random random)
    {
        var graph = new GraphBuilder("random", new Report());
        bool oneAxis = random.Next(3) == 0;
        int channels = random.Next(1, 4), layer = 0;
        Value x = graph.Input("x", oneAxis ? TensorType.Float(1, channels, 12) : TensorType.Float(1, channels, 8, 6));
        Value Add(Op op, params Value[] inputs) => graph.Add(op, new Origin($"layer{layer}"), inputs)!;
        Value Floats(params int[] sizes) => GraphBuilder.Constant(
            Tensor.Floats(Shape.Of(sizes), [.. Enumerable.Range(0, sizes.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(random.NextDouble() - 0.5))]));
        Value Positive(int count) => GraphBuilder.Constant(Tensor.Floats([count], [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + 0.5))]));

        Value Image(Value v, Func<Value, Value> inside)
        {
            Value last = Add(new Transpose(oneAxis ? [0, 2, 1] : [0, 2, 3, 1]), v);
            if (oneAxis)
                last = Add(new Reshape([1, 1, last.Shape[1], last.Shape[2]]), last);
            Value y = inside(last);
            if (oneAxis)
                y = Add(new Reshape([1, y.Shape[2], y.Shape[3]]), y);
            return Add(new Transpose(oneAxis ? [0, 2, 1] : [0, 3, 1, 2]), y);
        }
        Window2D Window(int size, int stride) => oneAxis
            ? new(new(1), new(size, stride, 1, size / 2, size / 2))
            : Window2D.Square(size, stride, pad: size / 2);
        Value Conv(Value v, int outputs, int size, int groups) => Image(v, i => Add(new Conv2D(Window(size, 1), groups), i,
            Floats(outputs, oneAxis ? 1 : size, size, v.Shape[1].Size / groups), Floats(outputs)));
        Value Norm(Value v) => Add(new BatchNorm(1, 1e-5f), v, Positive(v.Shape[1].Size), Floats(v.Shape[1].Size), Floats(v.Shape[1].Size), Positive(v.Shape[1].Size));
        Value Relu(Value v) => Add(new Unary(UnaryKind.Relu), v);

        x = Relu(Norm(Conv(x, 4, 3, 1)));
        for (layer = 1; layer < 6; layer++)
        {
            int c = x.Shape[1].Size;
            x = random.Next(7) switch
            {
                0 => Relu(Norm(Conv(x, random.Next(2, 6), 3, 1))),
                1 => Relu(Norm(Conv(x, c, 3, c))),
                2 => Relu(Add(new Binary(BinaryKind.Add), x, Norm(Conv(x, c, 3, 1)))),
                3 => Add(new Concat(1), x, Relu(Conv(x, 2, 1, 1))),
                4 => Image(x, i => Add(new Pool2D(random.Next(2) == 0 ? PoolKind.Max : PoolKind.Average, Window(3, 1)), i)),
                5 => Add(new Binary(BinaryKind.Mul), x, Add(new Unary(UnaryKind.Sigmoid), Conv(Add(new Reduce(ReduceKind.Mean, oneAxis ? [2] : [2, 3], true), x), c, 1, 1))),
                _ => Add(new Unary(UnaryKind.HardSwish), Conv(x, c, 1, 1)),
            };
        }
        x = random.Next(2) == 0
            ? Add(new Reduce(ReduceKind.Mean, oneAxis ? [2] : [2, 3], false), x)
            : Add(new Reshape([1, x.Shape.ElementCount]), x);
        graph.Output("y", Add(new Dense(), x, Floats(3, x.Shape[1].Size), Floats(3)));
        return graph.Build();
    }
}
