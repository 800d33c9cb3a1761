using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Tests;

/// <summary>A trained TFLite model of the shared material, with inputs and what TFLite Micro's reference kernels gave for them.</summary>
/// <param name="Sequences">From a reset each: the inputs of every step, and the outputs wanted.</param>
public sealed record TrainedTfLite(string Name, ImportedModel Model, IReadOnlyList<IReadOnlyList<(Tensor[] Inputs, Tensor[] Wanted)>> Sequences)
{
    public static TheoryData<string> Names =>
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

    public static TrainedTfLite Read(string name)
    {
        string file = Repository.Shared($"models/{name}.tflite");
        string golden = Path.Combine(Path.GetDirectoryName(file)!, "golden", Path.GetFileNameWithoutExtension(file));
        var report = new Report();
        ImportedModel? model = ModelFile.Read(file, new(), report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        Dictionary<string, NpyArray> arrays = Npz.Read($"{golden}.npz", new(), report)!.ToDictionary(static a => a.Name, static a => a.Array);
        bool streams = File.ReadAllText($"{golden}.json").Contains("\"stream\"", StringComparison.Ordinal);
        // A few samples are enough for the large ones; a stream is run through, since its state counts.
        int most = name is "mlperf-tiny/kws_ref_model_float32" ? 1 : streams ? int.MaxValue : model.Graph.Macs > 3_000_000 ? 2 : 16;
        Tensor[] All(string port, int count, string sample) => [.. Enumerable.Range(0, count).Select(i => arrays[$"{port}{i}_{sample}"].ToTensor())];
        var sequences = new List<IReadOnlyList<(Tensor[], Tensor[])>>();
        foreach (string run in (string[])["", "second_"])
        {
            (Tensor[], Tensor[])[] steps = [.. Enumerable.Range(0, most).TakeWhile(i => arrays.ContainsKey($"{run}in0_{i}"))
                .Select(i => (All($"{run}in", model.Graph.Inputs.Length, $"{i}"), All($"{run}out", model.Graph.Outputs.Length, $"{i}")))];
            if (streams)
                sequences.Add(steps);
            else
                sequences.AddRange(steps.Select(static step => (IReadOnlyList<(Tensor[], Tensor[])>)[step]));
        }
        Assert.NotEmpty(sequences);
        return new(name, model, sequences);
    }

    /// <summary>Integers agree in every bit, floats to 1e-5 of the largest.</summary>
    public void Agree(Tensor want, Tensor got, string where)
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
        bool hybrid = Name is "mlperf-tiny/kws_ref_model_float32";
        double largest = a.Select(Math.Abs).Max(), allowed = hybrid ? 0.02 : 1e-5;
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= (allowed * largest) + 1e-6, $"{where}[{i}]: {a[i]} and {b[i]}");
    }
}
