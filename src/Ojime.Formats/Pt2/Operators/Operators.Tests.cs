using System.IO.Compression;
using System.Text.Json;
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
        ("self", Tensor.Floats([1, 1], 3)), ("other", Tensor.Floats([2, 2], 4, 5, 6, 7)), ("dims_self", new { as_ints = (int[])[0] }), ("dims_other", new { as_ints = (int[])[0] })));

    [Fact]
    public void A_sum_of_products_is_one_product() => Gives([-1 + 1 + 20, -1 + 3 + 40], Call("addbmm",
        ("self", Tensor.Floats([1], -1)), ("batch1", Tensor.Floats([2, 2, 1], 1, 3, 2, 4)), ("batch2", Tensor.Floats([2, 1, 1], 1, 10))));

    /// <summary>The border is copied before it is cut away; what is left over would have no border.</summary>
    [Theory]
    [InlineData(-2, 3, new[] { 2.0, 2, 2, 4, 4, 4 })]
    [InlineData(2, -3, new[] { 1.0, 3 })]
    public void A_border_is_repeated_also_where_all_else_is_cut(int before, int after, double[] wanted) =>
        Gives(wanted, Call("pad", ("self", Square), ("pad", new { as_ints = (int[])[before, after] }), ("mode", new { as_string = "replicate" })));

    private static void Gives(double[] wanted, Tensor got) => Assert.Equal(wanted, got.ToDoubles());

    private static Tensor Call(string name, params (string Name, object Argument)[] arguments)
    {
        Tensor[] inputs = [.. arguments.Select(static a => a.Argument).OfType<Tensor>()];
        object Named(int i) => new { as_tensor = new { name = $"x{i}" } };
        object y = new { as_tensor = new { name = "y" } };
        static object[] Ints(int[] sizes) => [.. sizes.Select(static i => new { as_int = i })];
        var values = inputs.Select((t, i) => (t, i)).ToDictionary(static p => $"x{p.i}", static p => (object)new
        {
            dtype = p.t.Type.Element.IsFloat ? 7 : 5, sizes = Ints(p.t.Shape.Sizes), strides = Ints(p.t.Shape.Strides()), storage_offset = new { as_int = 0 },
            requires_grad = false, device = new { type = "cpu" }, layout = 7,
        });
        object program = new
        {
            graph_module = new
            {
                graph = new
                {
                    inputs = inputs.Select((_, i) => Named(i)), outputs = new[] { y }, tensor_values = values,
                    nodes = new[]
                    {
                        new
                        {
                            target = $"torch.ops.aten.{name}.default", outputs = new[] { y }, metadata = new { }, name = "y",
                            inputs = arguments.Select(a => new { name = a.Name, kind = 1, arg = a.Argument is Tensor t ? Named(Array.IndexOf(inputs, t)) : a.Argument }),
                        },
                    },
                },
                signature = new
                {
                    input_specs = inputs.Select((_, i) => new { user_input = new { arg = Named(i) } }), output_specs = new[] { new { user_output = new { arg = y } } },
                },
                module_call_graph = Array.Empty<object>(),
            },
            range_constraints = new { }, schema_version = new { major = 8, minor = 20 }, verifiers = new[] { "TRAINING" }, torch_version = "2.13.0",
        };
        var report = new Report();
        ImportedModel? model = Pt2Reader.Format.Read(new SourceFile("m.pt2", Archive(JsonSerializer.SerializeToUtf8Bytes(program))), new(), report);
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
