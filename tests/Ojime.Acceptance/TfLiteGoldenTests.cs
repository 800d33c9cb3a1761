using Ojime.Compiler;
using Ojime.Core;
using Ojime.Targets;
using Ojime.Tests;
using Ojime.Verification;

namespace Ojime.Acceptance;

/// <summary>Trained TFLite models, fitted as they come: the emitted C gives the bytes that TFLite Micro's reference kernels gave, under the sanitisers.</summary>
public class TfLiteGoldenTests
{
    [Theory, MemberData(nameof(TrainedTfLite.Names), MemberType = typeof(TrainedTfLite))]
    public void The_C_of_a_trained_model_computes_its_golden_outputs(string name)
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        TrainedTfLite trained = TrainedTfLite.Read(name);
        Scheme asItComes = Fitter.IsQuantized(trained.Model.Graph) ? Scheme.Auto : Scheme.Float32;
        FittedModel fitted = Fit.Of($"models/{name}.tflite", Cpus.Host, o => o with { Scheme = asItComes });
        HostOutcome outcome = HostC.RunAll(
            [new HostCase(fitted.Plan, [.. trained.Sequences.Select(static s => (IReadOnlyList<Tensor[]>)[.. s.Select(static step => step.Inputs)])])],
            new() { Flags = HostOptions.AllSanitizers }, TestContext.Current.CancellationToken).Single();
        Assert.True(outcome.Failure is null, outcome.Failure);
        int at = 0;
        foreach ((_, Tensor[] wanted) in trained.Sequences.SelectMany(static s => s))
        {
            for (int o = 0; o < wanted.Length; o++)
                trained.Agree(wanted[o], outcome.Outputs[at][o], $"step {at}, output {o}");
            at++;
        }
    }
}
