using System.Collections.Immutable;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Planning;
using Ojime.Quantizing;
using Ojime.Runtime;
using Ojime.Targets;
using Ojime.Verification;
using Scheme = Ojime.Quantizing.Scheme;

namespace Ojime.Tests;

/// <summary>What is true of branches and loops in each other, tried on seeded networks: text, passes, plan and C keep what they compute.</summary>
public class HeldGraphLaws
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory, MemberData(nameof(Seeds))]
    public void Branches_and_loops_keep_what_they_compute_from_text_to_C(int seed)
    {
        Graph graph = new Network(seed, ElementType.Int32).Graph();
        GraphChecker.Check(graph, "a test");
        Assert.Contains(graph.Nodes, static n => !n.Op.Graphs.IsEmpty);
        string text = graph.ToString();
        Assert.Equal(text, GraphText.Parse(text, Operators.Read).ToString());
        Graph made = Pipeline.Run(graph, Pipeline.Clean, dump: (pass, after) => PassCheck.ComputesTheSame(graph, after, runs: 4, $"{pass}, seed {seed}", Draw));
        Assert.True(Pass.SameGraph(made, Pipeline.Run(made)));

        var random = new Random(seed);
        Tensor[][] samples = [.. Enumerable.Range(0, 6).Select(_ => Draw(random))];
        var reference = new Interpreter(graph);
        Tensor[][] wanted = [.. samples.Select(s => reference.Run(s))];
        foreach (Graph planned in (Graph[])[graph, made])
        {
            var options = new PlanOptions { Objective = (Objective)(seed % 4) };
            Tensor[][] got = HostC.Run(Planner.Make(planned, Cpus.Host, options), samples);
            for (int s = 0; s < samples.Length; s++)
                for (int o = 0; o < wanted[s].Length; o++)
                    Assert.True(wanted[s][o].ToLongs().SequenceEqual(got[s][o].ToLongs()), $"seed {seed}, sample {s}, output {o}: {string.Join(' ', got[s][o].ToLongs())} instead of {string.Join(' ', wanted[s][o].ToLongs())}");
        }
    }

    /// <summary>As integers: types agree on both sides of every border, and C gives the reference's bits.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Branches_and_loops_over_reals_become_integers(int seed)
    {
        Graph graph = new Network(seed, ElementType.Float32).Graph();
        var report = new Report();
        QuantizationResult? result = Quantizer.Run(graph, null, new() { Scheme = seed % 3 == 0 ? Scheme.Int16x8 : Scheme.Int8, FloatBorder = seed % 5 == 0 }, report);
        Assert.True(result is not null, string.Join('\n', report.Diagnostics));
        Graph made = Fitter.Lower(result.Graph);
        var random = new Random(seed);
        Tensor[][] samples = [.. Enumerable.Range(0, 4).Select(_ => made.Inputs.Select(i => PassCheck.RandomTensor(i.Type, random)).ToArray())];
        var reference = new Interpreter(result.Graph);
        Tensor[][] got = HostC.Run(Planner.Make(made, Cpus.Host), samples);
        for (int s = 0; s < samples.Length; s++)
            foreach ((Tensor want, Tensor have) in reference.Run(samples[s]).Zip(got[s]))
                Assert.Equal(want.ToDoubles(), have.ToDoubles());
    }

    private static Tensor[] Draw(Random random) =>
        [.. Enumerable.Range(0, Network.Inputs).Select(_ => Tensor.Ints([2, 3], [.. Enumerable.Range(0, 6).Select(_ => random.Next(-50, 50))]))];

    /// <summary>Integers [2,3] through sums, views, moves, branches and loops; every value stays small, and every loop ends.</summary>
    private sealed class Network(int seed, ElementType element)
    {
        public const int Inputs = 3;

        private const int Deepest = 3;

        private static readonly TensorType Count = new(ElementType.Int32, Shape.Scalar);

        private readonly TensorType _matrix = new(element, [2, 3]);
        private readonly Random _random = new(seed);

        public Graph Graph()
        {
            var graph = new GraphBuilder("net", new Report());
            var values = Enumerable.Range(0, Inputs).Select(i => graph.Input($"x{i}", _matrix)).ToList();
            Value[] states = [.. Enumerable.Range(0, 2).Select(i => graph.State($"s{i}", Constant(i).Constant!))];
            values.InsertRange(0, states);
            Fill(graph, values, 0);
            // A branch or a loop may give what a state becomes, in the state's own place where nothing reads it any more.
            foreach (Value state in states)
                graph.SetNext(state, Any(values));
            // The last values depend on most; an input and a constant may be results, too.
            foreach ((int i, Value value) in values.TakeLast(3).Append(Any(values)).Index())
                graph.Output($"y{i}", value);
            return graph.Build();
        }

        private void Fill(GraphBuilder graph, List<Value> values, int depth)
        {
            bool holds = false;
            for (int steps = _random.Next(2, 6); steps > 0 || (depth == 0 && !holds); steps--)
            {
                int choice = _random.Next(depth < Deepest ? 8 : 5);
                holds |= choice >= 5;
                values.AddRange(choice switch
                {
                    <= 1 => [Bounded(graph, Add(graph, new Binary((BinaryKind)_random.Next(2)), Any(values), Any(values)))],
                    2 => [Add(graph, new Reshape([2, 3]), Add(graph, new Transpose([1, 0]), Add(graph, new Reshape([3, 2]), Any(values))))],
                    3 => [Add(graph, new Concat(0), Add(graph, Slice.Of(_matrix.Shape, 0, 1, 1), Any(values)), Add(graph, Slice.Of(_matrix.Shape, 0, 0, 1), Any(values)))],
                    4 => [Constant([.. Enumerable.Range(0, 6).Select(_ => _random.Next(-9, 9))])],
                    5 or 6 => Branch(graph, values, depth),
                    _ => Loop(graph, values, depth),
                });
            }
        }

        private IEnumerable<Value> Branch(GraphBuilder graph, List<Value> values, int depth)
        {
            Value[] given = [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Any(values))];
            int results = _random.Next(1, 4);
            Graph[] held = [.. ((string[])["then", "else"]).Select(name =>
            {
                var branch = new GraphBuilder(name, new Report());
                List<Value> own = [.. given.Select((_, i) => branch.Input($"a{i}", _matrix)), Constant(1)];
                Fill(branch, own, depth + 1);
                for (int r = 0; r < results; r++)
                    branch.Output($"r{r}", r == 0 ? own[^1] : Any(own));
                return branch.Build();
            })];
            return AddAll(graph, new If(held[0], held[1]), [Condition(graph, values), .. given]);
        }

        private IEnumerable<Value> Loop(GraphBuilder graph, List<Value> values, int depth)
        {
            Value[] first = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any(values))], given = [.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Any(values))];
            var turn = new GraphBuilder("turn", new Report());
            Value counted = turn.Input("i", Count);
            List<Value> own = [.. first.Select((_, i) => turn.Input($"h{i}", _matrix)), .. given.Select((_, i) => turn.Input($"a{i}", _matrix))];
            Fill(turn, own, depth + 1);
            Value next = Add(turn, new Binary(BinaryKind.Add), counted, GraphBuilder.Constant(Tensor.Ints(Shape.Scalar, 1)));
            Value few = Add(turn, new Binary(BinaryKind.Less), next, GraphBuilder.Constant(Tensor.Ints(Shape.Scalar, _random.Next(1, 5))));
            turn.Output("goes", _random.Next(2) == 0 ? few : Add(turn, new Binary(BinaryKind.And), few, Condition(turn, own)));
            turn.Output("i", next);
            // Some are carried on as they are, some change places.
            for (int i = 0; i < first.Length; i++)
                turn.Output($"h{i}", i == 0 ? own[^1] : Any(own));
            return AddAll(graph, new Loop(turn.Build()), [Condition(graph, values), GraphBuilder.Constant(Tensor.Ints(Shape.Scalar, 0)), .. first, .. given]).Skip(1);
        }

        private Value Condition(GraphBuilder graph, List<Value> values) => Add(graph, new Binary(BinaryKind.Less),
            Add(graph, new Reduce(ReduceKind.Max, [0, 1], KeepDims: false), Any(values)), Add(graph, new Reduce(ReduceKind.Max, [0, 1], KeepDims: false), Any(values)));

        private Value Bounded(GraphBuilder graph, Value value) =>
            Add(graph, new Binary(BinaryKind.Max), Add(graph, new Binary(BinaryKind.Min), value, Constant(1000)), Constant(-1000));

        private Value Any(List<Value> values) => values[Math.Max(0, values.Count - 1 - (int)(values.Count * _random.NextDouble() * _random.NextDouble()))];

        private Value Constant(int number) => Constant([.. Enumerable.Repeat(number, 6)]);

        private Value Constant(int[] numbers) => GraphBuilder.Constant(element == ElementType.Float32
            ? Tensor.Floats(_matrix.Shape, [.. numbers.Select(static n => n / 10f)]) : Tensor.Ints(_matrix.Shape, numbers));

        private static Value Add(GraphBuilder graph, Op op, params ReadOnlySpan<Value> inputs) => AddAll(graph, op, inputs)[0];

        private static ImmutableArray<Value> AddAll(GraphBuilder graph, Op op, params ReadOnlySpan<Value> inputs)
        {
            ImmutableArray<Value> results = graph.AddAll(op, new Origin(op.Name), inputs);
            return results.IsDefault ? throw new InvalidOperationException(graph.Report.Diagnostics[^1].ToString()) : results;
        }
    }
}
