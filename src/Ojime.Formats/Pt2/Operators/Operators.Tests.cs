using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Pt2;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>Operators of PyTorch one at a time: a program of one call is written, read and run. Results are PyTorch's definition by hand.</summary>
public class Pt2OperatorTests
{
    private static readonly Tensor Square = Tensor.Floats([2, 2], 1, 2, 3, 4);

    [Fact]
    public void An_axis_of_size_1_meets_any_in_a_tensor_product() => Gives([30, 36], Call("tensordot",
        ("self", Tensor.Floats([1, 1], 3)), ("other", Tensor.Floats([2, 2], 4, 5, 6, 7)), ("dims_self", Ints(0)), ("dims_other", Ints(0))));

    [Fact]
    public void A_sum_of_products_is_one_product() => Gives([-1 + 1 + 20, -1 + 3 + 40], Call("addbmm",
        ("self", Tensor.Floats([1], -1)), ("batch1", Tensor.Floats([2, 2, 1], 1, 3, 2, 4)), ("batch2", Tensor.Floats([2, 1, 1], 1, 10))));

    /// <summary>The border is copied before it is cut away; what is left over would have no border.</summary>
    [Theory]
    [InlineData(-2, 3, new[] { 2.0, 2, 2, 4, 4, 4 })]
    [InlineData(2, -3, new[] { 1.0, 3 })]
    public void A_border_is_repeated_also_where_all_else_is_cut(int before, int after, double[] wanted) =>
        Gives(wanted, Call("pad", ("self", Square), ("pad", Ints(before, after)), ("mode", new JsonObject { ["as_string"] = "replicate" })));

    private static JsonObject Ints(params int[] numbers) => new() { ["as_ints"] = new JsonArray([.. numbers.Select(static i => JsonValue.Create(i))]) };

    private static void Gives(double[] wanted, Tensor got) => Assert.Equal(wanted, got.ToDoubles());

    private static Tensor Call(string name, params (string Name, object Argument)[] arguments)
    {
        Tensor[] inputs = [.. arguments.Select(static a => a.Argument).OfType<Tensor>()];
        static JsonObject Named(string value) => new() { ["as_tensor"] = new JsonObject { ["name"] = value } };
        string Input(Tensor t) => $"x{Array.IndexOf(inputs, t)}";
        static JsonArray Sizes(int[] sizes) => [.. sizes.Select(static i => new JsonObject { ["as_int"] = i })];
        var values = new JsonObject();
        foreach (Tensor t in inputs)
            values[Input(t)] = new JsonObject
            {
                ["dtype"] = 7, ["sizes"] = Sizes(t.Shape.Sizes), ["strides"] = Sizes(t.Shape.Strides()), ["storage_offset"] = new JsonObject { ["as_int"] = 0 },
                ["requires_grad"] = false, ["device"] = new JsonObject { ["type"] = "cpu" }, ["layout"] = 7,
            };
        var node = new JsonObject
        {
            ["target"] = $"torch.ops.aten.{name}.default", ["outputs"] = new JsonArray(Named("y")), ["metadata"] = new JsonObject(), ["name"] = "y",
            ["inputs"] = new JsonArray([.. arguments.Select(a => new JsonObject { ["name"] = a.Name, ["kind"] = 1, ["arg"] = a.Argument is Tensor t ? Named(Input(t)) : (JsonNode)a.Argument })]),
        };
        var program = new JsonObject
        {
            ["graph_module"] = new JsonObject
            {
                ["graph"] = new JsonObject
                {
                    ["inputs"] = new JsonArray([.. inputs.Select(t => Named(Input(t)))]), ["outputs"] = new JsonArray(Named("y")),
                    ["nodes"] = new JsonArray(node), ["tensor_values"] = values,
                },
                ["signature"] = new JsonObject
                {
                    ["input_specs"] = new JsonArray([.. inputs.Select(t => new JsonObject { ["user_input"] = new JsonObject { ["arg"] = Named(Input(t)) } })]),
                    ["output_specs"] = new JsonArray(new JsonObject { ["user_output"] = new JsonObject { ["arg"] = Named("y") } }),
                },
                ["module_call_graph"] = new JsonArray(),
            },
            ["range_constraints"] = new JsonObject(), ["schema_version"] = new JsonObject { ["major"] = 8, ["minor"] = 20 },
            ["verifiers"] = new JsonArray("TRAINING"), ["torch_version"] = "2.13.0",
        };
        var report = new Report();
        ImportedModel? model = Pt2Reader.Format.Read(new SourceFile("m.pt2", Archive(Encoding.UTF8.GetBytes(program.ToJsonString()))), new(), report);
        Assert.True(model is not null, string.Join('\n', report.Diagnostics));
        return new Interpreter(model.Graph).Run(inputs)[0];
    }

    private static byte[] Archive(byte[] program)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string entry, byte[] bytes) in new (string, byte[])[]
                {
                    ("m/models/model.json", program), ("m/archive_format", "pt2"u8.ToArray()), ("m/byteorder", "little"u8.ToArray()),
                    ("m/data/weights/model_weights_config.json", "{\"config\": {}}"u8.ToArray()), ("m/data/constants/model_constants_config.json", "{\"config\": {}}"u8.ToArray()),
                })
            {
                using Stream to = zip.CreateEntry(entry, CompressionLevel.NoCompression).Open();
                to.Write(bytes);
            }
        return stream.ToArray();
    }
}
