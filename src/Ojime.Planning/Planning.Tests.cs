using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Planning;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

public class PlanningTests
{
    /// <summary>Activation bytes of the MLPerf Tiny models with each output laid over its dying input: algorithms.md, "Topic 5".</summary>
    [Theory]
    [InlineData("kws_ref_model.tflite", 8_448), InlineData("vww_96_int8.tflite", 36_880), InlineData("pretrainedResnet_quant.tflite", 33_312),
     InlineData("str_ww_ref_model.tflite", 3_712), InlineData("ad01_int8.tflite", 768)]
    public void The_mlperf_tiny_models_take_no_more_than(string model, int bytes)
    {
        var report = new Report();
        Graph graph = Pipeline.Run(ModelFile.Read(Repository.Shared($"models/mlperf-tiny/{model}"), new(), report)!.Graph);
        foreach (Objective objective in Enum.GetValues<Objective>())
        {
            Plan plan = Planner.Make(graph, Cpus.CortexM0, new() { Objective = objective });
            Assert.True(plan.ArenaBytes <= bytes, $"{objective}: {plan.ArenaBytes}");
            Assert.True(plan.IsOptimal, $"{objective}: {plan.ArenaBytes} over {plan.LowerBoundBytes}");
        }
    }

    /// <summary>What the plan believes to be dead is overwritten after every step; the results must stay.</summary>
    [Theory]
    [InlineData("kws_ref_model.tflite"), InlineData("pretrainedResnet_quant.tflite"), InlineData("str_ww_ref_model.tflite")]
    public void Poisoned_arenas_compute_the_same(string model)
    {
        var report = new Report();
        Graph graph = Pipeline.Run(ModelFile.Read(Repository.Shared($"models/mlperf-tiny/{model}"), new(), report)!.Graph);
        var random = new Random(3);
        Tensor[][] samples = [.. Enumerable.Range(0, 2).Select(_ => graph.Inputs.Select(i =>
        {
            Tensor tensor = Tensor.Zeros(i.Type);
            random.NextBytes(tensor.Write<byte>());
            return tensor;
        }).ToArray())];
        HostCase one = new(Planner.Make(graph, Cpus.Host), samples);
        Tensor[][] clean = HostC.Run(one, new() { Flags = "-O1" }).Outputs, poisoned = HostC.Run(one, new() { Flags = "-O1", Poison = true }).Outputs;
        for (int s = 0; s < samples.Length; s++)
            for (int o = 0; o < clean[s].Length; o++)
                Assert.Equal(clean[s][o].Bytes.ToArray(), poisoned[s][o].Bytes.ToArray());
    }

    [Fact]
    public void Branches_are_run_in_the_order_that_needs_least()
    {
        // Both large branches at once take three large tensors; one after the other, two.
        Graph graph = GraphText.Parse("""
            graph branches
            input x: i32[1,256]
            %0: i32[1,256] = unary kind Neg(x)
            %1: i32[1,256] = unary kind Abs(x)
            %2: i32[1,1] = reduce kind Sum axes 1 keep yes(%0)
            %3: i32[1,1] = reduce kind Sum axes 1 keep yes(%1)
            %4: i32[1,1] = binary kind Add(%2, %3)
            return y = %4
            """, Operators.Read);
        Plan plan = Planner.Make(graph, Cpus.Host);
        Assert.True(plan.ArenaBytes < 3 * 1024, $"{plan.ArenaBytes}");
    }

    [Fact]
    public void A_state_is_written_in_place_where_nothing_needs_the_old_value()
    {
        Graph graph = GraphText.Parse("""
            graph sum
            input x: i32[4]
            state h: i32[4] = 0,0,0,0
            %0: i32[4] = binary kind Add(h, x)
            next h = %0
            return y = %0
            """, Operators.Read);
        Plan plan = Planner.Make(graph, Cpus.Host);
        Assert.Empty(plan.Endings);
        Assert.Equal(plan.Offsets[graph.States[0].Current], plan.OutputOffsets[0]);
    }

    [Fact]
    public void Two_states_may_change_places()
    {
        Graph graph = GraphText.Parse("""
            graph swap
            input x: i32[2]
            state a: i32[2] = 1,2
            state b: i32[2] = 3,4
            %0: i32[2] = binary kind Add(a, x)
            next a = b
            next b = a
            return y = %0
            """, Operators.Read);
        Tensor zero = Tensor.Ints([2], 0, 0);
        Tensor[][] outputs = HostC.Run(graph, [[zero], [zero], [zero]]);
        Assert.Equal([[1, 2], [3, 4], [1, 2]], outputs.Select(static o => o[0].ToLongs()));
    }
}
