using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ojime.Tests;

/// <summary>One run lists every problem of a model, whatever its format and however its nodes hang together.</summary>
public sealed partial class FiveProblemsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ojime five ");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Each of the five stands behind the one before it, as layers do.</summary>
    public static TheoryData<string, byte[], string[]> Models => new()
    {
        { "net.onnx", Onnx(), ["OJ3201: net.onnx: the a (Mystery)", "OJ3205: net.onnx: the b (MaxPool)", "OJ3003: net.onnx: the c (Add)", "OJ3201: net.onnx: the d (Riddle)", "OJ3005: net.onnx: the y (Reshape)"] },
        { "net.tflite", TfLite(), ["OJ3201: net.tflite: first (WHERE)", "OJ3205: net.tflite: second (CONV_2D)", "OJ3201: net.tflite: third (UNIQUE)", "OJ3005: net.tflite: fourth (RESHAPE)", "OJ3201: net.tflite: fifth (999)"] },
        { "net.pt2", Pt2(), ["OJ3201: net.pt2: first (mine.op)", "OJ3202: net.pt2: second (aten.slice.Tensor)", "OJ3003: net.pt2: third (aten.add.Tensor)", "OJ3201: net.pt2: fourth (mine.other)", "OJ3004: net.pt2: fifth (aten.softmax.int)"] },
    };

    [Theory, MemberData(nameof(Models))]
    public async Task Five_problems_in_one_model_are_all_listed(string name, byte[] bytes, string[] problems)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
        foreach (string[] arguments in (string[][])[["inspect", name], ["fit", name, "-t", "host", "-o", "net"]])
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ojime.dll"), .. arguments])
            {
                WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 3, errors);
            Assert.Equal(problems, ErrorLine().Matches(errors).Select(static m => m.Groups[1].Value));
            Assert.DoesNotContain("   at ", errors + await output);
            Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "net")));
        }
    }

    [GeneratedRegex(@"^Error (OJ\d{4}: \S+ [\w ]+ \([^)]*\))", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    private static byte[] Onnx() => new OnnxFile()
        .Input("x", 1, 2, 6, 6).Output("y", 1, 2, 6, 6)
        .Weights("three", [3], 1, 2, 3).Longs("shape", 5, 5)
        .Declare("a", 1, 2, 6, 6).Declare("b", 1, 2, 6, 6).Declare("c", 1, 2, 6, 6).Declare("d", 1, 2, 6, 6)
        .Node(OnnxFile.NodeOf("Mystery", "", ["x"], ["a"]))
        .Node(OnnxFile.NodeOf("MaxPool", "", ["a"], ["b"], OnnxFile.Ints("kernel_shape", 2, 2, 2, 2, 2)))
        .Node(OnnxFile.NodeOf("Add", "", ["b", "three"], ["c"]))
        .Node(OnnxFile.NodeOf("Riddle", "", ["c"], ["d"]))
        .Node(OnnxFile.NodeOf("Reshape", "", ["d", "shape"], ["y"]))
        .Bytes;

    private static byte[] TfLite() => TfFile.Model([109, 3, 103, 22, 999],
        [
            TfFile.Tensor("x", [1, 4, 4, 2], 0), TfFile.Tensor("first", [1, 4, 4, 2], 0), TfFile.Tensor("w", [3, 1, 1, 5], 0, 1), TfFile.Tensor("second", [1, 4, 4, 3], 0),
            TfFile.Tensor("third", [1, 4, 4, 3], 0), TfFile.Tensor("fourth", [7], 0), TfFile.Tensor("fifth", [7], 0),
        ],
        [
            TfFile.Operator(0, [0], [1]), TfFile.Operator(1, [1, 2], [3]), TfFile.Operator(2, [3], [4]), TfFile.Operator(3, [4], [5]), TfFile.Operator(4, [5], [6]),
        ],
        [0], [6], new byte[60]);

    private static byte[] Pt2()
    {
        static string Meta(int size) =>
            $$$"""{"dtype": 7, "sizes": [{"as_int": {{{size}}}}], "requires_grad": false, "device": {"type": "cpu", "index": null}, "strides": [{"as_int": 1}], "storage_offset": {"as_int": 0}, "layout": 7}""";
        static string Tensor(string argument, string name) => $$$"""{"name": "{{{argument}}}", "arg": {"as_tensor": {"name": "{{{name}}}"}}, "kind": 1}""";
        static string Int(string argument, int value) => $$$"""{"name": "{{{argument}}}", "arg": {"as_int": {{{value}}}}, "kind": 1}""";
        static string Node(string name, string target, params string[] inputs) =>
            $$$"""{"target": "torch.ops.{{{target}}}", "inputs": [{{{string.Join(", ", inputs)}}}], "outputs": [{"as_tensor": {"name": "{{{name}}}"}}], "metadata": {}, "name": "{{{name}}}"}""";
        string program = $$$"""
            {"graph_module": {"graph": {
              "inputs": [{"as_tensor": {"name": "x"}}, {"as_tensor": {"name": "three"}}], "outputs": [{"as_tensor": {"name": "fifth"}}],
              "nodes": [
                {{{Node("first", "mine.op.default", Tensor("self", "x"))}}},
                {{{Node("second", "aten.slice.Tensor", Tensor("self", "first"), Int("dim", 0), Int("start", 0), Int("end", 2), Int("step", -1))}}},
                {{{Node("third", "aten.add.Tensor", Tensor("self", "second"), Tensor("other", "three"))}}},
                {{{Node("fourth", "mine.other.default", Tensor("self", "third"))}}},
                {{{Node("fifth", "aten.softmax.int", Tensor("self", "fourth"), Int("dim", 7))}}}],
              "tensor_values": {"x": {{{Meta(2)}}}, "three": {{{Meta(3)}}}, "first": {{{Meta(2)}}}, "second": {{{Meta(2)}}}, "third": {{{Meta(2)}}}, "fourth": {{{Meta(2)}}}, "fifth": {{{Meta(2)}}}}},
             "signature": {"input_specs": [{"user_input": {"arg": {"as_tensor": {"name": "x"}} } }, {"user_input": {"arg": {"as_tensor": {"name": "three"}} } }],
              "output_specs": [{"user_output": {"arg": {"as_tensor": {"name": "fifth"}} } }]}, "module_call_graph": []},
             "range_constraints": {}, "schema_version": {"major": 8, "minor": 20}, "verifiers": ["TRAINING"], "torch_version": "2.13.0"}
            """;
        return Pt2ArchiveTests.Archive(program, """{"config": {}}""");
    }
}
