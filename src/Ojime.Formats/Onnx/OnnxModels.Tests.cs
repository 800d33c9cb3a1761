using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Whole models as PyTorch's two exporters write them, against PyTorch's own results.</summary>
public class OnnxModelTests(ITestOutputHelper log)
{
    /// <summary>Models that need what is not read: sequences, unsigned 64-bit numbers, loops, GridSample, STFT.</summary>
    private static readonly string[] Refused = ["torch/dlrm_bag/", "torch/int_ops/", "torch/spatial_transformer/", "torch/stft_net/"];

    public static TheoryData<string> Models
    {
        get
        {
            string root = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "models"));
            var models = new TheoryData<string>();
            if (Directory.Exists(root))
                foreach (string folder in (string[])["torch", "trained"])
                    foreach (string model in Directory.EnumerateFiles(Path.Combine(root, folder), "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                        if (!model.EndsWith("-explicit.onnx", StringComparison.Ordinal))
                            models.Add(Path.GetRelativePath(root, model));
            return models;
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Models))]
    public void The_graph_computes_what_PyTorch_computed(string path)
    {
        string model = Repository.Shared("models/" + path), folder = Path.GetDirectoryName(model)!;
        var report = new Report();
        ImportedModel? imported = ModelFile.Read(model, new(), report);
        if (Array.Exists(Refused, r => path.StartsWith(r, StringComparison.Ordinal)))
        {
            Assert.Null(imported);
            return;
        }
        Assert.True(imported is not null, string.Join('\n', report.Diagnostics));
        Graph graph = imported.Graph;
        (Tensor[] inputs, Tensor[] wanted) = Samples(folder, graph);
        Tensor[] got = new Interpreter(graph).Run(inputs);
        for (int o = 0; o < wanted.Length; o++)
        {
            double[] want = wanted[o].ToDoubles(), have = got[o].ToDoubles();
            Assert.Equal(want.Length, have.Length);
            double largest = want.Select(Math.Abs).DefaultIfEmpty(0).Max();
            double error = want.Zip(have, static (a, b) => a.Equals(b) ? 0 : Math.Abs(a - b)).DefaultIfEmpty(0).Max();
            log.WriteLine($"output {o}: {error / Math.Max(largest, 1e-30):E1} of the largest");
            Assert.True(error <= 1e-4 * Math.Max(largest, 1e-6), $"output {o}: off by {error} where the largest is {largest}");
        }
    }

    [Fact]
    public void A_stream_with_its_state_at_the_border_goes_frame_by_frame()
    {
        const string folder = "models/trained/fsdd-stream/";
        Graph graph = ModelFile.Read(Repository.Shared(folder + "model-explicit.onnx"), new(), new())!.Graph;
        var golden = Npz.Read(Repository.Shared(folder + "golden.npz"), new(), new())!.ToDictionary(static a => a.Name, static a => a.Array.ToTensor());
        Tensor x = golden["input"], wanted = golden["first_input_per_step_logits_and_mean"];
        var interpreter = new Interpreter(graph);
        Tensor[] state = [.. graph.Inputs.Skip(1).Select(static i => Tensor.Zeros(i.Type))];
        for (int t = 0; t < 49; t++)
        {
            var frame = new float[10];
            for (int i = 0; i < frame.Length; i++)
                frame[i] = x.Read<float>()[(i * 49) + t];
            Tensor[] results = interpreter.Run([Tensor.Floats(graph.Inputs[0].Shape, frame), .. state]);
            state = results[1..];
            for (int i = 0; i < 10; i++)
                Assert.Equal(wanted.Read<float>()[(t * 20) + i], results[0].Read<float>()[i], 1e-4f);
        }
    }

    [Fact]
    public void A_detector_with_branches_and_open_dimensions_is_read_once_they_are_given()
    {
        var options = new ImportOptions
        {
            InputDims = new Dictionary<string, int> { ["sequence"] = 576 },
            InputValues = new Dictionary<string, Tensor> { ["sr"] = Tensor.Longs([], 16000) },
        };
        var report = new Report();
        ImportedModel? model = ModelFile.Read(Repository.Shared("models/silero-vad/silero_vad_16k_op15.onnx"), options, report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        Tensor[] results = new Interpreter(model.Graph).Run([.. model.Graph.Inputs.Select(static i => Tensor.Zeros(i.Type))]);
        Assert.InRange(results[0].Read<float>()[0], 0, 0.5f);
    }

    private static (Tensor[] Inputs, Tensor[] Outputs) Samples(string folder, Graph graph)
    {
        string golden = Path.Combine(folder, "golden.npz");
        if (File.Exists(golden))
        {
            var arrays = Npz.Read(golden, new(), new())!;
            return (First(golden, arrays, "input", [.. graph.Inputs.Select(static i => new Port(i.Name!, i.Type))]),
                First(golden, arrays, "output", [.. graph.Outputs.Select(static o => new Port(o.Name, o.Value.Type))]));
        }
        if (!File.Exists(Path.Combine(folder, "outputs.npz")))
            Assert.Skip("no recorded results");
        var inputs = Npz.Read(Path.Combine(folder, "inputs.npz"), new(), new())!;
        var outputs = Npz.Read(Path.Combine(folder, "outputs.npz"), new(), new())!;
        return (First(folder, inputs, "", [.. graph.Inputs.Select(static i => new Port(i.Name!, i.Type))]),
            First(folder, outputs, "", [.. graph.Outputs.Select(static o => new Port(o.Name, o.Value.Type))]));
    }

    /// <summary>The first of several samples along the first axis.</summary>
    private static Tensor[] First(string path, IReadOnlyList<(string Name, NpyArray Array)> arrays, string name, Port[] ports)
    {
        var report = new Report();
        SampleSet? samples = SampleSet.From(path, [.. arrays.Where(a => name.Length == 0 || a.Name == name)], ports, name, true, report);
        Assert.True(samples is not null, string.Join('\n', report.Diagnostics));
        return samples.Sequences[0][0];
    }
}
