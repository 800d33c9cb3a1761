using Ojime.Compiler;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Formats;
using Ojime.Formats.Onnx;
using Ojime.Formats.TfLite;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Tests;

/// <summary>A damaged model that can still be read is fitted like any other, or refused with a reason: nothing behind the readers trips over it.</summary>
public class DamagedModelLaws
{
    private const int Mutations = 1500;

    /// <summary>Larger than this, and what is damaged is a size; to run the reference over it takes long and shows nothing new.</summary>
    private const double MostBytes = 2e6, MostMacs = 5e6;

    private static readonly Dictionary<string, (FormatReader Format, byte[] Sound)> Models = new()
    {
        ["int8 layers"] = (TfLiteReader.Format, TfLiteReaderTests.Small()),
        ["a variable"] = (TfLiteReader.Format, TfLiteReaderTests.Counter()),
        ["graphs that call graphs"] = (TfLiteReader.Format, TfLiteReaderTests.Doubling()),
        ["float layers"] = (OnnxReader.Format, OnnxFuzzTests.Valid),
        ["a loop"] = (OnnxReader.Format, OnnxReaderTests.DoublingFile),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory, MemberData(nameof(Names))]
    public void What_is_read_is_fitted_or_refused(string name)
    {
        (FormatReader format, byte[] sound) = Models[name];
        int read = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = Flipped(sound, new Random(i));
            var report = new Report();
            try
            {
                if (format.Read(new("damaged", bytes), new(), report) is not { } model || IsLarge(model.Graph))
                    continue;
                read++;
                var options = new FitOptions { Target = Target.Of(Cpus.Host), Name = "damaged" };
                if (Fitter.Fit(model, options, report, progress: null, CancellationToken.None) is { } fitted)
                    PackageWriter.Write(fitted.Plan, new() { Name = "damaged" });
                else
                    Assert.True(report.HasErrors, "refused without a word");
            }
            catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"mutation {i}: {problem}");
            }
        }
        Assert.True(read > Mutations / 20, $"only {read} were read: the law says little");
    }

    /// <summary>Inference asks for shapes first of all; types that an operator has no meaning over are found where it is to be computed.</summary>
    [Theory]
    [InlineData(Scheme.Auto)]
    [InlineData(Scheme.Float32)]
    public void An_operator_without_a_meaning_over_its_types_is_named(Scheme scheme)
    {
        Graph graph = GraphText.Parse("graph g\ninput x: i64[1,4,4,2]\n%0: i64[1,2,2,2] = resize2d kind Bilinear coordinates HalfPixel to 2,2(x)\nreturn y = %0", Operators.Read);
        var report = new Report();
        Assert.Null(Fitter.Fit(new(graph, "text"), new() { Target = Target.Of(Cpus.Host), Name = "g", Scheme = scheme }, report, progress: null, CancellationToken.None));
        Assert.Equal("there is no C for resize2d over i64[1,4,4,2]", Assert.Single(report.Diagnostics).Message);
    }

    private static byte[] Flipped(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        for (int n = random.Next(1, 3); n > 0; n--)
        {
            ref byte b = ref bytes[random.Next(bytes.Length)];
            b = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(b + random.Next(-3, 4)),
                _ => (byte)(b ^ (1 << random.Next(8))),
            };
        }
        return bytes;
    }

    private static bool IsLarge(Graph graph) => graph.Macs > MostMacs
        || graph.Inputs.Concat(graph.AllNodes.SelectMany(static n => n.Outputs)).Sum(static v => (double)v.Type.ByteCount) > MostBytes;
}
