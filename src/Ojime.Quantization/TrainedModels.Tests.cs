using Ojime.Core;
using Ojime.Formats;
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
}
