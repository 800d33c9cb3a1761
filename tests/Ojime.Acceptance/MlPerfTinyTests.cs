using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Planning;
using Ojime.Runtime;
using Ojime.Targets;
using Ojime.Tests;
using Ojime.Verification;

namespace Ojime.Acceptance;

/// <summary>The five int8 models of MLPerf Tiny: opened unmodified, equal to TensorFlow Lite Micro in every bit, within the RAM they need at least.</summary>
public class MlPerfTinyTests
{
    private static readonly (string Name, string File, int Goldens, int ArenaBytes)[] Models =
    [
        ("kws", "kws_ref_model.tflite", 2, 8_448),
        ("vww", "vww_96_int8.tflite", 2, 36_880),
        ("ic", "pretrainedResnet_quant.tflite", 2, 33_312),
        ("ad", "ad01_int8.tflite", 3, 768),
        ("sww", "str_ww_ref_model.tflite", 3, 3_712),
    ];

    public static TheoryData<string> Names => [.. Models.Select(static m => m.Name)];

    private static (string Name, string File, int Goldens, int ArenaBytes) Model(string name) => Models.Single(m => m.Name == name);

    private static FittedModel Fitted(string name, Cpu cpu, Objective objective = Objective.Time) =>
        Fit.Of($"models/mlperf-tiny/{Model(name).File}", cpu, o => o with { Name = name, Objective = objective });

    /// <summary>The golden inputs; their outputs are those of TensorFlow Lite Micro, read from the files beside them.</summary>
    private static GoldenVectors Golden(FittedModel fitted, string name)
    {
        Graph graph = fitted.Plan.Graph;
        GoldenVectors golden = GoldenVectors.Of(graph, Enumerable.Range(0, Model(name).Goldens).Select(i =>
            (IEnumerable<Tensor[]>)[[new Tensor(graph.Inputs[0].Type, File.ReadAllBytes(Repository.Shared($"models/mlperf-tiny/golden/{name}.in{i}.bin")))]]));
        for (int i = 0; i < golden.Vectors.Length; i++)
            Assert.Equal(File.ReadAllBytes(Repository.Shared($"models/mlperf-tiny/golden/{name}.out{i}.bin")), golden.Vectors[i].Outputs[0].Bytes.ToArray());
        return golden;
    }

    [Theory, MemberData(nameof(Names))]
    public void Output_bytes_equal_every_golden_on_the_host_and_on_every_emulated_core(string name)
    {
        var work = new List<string>();
        try
        {
            // One core of each kind of code: without and with DSP, vectors, and RISC-V.
            foreach (Cpu cpu in (Cpu[])[Cpus.CortexM0, Cpus.CortexM3, Cpus.CortexM4, Cpus.CortexM7, Cpus.CortexM33, Cpus.CortexM55, Cpus.Rv32Imc])
            {
                FittedModel fitted = Fitted(name, cpu);
                PackageFolder package = Fit.Package(fitted, Golden(fitted, name));
                work.Add(package.Path);
                var places = new LadderOptions { OnHost = cpu == Cpus.CortexM0, Cpus = [cpu] };
                foreach (Rung rung in Ladder.Climb(package, places, null, TestContext.Current.CancellationToken))
                {
                    Assert.SkipWhen(rung.Skipped is not null, $"{rung.On}: {rung.Skipped}");
                    Assert.False(rung.Failed, $"{rung.On}: {rung.FirstDifference}");
                }
            }
        }
        finally
        {
            work.ForEach(static folder => Directory.Delete(folder, recursive: true));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_arena_is_within_the_bar_and_proven_optimal(string name)
    {
        Plan plan = Fitted(name, Cpus.CortexM4, Objective.Ram).Plan;
        Assert.InRange(plan.ArenaBytes, 1, Model(name).ArenaBytes);
        Assert.True(plan.IsOptimal, $"{plan.ArenaBytes}, bound {plan.LowerBoundBytes}");
    }

    [Fact]
    public void Dead_channels_leave_vww_half_its_work_and_less_than_a_quarter_of_its_weights()
    {
        FittedModel fitted = Fitted("vww", Cpus.CortexM4);
        Graph read = fitted.Prepared.Source.Graph, left = fitted.Plan.Graph;
        static long Weights(Graph g) => g.Constants.Where(static c => c.Type.Element == ElementType.Int8).Sum(static c => (long)c.Shape.ElementCount);
        Assert.InRange(left.Macs, 1, read.Macs * 56 / 100);
        Assert.InRange(Weights(left), 1, Weights(read) * 23 / 100);
    }

    [Theory]
    [InlineData("cortex-m0plus")]
    [InlineData("cortex-m4")]
    public void Keyword_spotting_takes_at_most_4608_bytes_of_code_in_size_mode_and_nothing_foreign(string core)
    {
        Cpu cpu = Cpus.All.Single(c => c.Name == core);
        Assert.SkipWhen(Tool.Find(cpu.Compiler) is null, $"{cpu.Compiler} is not installed");
        FittedModel fitted = Fitted("kws", cpu, Objective.Size);
        PackageFolder package = Fit.Package(fitted, GoldenVectors.None);
        try
        {
            Footprint size = Firmware.Measure(package.Path, "kws", cpu, new FirmwareOptions("-Os"), package.Path, TestContext.Current.CancellationToken);
            Assert.InRange(size.FlashBytes - size.WeightBytes, 1, 4_608);
            Assert.Empty(size.Foreign);
        }
        finally
        {
            Directory.Delete(package.Path, recursive: true);
        }
    }

    [Theory]
    [InlineData("kws", "cortex-m0", 28_999_988)]
    [InlineData("vww", "cortex-m0", 86_906_009)]
    [InlineData("ic", "cortex-m0", 97_566_350)]
    [InlineData("ad", "cortex-m0", 1_763_874)]
    [InlineData("kws", "cortex-m4", 7_697_643)]
    [InlineData("vww", "cortex-m4", 24_116_378)]
    [InlineData("ic", "cortex-m4", 29_866_014)]
    [InlineData("ad", "cortex-m4", 583_659)]
    public void Counted_instructions_are_at_most_those_of_tflm_with_cmsis_nn(string name, string core, long most)
    {
        Cpu cpu = Cpus.All.Single(c => c.Name == core);
        FittedModel fitted = Fitted(name, cpu);
        PackageFolder package = Fit.Package(fitted, GoldenVectors.Of(fitted.Plan.Graph, [[fitted.Prepared.Vectors.Sequences[0][0]]]));
        try
        {
            Rung rung = Ladder.Climb(package, new LadderOptions { OnHost = false, Cpus = [cpu] }, null, TestContext.Current.CancellationToken).Single();
            Assert.SkipWhen(rung.Skipped is not null, $"{rung.On}: {rung.Skipped}");
            Assert.False(rung.Failed, rung.FirstDifference);
            Assert.InRange(rung.Instructions!.Value, 1, most);
        }
        finally
        {
            Directory.Delete(package.Path, recursive: true);
        }
    }
}
