using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Runtime;

namespace Ojime.Tests;

public sealed class OnnxReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ojime-onnx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static int Unknown { get; } = OperatorProblems.Unknown(Origin.None).Code;

    private static ImportedModel? Read(OnnxFile file, out Report report, ImportOptions? options = null) =>
        OnnxReader.Read(new("net.onnx", file.Bytes), options ?? new(), report = new());

    private ImportedModel? ReadSaved(OnnxFile file, out Report report)
    {
        string path = Path.Combine(_folder, "net.onnx");
        File.WriteAllBytes(path, file.Bytes);
        return ModelFile.Read(path, new(), report = new());
    }

    private static Graph Graph(OnnxFile file, ImportOptions? options = null)
    {
        ImportedModel? model = Read(file, out Report report, options);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        return model.Graph;
    }

    private static float[] Run(Graph graph, params float[] x) =>
        new Interpreter(graph).Run([Tensor.Floats(graph.Inputs[0].Shape, x)])[0].Read<float>().ToArray();

    [Fact]
    public void A_convolution_stands_between_transposes()
    {
        Graph graph = Graph(new OnnxFile()
            .Input("x", 1, 2, 4, 4).Weights("w", [3, 2, 1, 1], new float[6]).Output("y", 1, 3, 4, 4)
            .Node("Conv", ["x", "w"], ["y"]));
        Assert.Equal(["transpose", "transpose", "conv2d", "transpose"], graph.Nodes.Select(static n => n.Op.Name));
        Assert.All(graph.Nodes, static n => Assert.Equal("the y (Conv)", n.Origin.ToString()));
        Assert.Equal(Shape.Of(1, 3, 4, 4), graph.Outputs[0].Value.Shape);
    }

    [Fact]
    public void Every_problem_of_a_model_is_listed_in_one_run()
    {
        Assert.Null(Read(new OnnxFile()
            .Input("x", 1, 4).Output("y", 1, 4)
            .Node("Frobnicate", ["x"], ["a"])
            .Node("Transpose", ["x"], ["b"], OnnxFile.Ints("perm", 0, 2))
            .Node("Softmax", ["x"], ["c"], OnnxFile.Int("axis", 5))
            .Node("Relu", ["a"], ["silent"])
            .Node("Embezzle", ["silent"], ["d"])
            .Node("Concat", ["x", "nothing"], ["y"], OnnxFile.Int("axis", 1)), out Report report));
        Assert.Equal(
            [$"the a (Frobnicate): {Unknown}", "the b (Transpose): 3001", "the c (Softmax): 3004", $"the d (Embezzle): {Unknown}", "net.onnx: 3406"],
            report.Diagnostics.Select(static d => $"{d.At}: {d.Code}"));
    }

    [Fact]
    public void After_a_problem_the_declared_type_of_a_result_is_enough_to_find_the_next()
    {
        Read(new OnnxFile()
            .Input("x", 1, 4).Declare("a", 1, 4).Output("y", 1, 4)
            .Node("Frobnicate", ["x"], ["a"])
            .Node("Softmax", ["a"], ["y"], OnnxFile.Int("axis", 5)), out Report report);
        Assert.Equal([Unknown, 3004], report.Diagnostics.Select(static d => d.Code));
    }

    [Fact]
    public void An_open_leading_dimension_is_one_and_said_so()
    {
        ImportedModel model = Read(new OnnxFile().Input("x", "batch", 4).Output("y", "batch", 4).Node("Relu", ["x"], ["y"]), out Report report)!;
        Assert.Equal(Shape.Of(1, 4), model.Graph.Inputs[0].Shape);
        Assert.Equal("Note OJ3108: x: the size of axis 0 is open in the model; 1 is taken", Assert.Single(report.Diagnostics).ToString());
    }

    [Fact]
    public void What_is_the_batch_of_one_input_is_that_of_another()
    {
        Graph graph = Graph(new OnnxFile().Input("x", "n", 4).Input("state", 2, "n", 4).Output("y", 2, "n", 4).Node("Add", ["x", "state"], ["y"]));
        Assert.Equal(Shape.Of(2, 1, 4), graph.Inputs[1].Shape);
    }

    [Fact]
    public void Another_open_dimension_is_asked_for_by_name()
    {
        OnnxFile file = new OnnxFile().Input("x", 1, "frames").Output("y", 1, "frames").Node("Relu", ["x"], ["y"]);
        Assert.Null(Read(file, out Report report));
        Assert.Contains("--input-dim x.1=SIZE", Assert.Single(report.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal(Shape.Of(1, 7), Graph(file, new() { InputDims = new Dictionary<string, int> { ["frames"] = 7 } }).Inputs[0].Shape);
    }

    [Fact]
    public void A_shape_that_is_computed_from_shapes_is_known()
    {
        Graph graph = Graph(new OnnxFile()
            .Input("x", 2, 3, 4).Output("y", 2, 12).Longs("zero", 0).Longs("rest", -1)
            .Node("Shape", ["x"], ["shape"])
            .Node("Gather", ["shape", "zero"], ["batch"])
            .Node("Concat", ["batch", "rest"], ["to"], OnnxFile.Int("axis", 0))
            .Node("Reshape", ["x", "to"], ["y"]));
        Assert.Equal("reshape", Assert.Single(graph.Nodes).Op.Name);
        Assert.Equal(Shape.Of(2, 12), graph.Outputs[0].Value.Shape);
    }

    [Fact]
    public void A_shape_that_depends_on_the_data_is_refused()
    {
        Assert.Null(Read(new OnnxFile().Input("x", 2).Output("y", null, null)
            .Node("Cast", ["x"], ["to"], OnnxFile.Int("to", 7)).Node("Reshape", ["x", "to"], ["y"]), out Report report));
        Assert.Equal(OperatorProblems.NotConstant(Origin.None, "").Code, Assert.Single(report.Diagnostics).Code);
    }

    [Fact]
    public void A_function_of_the_model_is_put_in_place_with_its_attributes()
    {
        Graph graph = Graph(new OnnxFile()
            .Function("own", "Leak", ["v", "unused"], ["w"], ["slope"],
                OnnxFile.NodeOf("LeakyRelu", "", ["v"], ["t"], OnnxFile.Reference("alpha", "slope")), OnnxFile.NodeOf("Identity", "", ["t"], ["w"]))
            .Input("x", 2).Output("y", 2)
            .Node(OnnxFile.NodeOf("Leak", "own", ["x"], ["y"], OnnxFile.Float("slope", 0.5f))));
        Assert.Equal("the y/the t (LeakyRelu)", Assert.Single(graph.Nodes).Origin.ToString());
        Assert.Equal([-1, 3], Run(graph, -2, 3));
    }

    [Fact]
    public void A_function_that_calls_itself_is_refused()
    {
        Assert.Null(Read(new OnnxFile().Function("own", "F", ["v"], ["w"], [], OnnxFile.NodeOf("F", "own", ["v"], ["w"]))
            .Input("x", 2).Output("y", 2).Node("own", "F", ["x"], ["y"]), out Report report));
        Assert.Equal(3409, Assert.Single(report.Diagnostics).Code);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, -3)]
    public void The_branch_of_a_constant_condition_is_taken(int condition, float expected)
    {
        Graph graph = Graph(new OnnxFile().Input("x", 1).Output("y", 1)
            .Initializer(OnnxFile.Tensor("go", 9, []).Number(5, condition))
            .Node("If", ["go"], ["y"],
                OnnxFile.GraphAttribute("then_branch", new OnnxFile().Node("Identity", ["x"], ["a"]).Output("a", 1)),
                OnnxFile.GraphAttribute("else_branch", new OnnxFile().Node("Neg", ["x"], ["b"]).Output("b", 1))));
        Assert.Equal([expected], Run(graph, 3));
    }

    /// <summary>A loop of 2^61 steps or of three, around one of as many; y doubles in each.</summary>
    private static OnnxFile Loop(long trips, OnnxFile body) => new OnnxFile().Input("x", 1).Output("y", 1)
        .Longs("trips", trips).Node("Loop", ["trips", "", "x"], ["y"], OnnxFile.GraphAttribute("body", body));

    private static OnnxFile LoopBody() => new OnnxFile().Input("turn").Input("on").Input("v", 1).Node("Add", ["v", "v"], ["w"])
        .Node("Identity", ["on"], ["again"]).Output("again").Output("w", 1);

    [Fact]
    public void A_loop_of_known_length_is_written_out() => Assert.Equal([24], Run(Graph(Loop(3, LoopBody())), 3));

    [Fact]
    public void A_loop_too_long_to_be_written_out_is_held() =>
        Assert.Single(Graph(Loop((1 << 14) + 1, LoopBody())).Nodes, static n => n.Op is Loop);

    [Fact]
    public void Loops_beyond_all_bounds_are_refused_at_once()
    {
        OnnxFile nested = new OnnxFile().Input("turn2").Input("on2").Input("u", 1)
            .Node("Loop", ["trips", "", "u"], ["w2"], OnnxFile.GraphAttribute("body", LoopBody()))
            .Node("Identity", ["on2"], ["again2"]).Output("again2").Output("w2", 1);
        Assert.Null(Read(Loop(1L << 61, nested), out Report report));
        Assert.Contains("loops of more than", Assert.Single(report.Diagnostics).Message, StringComparison.Ordinal);
    }

    /// <summary>v doubles until it is 20.</summary>
    private static OnnxFile Doubling() => new OnnxFile().Input("turn").Input("on").Input("v", 1).Weights("limit", [1], 20)
        .Node("Add", ["v", "v"], ["w"]).Node("Less", ["w", "limit"], ["again"]).Output("again").Output("w", 1);

    /// <summary>A file whose loop ends with its data.</summary>
    internal static byte[] DoublingFile => Loop(10, Doubling()).Bytes;

    /// <summary>The same without a bound: below zero it never ends.</summary>
    internal static byte[] EndlessFile => new OnnxFile().Input("x", 1).Output("y", 1).Node("Loop", ["", "", "x"], ["y"], OnnxFile.GraphAttribute("body", Doubling())).Bytes;

    [Theory]
    [InlineData(10, 3, 24)]
    [InlineData(10, 1, 32)]
    [InlineData(2, 1, 4)]
    [InlineData(10, 30, 60)]
    public void A_loop_that_the_data_ends_runs_until_then_or_its_last_turn(long trips, float x, float expected)
    {
        Graph graph = Graph(Loop(trips, Doubling()));
        Assert.Contains(graph.Nodes, static n => n.Op is Loop);
        Assert.Equal([expected], Run(graph, x));
    }

    [Theory]
    [InlineData(3, 2, 12)]
    [InlineData(3, 0, 3)]
    public void The_number_of_turns_may_be_an_input(float x, long trips, float expected)
    {
        Graph graph = Graph(new OnnxFile().Input("x", 1).Typed("trips", 7).Output("y", 1)
            .Node("Loop", ["trips", "", "x"], ["y"], OnnxFile.GraphAttribute("body", LoopBody())));
        Assert.Single(graph.Nodes, static n => n.Op is Loop);
        Assert.Equal([expected], new Interpreter(graph).Run([Tensor.Floats(Shape.Of(1), x), Tensor.Longs(Shape.Scalar, trips)])[0].ToDoubles());
    }

    [Fact]
    public void What_the_turns_of_such_a_loop_collect_has_no_size()
    {
        Assert.Null(Read(Loop(3, Doubling().Output("v2", 1).Node("Neg", ["w"], ["v2"])), out Report report));
        Assert.Contains("collects results", Assert.Single(report.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, -5)]
    [InlineData(-3, -3)]
    public void A_branch_that_the_data_takes_is_run_alone(float x, float expected)
    {
        Graph graph = Graph(new OnnxFile().Input("x", 1).Output("y", 1).Weights("zero", [1], 0).Weights("two", [1], 2).Node("Less", ["x", "zero"], ["negative"])
            .Node("If", ["negative"], ["y"],
                OnnxFile.GraphAttribute("then_branch", new OnnxFile().Node("Identity", ["x"], ["a"]).Output("a", 1)),
                OnnxFile.GraphAttribute("else_branch", new OnnxFile().Node("Add", ["x", "two"], ["t"]).Node("Neg", ["t"], ["b"]).Output("b", 1))));
        Assert.IsType<If>(Assert.Single(graph.Nodes, static n => !n.Op.Graphs.IsEmpty).Op);
        Assert.Equal([expected], Run(graph, x));
    }

    [Fact]
    public void Elements_in_fields_of_their_type_are_read_like_raw_ones()
    {
        Graph graph = Graph(new OnnxFile().Input("x", 2)
            .Initializer(OnnxFile.Tensor("packed", 1, [2]).Raw(4, [0, 0, 128, 63, 0, 0, 0, 64]))
            .Initializer(OnnxFile.Tensor("single", 1, [2]).Float(4, 1).Float(4, 2))
            .Initializer(OnnxFile.Tensor("half", 10, [2]).Number(5, 0x3C00).Number(5, 0x4000))
            .Initializer(OnnxFile.Tensor("brain", 16, [2]).Raw(9, [0x80, 0x3F, 0x00, 0x40]))
            .Node("Sum", ["x", "packed", "single", "half", "brain"], ["y"]).Output("y", 2));
        Assert.Equal([4, 8], Run(graph, 0, 0));
    }

    [Fact]
    public void An_initializer_with_too_few_elements_is_refused()
    {
        Assert.Null(Read(new OnnxFile().Weights("w", [3], 1, 2).Output("y", 3).Node("Relu", ["w"], ["y"]), out Report report));
        Assert.Equal(3407, Assert.Single(report.Diagnostics).Code);
    }

    [Fact]
    public void Elements_in_a_file_beside_the_model_are_read_where_they_lie()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllBytes(Path.Combine(_folder, "data", "w.bin"), [9, 9, 9, 9, 0, 0, 64, 64, 0, 0, 128, 64]);
        ImportedModel? model = ReadSaved(External("data/w.bin", "4"), out Report report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        Assert.Equal([5, 7], Run(model.Graph, 2, 3));
        Assert.Equal(12, model.FileBytes - new FileInfo(Path.Combine(_folder, "net.onnx")).Length);
    }

    [Theory]
    [InlineData("../w.bin", "0", 3404)]
    [InlineData("/etc/hostname", "0", 3404)]
    [InlineData("link.bin", "0", 3404)]
    [InlineData("missing.bin", "0", 3101)]
    [InlineData("short.bin", "0", 3405)]
    [InlineData("short.bin", "9223372036854775807", 3405)]
    [InlineData("short.bin", "-4", 3405)]
    public void Elements_outside_the_models_folder_or_its_file_are_refused(string location, string offset, int code)
    {
        File.WriteAllBytes(Path.Combine(_folder, "short.bin"), new byte[7]);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bin"), Path.Combine(Repository.Root, "Ojime.slnx"));
        Assert.Null(ReadSaved(External(location, offset), out Report report));
        Assert.Equal(code, Assert.Single(report.Diagnostics).Code);
    }

    private static OnnxFile External(string location, string offset) => new OnnxFile().Input("x", 2).Output("y", 2)
        .Initializer(OnnxFile.Tensor("w", 1, [2]).Number(14, 1)
            .Add(13, new OnnxFile.Message().Text(1, "location").Text(2, location))
            .Add(13, new OnnxFile.Message().Text(1, "offset").Text(2, offset)))
        .Node("Add", ["x", "w"], ["y"]);

    [Fact]
    public void Weights_stay_where_they_are_in_the_file()
    {
        byte[] bytes = Large(1 << 18);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImportedModel model = OnnxReader.Read(new("net.onnx", bytes), new(), new())!;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Tensor[] weights = [.. model.Graph.Constants.Select(static c => c.Constant!).Where(static w => w.Shape.Rank == 2)];
        Assert.NotEmpty(weights);
        Assert.All(weights, w => Assert.True(w.Bytes.Span.Overlaps(bytes)));
        Assert.True(allocated < bytes.Length / 4, $"{allocated} bytes were allocated for a file of {bytes.Length}");
    }

    /// <summary>Twenty dense layers of square weights.</summary>
    internal static byte[] Large(int weightsPerLayer)
    {
        int side = (int)Math.Sqrt(weightsPerLayer);
        var random = new Random(3);
        var file = new OnnxFile().Input("x", 1, side).Output("v20", 1, side);
        for (int i = 0; i < 20; i++)
            file.Weights($"w{i}", [side, side], [.. Enumerable.Range(0, side * side).Select(_ => (float)random.NextDouble() - 0.5f)])
                .Node("Gemm", [i == 0 ? "x" : $"v{i}", $"w{i}"], [$"v{i + 1}"], OnnxFile.Int("transB", 1));
        return file.Bytes;
    }
}
