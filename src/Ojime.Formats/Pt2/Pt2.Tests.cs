using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>The reader of .pt2 files against what PyTorch computed, by the reference meaning.</summary>
public class Pt2Tests
{
    private const double Bound = 1e-4;

    public static TheoryData<string> Nets => [.. Folders("models/torch").Concat(Folders("models/trained"))];

    /// <summary>Whole nets, those with state over successive steps. What is not covered is skipped with its reason.</summary>
    [Theory, MemberData(nameof(Nets))]
    public void A_net_gives_what_PyTorch_gave(string folder)
    {
        string path = Repository.Shared(folder);
        string model = Directory.EnumerateFiles(path, "*.pt2").First(static f => Path.GetFileName(f) is "model.pt2" or "digits.pt2");
        var report = new Report();
        if (ModelFile.Read(model, new(), report) is not { } read)
        {
            Assert.All(report.Diagnostics.Where(static d => d.Severity == Severity.Error), static d => Assert.Equal(3201, d.Code));
            Assert.Skip(string.Join("; ", report.Diagnostics.Select(static d => d.ToString())));
            return;
        }
        Graph graph = read.Graph;
        GraphChecker.Check(graph, "import");
        Assert.All(graph.Nodes, static n => Assert.NotEqual("", n.Origin.Node));
        string golden = Path.Combine(path, "golden.npz");
        bool isOne = File.Exists(golden);
        SampleSet? inputs = Samples(isOne ? golden : Path.Combine(path, "inputs.npz"), graph.Inputs.Select(static i => new Port(i.Name!, i.Type)), "in", graph);
        SampleSet? outputs = Samples(isOne ? golden : Path.Combine(path, "outputs.npz"), graph.Outputs.Select(static o => new Port(o.Name, o.Value.Type)), "out", graph);
        if (inputs is null || outputs is null)
        {
            Assert.Skip("its golden arrays have names of their own");
            return;
        }
        var interpreter = new Interpreter(graph);
        foreach ((var given, var wanted) in inputs.Sequences.Zip(outputs.Sequences).Take(graph.States.IsEmpty ? 1 : 2))
        {
            interpreter.Reset();
            foreach ((Tensor[] step, Tensor[] results) in given.Zip(wanted))
                foreach ((Tensor got, Tensor want) in interpreter.Run(step).Zip(results))
                    AssertNear(want, got);
        }
    }

    /// <summary>fsdd-stream: one frame a call, the state in buffers; the same as a fresh export and after run_decompositions().</summary>
    [Theory]
    [InlineData("model.pt2")]
    [InlineData("model-functional.pt2")]
    public void A_stream_gives_frame_by_frame_what_PyTorch_gave(string model)
    {
        string folder = Repository.Shared("models/trained/fsdd-stream");
        Graph graph = ModelFile.Read(Path.Combine(folder, model), new(), new Report())!.Graph;
        var arrays = Npz.Read(Path.Combine(folder, "golden.npz"), new(), new Report())!.ToDictionary(static a => a.Name, static a => a.Array);
        float[] input = arrays["input"].ToTensor().Read<float>().ToArray(), wanted = arrays["first_input_per_step_logits_and_mean"].ToTensor().Read<float>().ToArray();
        int frame = graph.Inputs[0].Shape.ElementCount, results = graph.Outputs.Sum(static o => o.Value.Shape.ElementCount), steps = wanted.Length / results;
        int[] sizes = [.. arrays["input"].Sizes];
        // Frames lie along the last axis of [inputs, …, frame, step], or along the second of [inputs, step, …].
        bool isLast = sizes[^1] == steps;
        var interpreter = new Interpreter(graph);
        for (int t = 0; t < steps; t++)
        {
            float[] x = [.. Enumerable.Range(0, frame).Select(i => input[isLast ? (i * steps) + t : (t * frame) + i])];
            float[] y = [.. interpreter.Run([Tensor.Of<float>(graph.Inputs[0].Type, x)]).SelectMany(static r => r.Read<float>().ToArray())];
            float most = wanted.Max(MathF.Abs);
            for (int i = 0; i < results; i++)
                Assert.True(Math.Abs(y[i] - wanted[(t * results) + i]) <= Bound * most, $"frame {t}, result {i}: {y[i]}, not {wanted[(t * results) + i]}");
        }
    }

    [Fact]
    public void A_node_keeps_the_module_and_the_line_of_source()
    {
        Graph graph = ModelFile.Read(Repository.Shared("models/trained/digits/digits.pt2"), new(), new Report())!.Graph;
        Node first = graph.Nodes.First(static n => n.Op.Name == "conv2d");
        Assert.Equal("features.0", first.Origin.Node);
        Assert.Equal("aten.conv2d", first.Origin.Operator);
        Assert.StartsWith("train.py:106: pooled = ", first.Origin.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_sizes_are_those_of_the_example_unless_the_user_gives_others()
    {
        string path = Repository.Shared("models/torch/lenet5/model-dynamic.pt2");
        var report = new Report();
        Value assumed = ModelFile.Read(path, new(), report)!.Graph.Inputs[0];
        Assert.Contains(report.Diagnostics, static d => d is { Code: 3108, Severity: Severity.Note });
        Value given = ModelFile.Read(path, new() { InputDims = new Dictionary<string, int> { [$"{assumed.Name}.0"] = 3 } }, new Report())!.Graph.Inputs[0];
        Assert.Equal(3, given.Shape[0].Size);
        Assert.Equal(assumed.Shape.Slice(1, 3), given.Shape.Slice(1, 3));
    }

    [Fact]
    public void Every_operator_that_is_not_covered_is_listed_at_once()
    {
        var report = new Report();
        Assert.Null(ModelFile.Read(Repository.Shared("models/trained/stories260k/decode-buffers-int8wo.pt2"), new(), report));
        Assert.True(report.Diagnostics.Count(static d => d.Code == 3506) > 5);
    }

    private static IEnumerable<string> Folders(string parent)
    {
        string path = Path.Combine(Repository.Root, "..", "shared", parent);
        return !Directory.Exists(path) ? [] : Directory.EnumerateDirectories(path)
            .Where(static d => File.Exists(Path.Combine(d, "model.pt2")) || File.Exists(Path.Combine(d, "digits.pt2"))).Select(d => $"{parent}/{Path.GetFileName(d)}").Order(StringComparer.Ordinal);
    }

    private static SampleSet? Samples(string path, IEnumerable<Port> ports, string letters, Graph graph) =>
        SampleSet.From(path, Npz.Read(path, new(), new Report())!, [.. ports], letters, !graph.States.IsEmpty, new Report());

    /// <summary>Integers and truth values equal, floats within the bound, measured by the greatest element.</summary>
    private static void AssertNear(Tensor want, Tensor got)
    {
        double[] a = want.ToDoubles(), b = got.ToDoubles();
        double allowed = want.Type.Element.IsFloat ? 1e-6 + (Bound * a.Select(Math.Abs).DefaultIfEmpty(0).Max()) : 0;
        for (int i = 0; i < a.Length; i++)
            Assert.True(a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= allowed, $"element {i} is {b[i]}, not {a[i]}");
    }
}
