using System.Text;
using System.Text.Json;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Formats.Onnx;
using Ojime.Formats.TfLite;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>A reader of files that others wrote.</summary>
/// <param name="Sound">A file that it reads.</param>
/// <param name="Read">Takes an empty folder to work in; true where something was read; problems go to the report.</param>
public sealed record FuzzedReader(string Name, byte[] Sound, Func<string, byte[], Report, bool> Read, bool IsJson = false)
{
    public override string ToString() => Name;
}

/// <summary>
/// What is true of every reader, whatever the bytes are: what it reads or a diagnostic comes back, never an exception, and never out of proportion.
/// The readers of models have such laws beside them, for their files take more to make.
/// </summary>
public sealed class ReaderLaws : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ojime-fuzz-");

    public void Dispose() => _folder.Delete(recursive: true);

    private const int Mutations = 800;

    private const string Chip = """
        { "name": "mine", "maker": "me", "core": "cortex-m4f", "clockHz": 64000000, "ramBytes": 65536, "flashBytes": 262144, "flashIsExternal": true, "source": "bench" }
        """;

    /// <summary>As it is written today.</summary>
    private static string Manifest { get; } = Encoding.UTF8.GetString(PackageWriter.Write(
        Planner.Make(GraphText.Parse("graph net\ninput x: f32[1,4]\n%0: f32[1,4] = unary kind Relu(x)\nreturn y = %0", Operators.Read), Cpus.Host),
        new() { Name = "net", SourceName = "net.onnx", SourceSha256 = "00ff", Scheme = "float32", Notes = ["a note"], ModelLicence = "MIT", StackBytes = 100 })["net.manifest.json"]);

    private const string Net = """
        graph net
        # a comment
        input x: f32[1,6,6,2]
        input codes: i8[1,4]{scale 0.5 zero -3}
        state h: f32[1,4] = 0...
        const w: f32[3,3,3,2] = 0.5...
        const b: f32[3] = 1,-2,NaN
        const shifts: i64[2] = 0,9000000000
        %0: f32[1,4,4,3] = conv2d window 3x3 clamp 0..6(x, w, b)
        %1: f32[1,2,2,3] = pool2d kind Max window 2x2 stride 2,2(%0)
        %2: f32[1,12] = reshape to [1,12](%1)
        %3: f32[1,4] = slice starts 0,0 steps 1,1 sizes 1,4(%2)
        %4: f32[1,4] = binary kind Add(h, %3)
        %5: f32[1,4] = unary kind Relu(%4)
        %6: f32[1,4] = softmax axis 1(%5)
        next h = %4
        return y = %6
        return z = codes
        """;

    private const string Holding = """
        graph net
        input c: bool[]
        input x: f32[2,2]
        %0: f32[2,2] = if(c, x) {
            graph then
            input a: f32[2,2]
            const go: bool[1] = 1
            %0: f32[2,2] = loop(go, a) {
                graph turn
                input h: f32[2,2]
                const half: f32[] = 0.5
                const least: f32[] = 1
                %0: f32[2,2] = binary kind Mul(h, half)
                %1: f32[] = reduce kind Max axes 0,1(%0)
                %2: bool[] = binary kind Greater(%1, least)
                return goes = %2
                return h = %0
            }
            return y = %0
            graph else
            input a: f32[2,2]
            return y = a
        }
        return y = %0
        """;

    private const string Bench = """
        { "schemaVersion": 1, "package": "net", "modelSha256": "00ff", "rows": [{ "core": "cortex-m4", "optimisation": "-O2", "codeBytes": 100, "weightBytes": 16, "libraryBytes": 0,
          "flashBytes": 116, "stackBytes": 64, "instructions": 1000, "baseline": 2000, "ratio": 0.5, "foreign": ["malloc"] }] }
        """;

    private const string TorchCase = """
        { "op": "relu", "rtol": 0.001, "atol": 1e-05, "runs": 2, "refuse": null, "range_constraints": { "s0": [1, 4] },
          "inputs": [[{ "kind": "tensor" }, { "kind": "int" }], [{ "kind": "tensor" }]], "outputs": [[{ "kind": "tensor" }], [{ "kind": "tensor" }]] }
        """;

    private static byte[] Arrays { get; } = Write(
        ("in0_0", Tensor.Floats([1, 4], 1, 2, 3, 4)), ("in0_1", Tensor.Floats([1, 4], 5, 6, 7, 8)), ("x", Tensor.Ints([2, 4], 1, 2, 3, 4, 5, 6, 7, 8)), ("out0_0", Tensor.Longs([1], 9)));

    private static readonly FuzzedReader[] All =
    [
        new("chip file", Utf8(Chip), (folder, bytes, report) => In(folder, "chip.json", bytes, path => ChipCatalog.ReadFile(path, report) is not null), IsJson: true),
        new("package manifest", Utf8(Manifest), (folder, bytes, report) => In(folder, "net.manifest.json", bytes, path => PackageFolder.Open(Path.GetDirectoryName(path)!, report) is not null), IsJson: true),
        new("package graph", Utf8(Net), (folder, bytes, report) => In(folder, "net.graph", bytes, path => new PackageFolder(Path.GetDirectoryName(path)!, "net", "host", null, []).ReadGraph(report) is not null)),
        new("package graph whose operators hold graphs", Utf8(Holding), (folder, bytes, report) => In(folder, "net.graph", bytes, path => new PackageFolder(Path.GetDirectoryName(path)!, "net", "host", null, []).ReadGraph(report) is not null)),
        new("TFLite graphs that call graphs", TfLiteReaderTests.Doubling(), static (_, bytes, report) => TfLiteReader.Format.Read(new("while.tflite", bytes), new(), report) is not null),
        new("ONNX graphs within graphs", OnnxReaderTests.DoublingFile, static (_, bytes, report) => OnnxReader.Format.Read(new("loop.onnx", bytes), new(), report) is not null),
        new("base of a comparison", Utf8(Bench), ReadBench, IsJson: true),
        new("TFLite case", Utf8("""{ "op": "relu", "samples": 2, "stateful": true, "tolerance": { "relative": 0.1, "absolute": 0, "of_largest": 1e-5 } }"""),
            (folder, bytes, report) => ReadCase(folder, bytes, report, "model.tflite", "case.json", ("inputs.npz", Arrays), ("outputs.npz", Arrays)), IsJson: true),
        new("PyTorch case", Utf8(TorchCase),
            (folder, bytes, report) => ReadCase(folder, bytes, report, "model.pt2", "case.json", ("inputs_0.npz", Arrays), ("outputs_0.npz", Arrays), ("inputs_1.npz", Arrays), ("state_after.npz", Arrays)), IsJson: true),
        new("golden case", Utf8("""{ "model": "model.tflite", "stream": { "frames": 2 }, "samples": 1, "tflm": "refused: too new" }"""),
            (folder, bytes, report) => ReadCase(folder, bytes, report, "model.tflite", "golden/net.json", ("golden/net.npz", Arrays)), IsJson: true),
        new("arrays", Arrays, ReadArrays),
        new("one array", One(), static (_, bytes, report) => NpyArray.Read("x.npy", bytes, report)?.ToTensor() is not null),
        new("tensor of ONNX's test data", OnnxFile.Tensor("t", 1, [2, 3]).Raw(9, new byte[24]).Bytes,
            (folder, bytes, report) => In(folder, "input_0.pb", bytes, path => OnnxTestData.ReadTensor(path, new(), report) is not null)),
    ];

    public static TheoryData<FuzzedReader> Readers => [.. All];

    [Theory, MemberData(nameof(Readers))]
    public void A_sound_file_is_read(FuzzedReader reader)
    {
        var report = new Report();
        Assert.True(reader.Read(_folder.FullName, reader.Sound, report), string.Join('\n', report.Diagnostics));
        Assert.False(report.HasErrors, string.Join('\n', report.Diagnostics));
    }

    [Theory, MemberData(nameof(Readers))]
    public void Whatever_the_bytes_are_something_is_read_or_a_diagnostic_says_what_to_do(FuzzedReader reader)
    {
        var random = new Random(3);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = reader.IsJson && i % 2 == 0 ? Damage.Json(reader.Sound, random) : Damage.Bytes(reader.Sound, random);
            var report = new Report();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Assert.True(reader.Read(_folder.FullName, bytes, report) || report.HasErrors, "refused without a word");
                Assert.All(report.Diagnostics.Where(static d => d.Severity == Severity.Error), static d => Assert.NotNull(d.Fix));
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, "tens of megabytes for a file of a few kilobytes");
            }
            catch (Exception problem)
            {
                Assert.Fail($"mutation {i}: {(bytes.Length < 4000 ? Encoding.UTF8.GetString(bytes) : "long")}\n{problem}");
            }
        }
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData("input x: f32[1]", "the first line is 'graph NAME'")]
    [InlineData("graph g\ninput x", "line 2: wanted is 'NAME: TYPE'")]
    [InlineData("graph g\ninput x: f32[-4]", "f32[-4] has a size below zero")]
    [InlineData("graph g\ninput x: real", "real is no type")]
    [InlineData("graph g\nconst c: f32[2000000000] = 0...", "at most 16,777,216 are read")]
    [InlineData("graph g\nconst c: f32[65536,65536] = 0...", "line 2: ")]
    [InlineData("graph g\ninput x: f32[1,4,4,1]\n%0: f32[1,4,4,1] = pool2d kind Max window 1x1 stride 0,0(x)", "line 3: ")]
    [InlineData("graph g\nnext h", "line 2: wanted is 'NAME = ...'")]
    public void A_graph_that_cannot_be_is_refused_at_its_line(string text, string why)
    {
        var report = new Report();
        File.WriteAllText(Path.Combine(_folder.FullName, "net.graph"), text);
        Assert.Null(new PackageFolder(_folder.FullName, "net", "host", null, []).ReadGraph(report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.Equal(3272, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\": \"net\"", "\"name\": \"../net\"", "name is \"../net\"; wanted is a name for C")]
    [InlineData("\"core\": \"host\"", "\"core\": \"z80\"", "core is \"z80\"; the cores are cortex-m0")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion is 2; this version of ojime reads 1")]
    [InlineData("\"goldenVectors\": 0", "\"goldenVectors\": \"none\"", "$.goldenVectors")]
    [InlineData("\"steps\": [", "\"steps\": [null,", "a step is null")]
    public void A_manifest_that_cannot_be_is_refused_at_its_place(string from, string to, string why)
    {
        var report = new Report();
        Assert.Contains(from, Manifest, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.FullName, "net.manifest.json"), Manifest.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(PackageFolder.Open(_folder.FullName, report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.Equal(3271, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\": \"mine\"", "\"name\": \"../../mine\"", "name is \"../../mine\"")]
    [InlineData("65536", "-65536", "ramBytes is -65536; wanted is a number above zero")]
    [InlineData("\"me\"", "null", "$.maker")]
    [InlineData("\"source\"", "\"sauce\"", "sauce")]
    public void A_chip_that_cannot_be_is_refused_at_its_place(string from, string to, string why)
    {
        var report = new Report();
        string path = Path.Combine(_folder.FullName, "mine.json");
        File.WriteAllText(path, Chip.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(ChipCatalog.ReadFile(path, report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.Equal(2102, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>One bad case does not take the others with it.</summary>
    [Fact]
    public void A_damaged_case_is_named_and_the_others_are_found()
    {
        foreach ((string name, string json) in (ReadOnlySpan<(string, string)>)[("good", "{}"), ("cut", "{"), ("many", """{ "samples": 2000000000 }"""), ("loose", """{ "tolerance": { "relative": 1e400 } }""")])
        {
            string at = Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;
            File.WriteAllText(Path.Combine(at, "model.tflite"), "");
            File.WriteAllText(Path.Combine(at, "case.json"), json);
        }
        var report = new Report();
        Assert.Equal("good", Assert.Single(Conformance.Find(_folder.FullName, report)).Name);
        Assert.Equal([3251, 3251, 3251], report.Diagnostics.Select(static d => d.Code));
        Assert.Contains(report.Diagnostics, static d => d.Message.Contains("samples is 2000000000; wanted is a number from 0 to 100,000", StringComparison.Ordinal));
    }

    private static bool ReadBench(string _, byte[] bytes, Report report)
    {
        try
        {
            return BenchDocument.Parse(bytes).Rows.Sum(static r => (double)r.FlashBytes) is not double.NaN;
        }
        catch (JsonException problem)
        {
            report.Add(new(2008, Severity.Error, Origin.None, problem.Message, "as the command says it"));
            return false;
        }
    }

    private static bool ReadArrays(string _, byte[] bytes, Report report)
    {
        if (Npz.Read(new SourceFile("x.npz", bytes), new(), report) is not { } arrays)
            return false;
        foreach (TensorType type in (TensorType[])[TensorType.Float(1, 4), new(ElementType.Int8, [1, 4], new(0.5f, -3)), TensorType.Float(4), new(ElementType.Int64, [])])
            if (SampleSet.From("x.npz", arrays, [new("x", type)], "in", stateful: true, report) is null && !report.HasErrors)
                return false;
        return true;
    }

    /// <summary>A folder with the damaged text, a model's name without a model, and arrays: found, loaded, or said to be bad.</summary>
    private static bool ReadCase(string folder, byte[] bytes, Report report, string model, string damaged, params (string Name, byte[] Bytes)[] others) 
    {
        Directory.CreateDirectory(Path.Combine(folder, "golden"));
        foreach ((string name, byte[] content) in others.Append((model, [0])).Where(o => !File.Exists(Path.Combine(folder, o.Name))))
            File.WriteAllBytes(Path.Combine(folder, name), content);
        File.WriteAllBytes(Path.Combine(folder, damaged), bytes);
        IReadOnlyList<ConformanceCase> cases = Conformance.Find(folder, report);
        // A golden case may name no model, or one that is not there.
        return cases.Count == 0 ? damaged.StartsWith("golden", StringComparison.Ordinal) : cases.All(c => c.Load(report) is not null);
    }

    private static bool In(string folder, string name, byte[] bytes, Func<string, bool> read)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return read(path);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] One()
    {
        using var stream = new MemoryStream();
        NpyArray.Write(stream, Tensor.Floats([2, 3], 1, 2, 3, 4, 5, 6));
        return stream.ToArray();
    }

    private static byte[] Write(params (string, Tensor)[] arrays)
    {
        using var stream = new MemoryStream();
        Npz.Write(stream, arrays);
        return stream.ToArray();
    }
}
