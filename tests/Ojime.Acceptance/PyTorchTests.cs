using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Targets;
using Ojime.Tests;
using Ojime.Verification;

namespace Ojime.Acceptance;

/// <summary>PyTorch's nets as float C: within 1e-4 of what PyTorch computed, stateful ones over successive frames.</summary>
public class PyTorchTests
{
    public static TheoryData<string, string, string> Nets => new()
    {
        { "models/trained/digits/digits.pt2", "models/trained/digits/golden.npz", "" },
        { "models/trained/fsdd-dscnn/model.pt2", "models/trained/fsdd-dscnn/golden.npz", "" },
        { "models/trained/fsdd-rawconv/model.pt2", "models/trained/fsdd-rawconv/golden.npz", "" },
        { "models/trained/fsdd-gru/model.pt2", "models/trained/fsdd-gru/golden.npz", "" },
        { "models/trained/mnist-lenet5/model.pt2", "models/trained/mnist-lenet5/golden.npz", "" },
        { "models/trained/mnist-mlp-hardtanh/model.pt2", "models/trained/mnist-mlp-hardtanh/golden.npz", "" },
        { "models/trained/mnist-activations/model.pt2", "models/trained/mnist-activations/golden.npz", "" },
        { "models/trained/cifar-cnn/model.pt2", "models/trained/cifar-cnn/golden.npz", "" },
        { "models/trained/cwru-fault/model.pt2", "models/trained/cwru-fault/golden.npz", "" },
        { "models/trained/ecg-premature/model.pt2", "models/trained/ecg-premature/golden.npz", "" },
        { "models/trained/motion-mlp/model.pt2", "models/trained/motion-mlp/golden.npz", "" },
        { "models/torch/lenet5/model.pt2", "models/torch/lenet5/inputs.npz", "models/torch/lenet5/outputs.npz" },
        { "models/torch/mobilenet_v1/model.pt2", "models/torch/mobilenet_v1/inputs.npz", "models/torch/mobilenet_v1/outputs.npz" },
        { "models/torch/mobilenet_v2_tv/model.pt2", "models/torch/mobilenet_v2_tv/inputs.npz", "models/torch/mobilenet_v2_tv/outputs.npz" },
        { "models/torch/mobilenet_v3_tv/model.pt2", "models/torch/mobilenet_v3_tv/inputs.npz", "models/torch/mobilenet_v3_tv/outputs.npz" },
        { "models/torch/resnet18_tv/model.pt2", "models/torch/resnet18_tv/inputs.npz", "models/torch/resnet18_tv/outputs.npz" },
        { "models/torch/squeezenet/model.pt2", "models/torch/squeezenet/inputs.npz", "models/torch/squeezenet/outputs.npz" },
        { "models/torch/autoencoder/model.pt2", "models/torch/autoencoder/inputs.npz", "models/torch/autoencoder/outputs.npz" },
        { "models/torch/streaming_conv/model.pt2", "models/torch/streaming_conv/inputs.npz", "models/torch/streaming_conv/outputs.npz" },
    };

    [Theory, MemberData(nameof(Nets))]
    public void Float_C_is_within_a_ten_thousandth_of_PyTorch(string model, string inputs, string outputs)
    {
        FittedModel fitted = Fit.Of(model, Cpus.Host, static o => o with { Scheme = Scheme.Float32 });
        Graph graph = fitted.Plan.Graph;
        bool stateful = graph.States.Length > 0;
        var report = new Report();
        var arrays = Npz.Read(Repository.Shared(inputs), new ImportOptions(), report)!;
        SampleSet? given = SampleSet.From(inputs, arrays, [.. graph.Inputs.Select(static i => new Port(i.Name!, i.Type))], "in", stateful, report);
        var wanted = outputs.Length == 0
            ? arrays.Where(a => graph.Inputs.All(i => i.Name != a.Name) && !a.Name.EndsWith("_int8", StringComparison.Ordinal) && !a.Name.EndsWith("_qat", StringComparison.Ordinal)).ToArray()
            : [.. Npz.Read(Repository.Shared(outputs), new ImportOptions(), report)!];
        SampleSet? want = SampleSet.From(inputs, wanted, [.. graph.Outputs.Select(static o => new Port(o.Name, o.Value.Type))], "out", stateful, report);
        Assert.True(given is not null && want is not null, Fit.Said(report));
        int at = 0;
        foreach (var sequence in given.Sequences.Take(8))
        {
            Tensor[][] got = HostC.Run(graph, [.. sequence], HostOptions.AllSanitizers);
            Nearness near = Nearness.Of(got, [.. want.Steps.Skip(at).Take(sequence.Length)]);
            at += sequence.Length;
            Assert.InRange(near.MaxError, 0, 1e-4);
        }
    }

    public static TheoryData<string, string> Calibrations => new()
    {
        { "models/trained/digits/digits.pt2", "models/trained/digits/calibration.npz" },
        { "models/trained/fsdd-dscnn/model.pt2", "models/trained/fsdd-dscnn/calibration.npz" },
        { "models/trained/fsdd-rawconv/model.pt2", "models/trained/fsdd-rawconv/calibration.npz" },
        { "models/trained/fsdd-gru/model.pt2", "models/trained/fsdd-gru/calibration.npz" },
        { "models/trained/fsdd-stream/model.pt2", "models/trained/fsdd-stream/calibration.npz" },
        { "models/trained/mnist-lenet5/model.pt2", "models/trained/mnist-lenet5/calibration.npz" },
        { "models/trained/mnist-mlp-hardtanh/model.pt2", "models/trained/mnist-mlp-hardtanh/calibration.npz" },
        { "models/trained/mnist-activations/model.pt2", "models/trained/mnist-activations/calibration.npz" },
        { "models/trained/cifar-cnn/model.pt2", "models/trained/cifar-cnn/calibration.npz" },
        { "models/trained/cwru-fault/model.pt2", "models/trained/cwru-fault/calibration.npz" },
        { "models/trained/ecg-premature/model.pt2", "models/trained/ecg-premature/calibration.npz" },
        { "models/trained/motion-mlp/model.pt2", "models/trained/motion-mlp/calibration.npz" },
        { "models/torch/lenet5/model.pt2", "models/torch/lenet5/calibration.npz" },
        { "models/torch/mobilenet_v1/model.pt2", "models/torch/mobilenet_v1/calibration.npz" },
        { "models/torch/mobilenet_v2_tv/model.pt2", "models/torch/mobilenet_v2_tv/calibration.npz" },
        { "models/torch/mobilenet_v3_tv/model.pt2", "models/torch/mobilenet_v3_tv/calibration.npz" },
        { "models/torch/resnet18_tv/model.pt2", "models/torch/resnet18_tv/calibration.npz" },
        { "models/torch/squeezenet/model.pt2", "models/torch/squeezenet/calibration.npz" },
        { "models/torch/autoencoder/model.pt2", "models/torch/autoencoder/calibration.npz" },
        { "models/torch/streaming_conv/model.pt2", "models/torch/streaming_conv/inputs.npz" },
    };

    [Theory, MemberData(nameof(Calibrations))]
    public void Fitted_to_int8_the_C_equals_the_reference_under_the_sanitisers(string model, string calibration)
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        FittedModel fitted = Fit.Of(model, Cpus.CortexM4, o => o with { CalibrationPath = Repository.Shared(calibration) });
        Assert.NotNull(fitted.Prepared.Quantization);
        PackageFolder package = Fit.Package(fitted, GoldenVectors.Of(fitted.Plan.Graph, fitted.Prepared.Vectors.Sequences.Select(static s => s.AsEnumerable())));
        try
        {
            Rung rung = Ladder.Climb(package, new LadderOptions(), null, TestContext.Current.CancellationToken).Single();
            Assert.False(rung.Failed, rung.FirstDifference);
        }
        finally
        {
            Directory.Delete(package.Path, recursive: true);
        }
    }

    /// <summary>Frames of 49 from a reset on: the running mean of the logits, as PyTorch's own steps gave it.</summary>
    [Fact]
    public void The_streaming_spotter_follows_PyTorch_frame_by_frame()
    {
        FittedModel fitted = Fit.Of("models/trained/fsdd-stream/model.pt2", Cpus.Host, static o => o with { Scheme = Scheme.Float32 });
        Graph graph = fitted.Plan.Graph;
        string path = Repository.Shared("models/trained/fsdd-stream/golden.npz");
        var report = new Report();
        var arrays = Npz.Read(path, new ImportOptions(), report)!;
        SampleSet frames = SampleSet.From(path, [.. arrays.Where(static a => a.Name == "input")], [new("input", graph.Inputs[0].Type)], "in", true, report)!;
        double[] wanted = arrays.Single(static a => a.Name == "first_input_per_step_logits_and_mean").Array.ToDoubles();
        Tensor[][] got = HostC.Run(graph, [.. frames.Sequences[0]], HostOptions.AllSanitizers);
        Assert.Equal(49, got.Length);
        double largest = wanted.Max(Math.Abs);
        for (int step = 0; step < 49; step++)
            for (int o = 0; o < 2; o++)
                for (int i = 0; i < 10; i++)
                    Assert.InRange(Math.Abs(wanted[(((step * 2) + o) * 10) + i] - got[step][o].NumberAt(i)), 0, 1e-4 * largest);
    }
}
