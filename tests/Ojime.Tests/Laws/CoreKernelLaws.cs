using Ojime.Emission;
using Ojime.Planning;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>Kernels written for one kind of core agree with the reference on such a core; elsewhere their plain C does (<see cref="OperatorLaws"/>).</summary>
public class CoreKernelLaws
{
    public static TheoryData<string> Cores => [Cpus.CortexM0.Name, Cpus.CortexM4.Name, Cpus.CortexM55.Name];

    [Theory, MemberData(nameof(Cores))]
    public void Kernels_for_a_core_agree_with_the_reference_on_it(string core)
    {
        Cpu cpu = Cpus.All.Single(c => c.Name == core);
        KernelTrial[] trials = [.. OperatorLaws.All.SelectMany(KernelPlans.TrialsOf).Where(t => t.Kernel is { Needs: not Features.None } k && cpu.Has.HasFlag(k.Needs))];
        Assert.NotEmpty(trials);
        Plan plan = KernelPlans.Together(trials, cpu);
        IReadOnlyList<Ojime.Core.Tensor[]>[] each = [.. trials.Select(static t => t.Case.Samples())];
        GoldenVectors golden = GoldenVectors.Of(plan.Graph, Enumerable.Range(0, each[0].Count).Select(s => (IEnumerable<Ojime.Core.Tensor[]>)[each.SelectMany(e => e[s]).ToArray()]));
        string folder = Directory.CreateTempSubdirectory("ojime-core-").FullName;
        try
        {
            PackageWriter.Save(PackageWriter.Write(plan, new PackageOptions { Name = "trials", Golden = golden }), folder);
            var package = PackageFolder.Of(folder, "trials", plan);
            foreach (Rung rung in Ladder.Climb(package, new LadderOptions { OnHost = false, Cpus = [cpu] }, null, TestContext.Current.CancellationToken))
            {
                Assert.SkipWhen(rung.Skipped is not null, $"{rung.On}: {rung.Skipped}");
                Assert.False(rung.Failed, $"{rung.On}: {rung.FirstDifference}{(rung.FirstBadStep is { } bad ? $": {trials[bad]}" : "")}");
                Assert.Equal(golden.Vectors.Length, rung.Equal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
