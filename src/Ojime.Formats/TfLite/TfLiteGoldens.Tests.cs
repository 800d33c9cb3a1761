using Ojime.Core;
using Ojime.Formats;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Trained TFLite models give the bytes that TFLite Micro's reference kernels gave.</summary>
public class TfLiteGoldens
{
    [Theory, MemberData(nameof(TrainedTfLite.Names), MemberType = typeof(TrainedTfLite))]
    public void A_trained_model_computes_its_golden_outputs(string name)
    {
        TrainedTfLite trained = TrainedTfLite.Read(name);
        var interpreter = new Interpreter(trained.Model.Graph);
        for (int sequence = 0; sequence < trained.Sequences.Count; sequence++)
        {
            interpreter.Reset();
            for (int step = 0; step < trained.Sequences[sequence].Count; step++)
            {
                (Tensor[] inputs, Tensor[] wanted) = trained.Sequences[sequence][step];
                Tensor[] outputs = interpreter.Run(inputs);
                for (int o = 0; o < outputs.Length; o++)
                    trained.Agree(wanted[o], outputs[o], $"sequence {sequence}, step {step}, output {o}");
            }
        }
    }

    [Theory]
    [InlineData("kws", "kws_ref_model")]
    [InlineData("vww", "vww_96_int8")]
    [InlineData("ic", "pretrainedResnet_quant")]
    [InlineData("ad", "ad01_int8")]
    [InlineData("sww", "str_ww_ref_model")]
    public void Every_layer_of_a_trained_model_computes_its_golden_output(string name, string model)
    {
        string folder = Repository.Shared("models/mlperf-tiny");
        var report = new Report();
        var graph = ModelFile.Read(Path.Combine(folder, $"{model}.tflite"), new(), report)!.Graph;
        byte[] layers = File.ReadAllBytes(Path.Combine(folder, "golden", "layers", $"{name}.in0.bin"));
        var computed = new Queue<Tensor>();
        Tensor input = new(graph.Inputs[0].Type, File.ReadAllBytes(Path.Combine(folder, "golden", $"{name}.in0.bin")));
        new Interpreter(graph).Run([input], (value, tensor) =>
        {
            if (value.Producer is not null)
                computed.Enqueue(tensor);
        });
        foreach (string line in File.ReadLines(Path.Combine(folder, "golden", "layers", $"{name}.in0.csv")).Skip(1))
        {
            string[] cells = line.Split(',');
            int offset = int.Parse(cells[^2], System.Globalization.CultureInfo.InvariantCulture), bytes = int.Parse(cells[^1], System.Globalization.CultureInfo.InvariantCulture);
            // An operator of the file may be no node, or several; the results come in its order.
            bool found = false;
            while (!found && computed.TryDequeue(out Tensor? tensor))
                found = tensor.Bytes.Span.SequenceEqual(layers.AsSpan(offset, bytes));
            Assert.True(found, $"no node computes the result of operator {cells[0]} ({cells[1]})");
        }
    }
}
