using System.IO.Compression;
using System.Text;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Pt2;
using Ojime.Ir;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Archives made here, sound and broken.</summary>
public class Pt2ArchiveTests
{
    private const string Meta = """{"dtype": 7, "sizes": [{"as_int": 2}], "requires_grad": false, "device": {"type": "cpu", "index": null}, "strides": [{"as_int": 1}], "storage_offset": {"as_int": 0}, "layout": 7}""";

    /// <summary>A buffer that each run adds its input to; the first half of the input is overwritten; the sum is returned.</summary>
    private static readonly string Program = """
        {"graph_module": {"graph": {
          "inputs": [{"as_tensor": {"name": "b_sum"}}, {"as_tensor": {"name": "x"}}],
          "outputs": [{"as_tensor": {"name": "relu"}}],
          "nodes": [
            {"target": "torch.ops.aten.add_.Tensor", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "b_sum"}}, "kind": 1}, {"name": "other", "arg": {"as_tensor": {"name": "x"}}, "kind": 1}],
             "outputs": [{"as_tensor": {"name": "add_"}}], "metadata": {"nn_module_stack": "L__self__,,m.Sum;L__self__part,part,m.Part", "stack_trace": "  File \"m.py\", line 7, in forward\n    s.sum += x\n"}, "name": "add_"},
            {"target": "torch.ops.aten.slice.Tensor", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "x"}}, "kind": 1}, {"name": "dim", "arg": {"as_int": 0}, "kind": 1}, {"name": "start", "arg": {"as_int": 0}, "kind": 1}, {"name": "end", "arg": {"as_int": 1}, "kind": 1}],
             "outputs": [{"as_tensor": {"name": "slice_1"}}], "metadata": {}, "name": "slice_1"},
            {"target": "torch.ops.aten.fill_.Scalar", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "slice_1"}}, "kind": 1}, {"name": "value", "arg": {"as_float": 9.5}, "kind": 1}],
             "outputs": [{"as_tensor": {"name": "fill_"}}], "metadata": {}, "name": "fill_"},
            {"target": "torch.ops.aten.relu.default", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "add_"}}, "kind": 1}], "outputs": [{"as_tensor": {"name": "relu"}}], "metadata": {}, "name": "relu"}],
          "tensor_values": {"b_sum": META, "x": META}},
         "signature": {"input_specs": [{"buffer": {"arg": {"name": "b_sum"}, "buffer_name": "part.sum", "persistent": true}}, {"user_input": {"arg": {"as_tensor": {"name": "x"}}}}],
          "output_specs": [{"user_output": {"arg": {"as_tensor": {"name": "relu"}}}}]}, "module_call_graph": []},
         "range_constraints": {}, "schema_version": {"major": 8, "minor": 20}, "verifiers": ["TRAINING"], "torch_version": "2.13.0"}
        """.Replace("META", Meta, StringComparison.Ordinal);

    private static readonly string Config = """{"config": {"part.sum": {"path_name": "weight_0", "is_param": false, "use_pickle": false, "tensor_meta": META}}}"""
        .Replace("META", Meta, StringComparison.Ordinal);

    [Fact]
    public void A_buffer_that_is_written_becomes_a_state_and_a_view_that_is_written_changes_its_base()
    {
        var report = new Report();
        Graph graph = Read(Archive(Program, Config), report)!.Graph;
        Assert.Equal("part.sum", Assert.Single(graph.States).Name);
        Assert.Equal(["relu", "x_after"], graph.Outputs.Select(static o => o.Name));
        Assert.Contains(report.Diagnostics, static d => d is { Code: 3509, Severity: Severity.Note });
        Node add = graph.Nodes.First(static n => n.Op.Name == "binary");
        Assert.Equal(new Origin("part/add_", "aten.add_.Tensor", "m.py:7: s.sum += x"), add.Origin);
        var interpreter = new Interpreter(graph);
        Assert.Equal([3.0, 0], interpreter.Run([Tensor.Floats([2], 2, -4)])[0].ToDoubles());
        Tensor[] second = interpreter.Run([Tensor.Floats([2], 2, 9)]);
        Assert.Equal([5.0, 2], second[0].ToDoubles());
        Assert.Equal([9.5, 9], second[1].ToDoubles());
    }

    [Theory]
    [InlineData("torch.ops.aten.relu.default", "torch.ops.mine.op.default", 3201)]
    [InlineData("\"dtype\": 7", "\"dtype\": 8", 3507)]
    [InlineData("\"major\": 8", "\"major\": 5", 3505)]
    [InlineData("\"buffer_name\": \"part.sum\"", "\"buffer_name\": \"part.gone\"", 3205)]
    [InlineData("{\"graph_module\"", "{\"graph_modules\"", 3105)]
    [InlineData("\"as_int\": 2}", "\"as_int\": -2}", 3205)]
    public void A_program_that_cannot_be_taken_is_a_diagnostic(string from, string to, int code)
    {
        var report = new Report();
        Assert.Null(Read(Archive(Program.Replace(from, to, StringComparison.Ordinal), Config), report));
        Assert.Contains(report.Diagnostics, d => d.Code == code);
    }

    [Theory]
    [InlineData("\"name\": \"relu\"")]
    [InlineData("\"as_float\"")]
    public void A_name_that_is_no_text_is_a_diagnostic(string name)
    {
        var report = new Report();
        Assert.Null(Read(Archive(Program.Replace(name, name[..^2] + "\\ud800\"", StringComparison.Ordinal), Config), report));
        Assert.True(report.HasErrors);
    }

    [Theory]
    [InlineData("\"use_pickle\": false", "\"use_pickle\": true", 3506)]
    [InlineData("\"storage_offset\": {\"as_int\": 0}", "\"storage_offset\": {\"as_int\": 1}", 3205)]
    [InlineData("weight_0", "weight_9", 3205)]
    [InlineData("\"strides\": [{\"as_int\": 1}]", "\"strides\": [{\"as_int\": 4000000000000000000}]", 3205)]
    public void A_config_that_contradicts_the_archive_is_a_diagnostic(string from, string to, int code)
    {
        var report = new Report();
        Assert.Null(Read(Archive(Program, Config.Replace(from, to, StringComparison.Ordinal)), report));
        Assert.Contains(report.Diagnostics, d => d.Code == code);
    }

    [Theory]
    [InlineData("serialized_exported_program.json", 3501)]
    [InlineData("m/data/aotinductor/model/a.so", 3502)]
    [InlineData("m/data.pkl", 3503)]
    public void Other_archives_of_PyTorch_are_refused_with_the_reason(string entry, int code)
    {
        var report = new Report();
        Assert.Null(Read(Zip((entry, "{}"u8.ToArray())), report));
        Assert.Contains(report.Diagnostics, d => d.Code == code && d.Fix is not null);
    }

    [Theory]
    [InlineData("m/byteorder", "big", 3511)]
    [InlineData("m/models/model.json", "{", 3105)]
    public void An_entry_that_cannot_be_taken_is_a_diagnostic(string entry, string text, int code)
    {
        var report = new Report();
        Assert.Null(Read(Zip([.. Entries(Program, Config, null).Select(e => e.Name == entry ? (e.Name, Encoding.UTF8.GetBytes(text)) : e)]), report));
        Assert.Contains(report.Diagnostics, d => d.Code == code);
    }

    [Fact]
    public void Of_several_models_one_is_read_and_the_others_are_named()
    {
        var report = new Report();
        Assert.NotNull(Read(Zip([.. Entries(Program, Config, null), ("m/models/other.json", "{}"u8.ToArray())]), report));
        Assert.Contains(report.Diagnostics, static d => d is { Code: 3504, Severity: Severity.Note } && d.Message.Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_without_bytes_is_zeros_and_a_warning()
    {
        var report = new Report();
        Assert.NotNull(Read(Archive(Program, Config, []), report));
        Assert.Contains(report.Diagnostics, static d => d is { Code: 3510, Severity: Severity.Warning });
    }

    [Fact]
    public void A_result_whose_size_the_data_decides_is_refused()
    {
        var report = new Report();
        Assert.Null(Read(Archive(Program.Replace("torch.ops.aten.relu.default", "torch.ops.aten.nonzero.default", StringComparison.Ordinal), Config), report));
        Diagnostic refused = Assert.Single(report.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal((3512, "relu"), (refused.Code, refused.At.Node));
    }

    [Fact]
    public void A_size_outside_the_range_that_was_exported_is_refused()
    {
        string open = Meta.Replace("[{\"as_int\": 2}]", "[{\"as_expr\": {\"expr_str\": \"Mul(Integer(2), Symbol('s0', positive=True, integer=True))\", \"hint\": {\"as_int\": 2}}}]", StringComparison.Ordinal);
        string program = Program.Replace($"\"x\": {Meta}", $"\"x\": {open}", StringComparison.Ordinal).Replace("\"range_constraints\": {}", "\"range_constraints\": {\"s0\": {\"min_val\": 1, \"max_val\": 4}}", StringComparison.Ordinal);
        var report = new Report();
        Assert.Null(Pt2Reader.Format.Read(new SourceFile("m.pt2", Archive(program, Config)), new() { InputDims = new Dictionary<string, int> { ["x.0"] = 10 } }, report));
        Assert.Contains(report.Diagnostics, static d => d is { Code: 3508, Severity: Severity.Error } && d.Message.Contains("1..4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_that_is_transposed_in_its_storage_is_put_in_order()
    {
        string meta = Meta.Replace("[{\"as_int\": 2}]", "[{\"as_int\": 2}, {\"as_int\": 3}]", StringComparison.Ordinal).Replace("[{\"as_int\": 1}]", "[{\"as_int\": 1}, {\"as_int\": 2}]", StringComparison.Ordinal);
        byte[] storage = [.. Enumerable.Range(0, 6).SelectMany(static i => BitConverter.GetBytes((float)i))];
        string config = Config.Replace(Meta, meta, StringComparison.Ordinal);
        var report = new Report();
        ImportedModel model = Read(Archive(Program.Replace("torch.ops.aten.add_.Tensor", "torch.ops.aten.mul.Tensor", StringComparison.Ordinal)
            .Replace("{\"name\": \"other\", \"arg\": {\"as_tensor\": {\"name\": \"x\"}}", "{\"name\": \"other\", \"arg\": {\"as_float\": 1.5}", StringComparison.Ordinal), config, storage), report)!;
        Assert.Equal([0.0, 3, 6, 1.5, 4.5, 7.5], new Interpreter(model.Graph).Run([Tensor.Floats([2], 0, 0)])[0].ToDoubles());
    }

    /// <summary>Whatever the bytes are, the answer is a graph or a diagnostic.</summary>
    [Fact]
    public void Two_thousand_damaged_archives_are_read_or_refused()
    {
        byte[] sound = Archive(Program, Config);
        var random = new Random(20260101);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = Damage(sound, random);
            var report = new Report();
            ImportedModel? model = Read(damaged, report);
            Assert.True(model is not null || report.HasErrors, $"mutation {i} was refused without a word");
        }
    }

    /// <summary>Sound archives whose JSON holds huge, negative, nested or foreign values where others belong.</summary>
    [Fact]
    public void Programs_and_configs_that_cannot_be_are_read_or_refused()
    {
        byte[] program = Encoding.UTF8.GetBytes(Program), config = Encoding.UTF8.GetBytes(Config);
        var random = new Random(4);
        for (int i = 0; i < 2000; i++)
        {
            bool changesConfig = i % 4 == 0;
            string changed = Encoding.UTF8.GetString(Tests.Damage.Json(changesConfig ? config : program, random));
            var report = new Report();
            long before = GC.GetAllocatedBytesForCurrentThread();
            ImportedModel? model = Read(changesConfig ? Archive(Program, changed) : Archive(changed, Config), report);
            Assert.True(model is not null || report.HasErrors, $"refused without a word: {changed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, changed);
        }
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (int n = random.Next(1, 5); n > 0; n--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                // Another number or letter in the text.
                for (int n = random.Next(1, 9); n > 0; n--)
                {
                    int at = random.Next(bytes.Length);
                    if (bytes[at] is >= (byte)'0' and <= (byte)'z')
                        bytes[at] = (byte)random.Next('0', 'z');
                }
                return bytes;
            default:
                int from = random.Next(bytes.Length), to = random.Next(bytes.Length), length = random.Next(1, 40);
                for (int k = 0; k < length && from + k < bytes.Length && to + k < bytes.Length; k++)
                    bytes[to + k] = sound[from + k];
                return bytes;
        }
    }

    private static ImportedModel? Read(byte[] bytes, Report report) => Pt2Reader.Format.Read(new SourceFile("m.pt2", bytes), new(), report);

    internal static byte[] Archive(string program, string config, byte[]? storage = null) => Zip(Entries(program, config, storage));

    private static (string Name, byte[] Bytes)[] Entries(string program, string config, byte[]? storage) =>
    [
        ("m/data/weights/weight_0", storage ?? [0, 0, 128, 63, 0, 0, 64, 192]),
        ("m/data/weights/model_weights_config.json", Encoding.UTF8.GetBytes(config)),
        ("m/data/constants/model_constants_config.json", "{\"config\": {}}"u8.ToArray()),
        ("m/models/model.json", Encoding.UTF8.GetBytes(program)),
        ("m/archive_format", "pt2"u8.ToArray()),
        ("m/byteorder", "little"u8.ToArray()),
    ];

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        return stream.ToArray();
    }
}
