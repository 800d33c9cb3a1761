using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Quantizing;

namespace Ojime.Tests;

/// <summary>The accuracy that int8 may cost on networks trained on real data, with the calibration and test sets beside them.</summary>
public class TrainedModelsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("digits", 1.0)]
    [InlineData("fsdd-dscnn", 1.0)]
    [InlineData("fsdd-gru", 1.0)]
    [InlineData("fsdd-stream", 1.0)]
    [InlineData("mnist-lenet5", 1.0)]
    [InlineData("mnist-mlp-hardtanh", 1.0)]
    [InlineData("mnist-activations", 1.0)]
    [InlineData("cifar-cnn", 1.0)]
    [InlineData("cwru-fault", 1.0)]
    [InlineData("ecg-premature", 1.0)]
    [InlineData("motion-mlp", 1.0)]
    [InlineData("fsdd-rawconv", 4.0)]
    public void Int8_is_within_the_points_allowed_of_float(string name, double points)
    {
        TrainedSet set = TrainedSets.Read(name, Repository.Shared);
        var report = new Report();
        ImportedModel model = ModelFile.Read(set.Model, new(), report)!;
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        QuantizationResult? result = Quantizer.Run(model.Graph, set.Samples(model.Graph.Inputs[0].Type), new(), report);
        Assert.True(result is not null, string.Join('\n', report.Diagnostics));
        double real = set.Accuracy(Quantizer.Prepare(model.Graph)), integer = set.Accuracy(result.Graph);
        output.WriteLine($"{name}: float {real:0.00} %, int8 {integer:0.00} % of {set.Test.Length}, {result.OutputDecibels:0.0} dB at the output; {string.Join("; ", result.Notes)}");
        Assert.True(integer >= real - points, $"float {real:0.00} %, int8 {integer:0.00} %");
    }

    /// <summary>Seeded weights, so that only closeness can be asked, and layers less kind to int8 than trained ones.</summary>
    [Theory]
    [InlineData("lenet5", 30)]
    [InlineData("mobilenet_v1", 30)]
    [InlineData("mobilenet_v2_tv", 22)]
    [InlineData("mobilenet_v3_tv", 22)]
    [InlineData("resnet18_tv", 22)]
    [InlineData("squeezenet", 30)]
    [InlineData("autoencoder", 30)]
    [InlineData("streaming_conv", 30)]
    public void Untrained_networks_keep_their_signal(string name, double decibels)
    {
        string folder = Repository.Shared($"models/torch/{name}");
        var report = new Report();
        ImportedModel model = ModelFile.Read(Path.Combine(folder, "model.pt2"), new(), report)!;
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        string samples = File.Exists(Path.Combine(folder, "calibration.npz")) ? Path.Combine(folder, "calibration.npz") : Path.Combine(folder, "inputs.npz");
        SampleSet set = SampleSet.From(samples, Npz.Read(samples, new(), report)!, [.. model.Graph.Inputs.Select(static i => new Port(i.Name!, i.Type))], "in",
            stateful: !model.Graph.States.IsEmpty, report)!;
        QuantizationResult? result = Quantizer.Run(model.Graph, set, new(), report);
        Assert.True(result is not null, string.Join('\n', report.Diagnostics));
        output.WriteLine($"{name}: {result.OutputDecibels:0.0} dB at the output, {result.Wide.Count()} of {result.Tensors.Count} tensors hold 16 bits");
        Assert.All(result.Tensors.Where(static t => t.Decibels is not null), static t => Assert.True(t.Decibels > 5, $"{t}"));
        Assert.True(result.OutputDecibels >= decibels, $"{result.OutputDecibels}");
    }
}
