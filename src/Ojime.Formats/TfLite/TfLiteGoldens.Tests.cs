using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Trained TFLite models give the bytes that TFLite Micro's reference kernels gave.</summary>
public class TfLiteGoldens
{
    public static TheoryData<string> Models =>
    [
        "mlperf-tiny/kws_ref_model", "mlperf-tiny/vww_96_int8", "mlperf-tiny/pretrainedResnet_quant", "mlperf-tiny/ad01_int8", "mlperf-tiny/str_ww_ref_model",
        "mlperf-tiny/kws_ref_model_float32", "mlperf-tiny/vww_96_float", "mlperf-tiny/pretrainedResnet", "mlperf-tiny/ad01_fp32",
        "tflite-micro/person_detect", "tflite-micro/micro_speech_quantized", "tflite-micro/hello_world_int8", "tflite-micro/hello_world_float",
        "tflite-micro/keyword_scrambled_8bit", "tflite-micro/trained_lstm_int8", "tflite-micro/trained_lstm", "tflite-micro/dtln_noise_suppression",
        "tflite-micro/micro_speech_lstm",
        "tflite-micro/seanet/conv0", "tflite-micro/seanet/conv2", "tflite-micro/seanet/conv6", "tflite-micro/seanet/conv10",
        "micro-wake-word/alexa", "micro-wake-word/hey_jarvis", "micro-wake-word/vad",
        "mcunet/vww", "mcunet/detection", "mcunet/ptq_mnist_lenet-300-100",
        "coral-imagenet/mobilenet_v1_0.25_128_quant", "coral-imagenet/keras_lstm_mnist_ptq",
    ];

    [Theory, MemberData(nameof(Models))]
    public void A_trained_model_computes_its_golden_outputs(string model)
    {
        string file = Repository.Shared($"models/{model}.tflite");
        string golden = Path.Combine(Path.GetDirectoryName(file)!, "golden", Path.GetFileNameWithoutExtension(file));
        var report = new Report();
        ImportedModel? read = ModelFile.Read(file, new(), report);
        Assert.True(read is not null, string.Join('\n', report.Diagnostics));
        Dictionary<string, NpyArray> arrays = Npz.Read($"{golden}.npz", new(), report)!.ToDictionary(static a => a.Name, static a => a.Array);
        bool streams = File.ReadAllText($"{golden}.json").Contains("\"stream\"", StringComparison.Ordinal);
        var interpreter = new Interpreter(read.Graph);
        // A few samples are enough for the large ones; a stream is run through, since its state counts.
        int most = model is "mlperf-tiny/kws_ref_model_float32" ? 1 : streams ? int.MaxValue : read.Graph.Macs > 3_000_000 ? 2 : 16;
        foreach (string run in (string[])["", "second_"])
        {
            interpreter.Reset();
            for (int sample = 0; sample < most && arrays.ContainsKey($"{run}in0_{sample}"); sample++)
            {
                if (!streams)
                    interpreter.Reset();
                Tensor[] inputs = [.. read.Graph.Inputs.Select((_, i) => arrays[$"{run}in{i}_{sample}"].ToTensor())];
                Tensor[] outputs = interpreter.Run(inputs);
                for (int o = 0; o < outputs.Length; o++)
                    Agree(arrays[$"{run}out{o}_{sample}"].ToTensor(), outputs[o], $"{run}sample {sample}, output {o}", model);
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

    private static void Agree(Tensor want, Tensor got, string where, string model)
    {
        Assert.Equal(want.Shape.ToString(), got.Shape.ToString());
        Assert.Equal(want.Type.Element, got.Type.Element);
        double[] a = want.ToDoubles(), b = got.ToDoubles();
        if (!want.Type.Element.IsFloat)
        {
            int differing = a.Zip(b).Count(static p => p.First != p.Second);
            Assert.True(differing == 0, $"{where}: {differing} of {a.Length} differ, the first at {a.Zip(b).TakeWhile(static p => p.First == p.Second).Count()}");
            return;
        }
        // How a runtime quantises the activations of a dynamic-range model is its own choice; over noise the runtimes are far apart.
        bool hybrid = model is "mlperf-tiny/kws_ref_model_float32";
        double largest = a.Select(Math.Abs).Max(), allowed = hybrid ? 0.02 : 1e-5;
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= (allowed * largest) + 1e-6, $"{where}[{i}]: {a[i]} and {b[i]}");
    }
}
