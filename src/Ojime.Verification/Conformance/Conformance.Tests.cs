using Ojime.Core;
using Ojime.Formats.Numpy;
using Ojime.Verification;

namespace Ojime.Tests;

public class ConformanceTests(ITestOutputHelper log)
{
    /// <summary>Cases whose oracle is LiteRT and that are computed otherwise on purpose.</summary>
    private static readonly string[] KnownDifferences =
    [
        // A dynamic-range model, exact in floats here: its data spans 144 and its result 6, so the rounding of the data shows.
        "conv_2d/conv_hybrid_relu6",
        // One float32 quotient that rounds up to an integer; the root here is exact.
        "sqrt/sqrt_i16_0",
    ];

    private ConformanceResult Run(string path, ConformanceOptions options)
    {
        var report = new Report();
        ConformanceResult? result = Conformance.Run(path, options, report);
        Assert.True(result is not null, string.Join('\n', report.Diagnostics));
        log.WriteLine(result.ToString());
        foreach (CaseResult c in result.Cases.Where(static c => c.Verdict is not Verdict.Right))
            log.WriteLine($"{c.Verdict} {c.Name}: {c.Reason}");
        return result;
    }

    private static IEnumerable<string> Wrong(ConformanceResult result) =>
        result.Cases.Where(static c => c.Verdict == Verdict.Wrong)
        .Where(static c => !KnownDifferences.Any(k => c.Name.EndsWith(k, StringComparison.Ordinal))).Select(static c => $"{c.Name}: {c.Reason}");

    [Fact]
    public void TFLite_cases_come_out_as_TFLite_Micro_computes_them()
    {
        ConformanceResult result = Run(Repository.Shared("tflite-conformance/tflite-conformance.tar.xz"), new() { ThroughC = false });
        Assert.Empty(Wrong(result));
        Assert.True(result.Count(Verdict.Right) >= 2470, result.ToString());
    }

    [Theory]
    [InlineData("encoding/")]
    [InlineData("net/net_cnn_0")]
    [InlineData("_q_z")]
    [InlineData("var_handle/")]
    public void TFLite_cases_come_out_right_through_C(string filter) =>
        Assert.Empty(Wrong(Run(Repository.Shared("tflite-conformance/tflite-conformance.tar.xz"), new() { Filter = filter })));

    [Fact]
    public void A_wrong_expectation_is_found_and_a_state_is_kept_between_runs()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-cases-");
        try
        {
            Case("right", 5, 7);
            Case("wrong", 5, 8);
            ConformanceResult result = Run(folder.FullName, new());
            Assert.Equal([Verdict.Right, Verdict.Wrong], result.Cases.Select(static c => c.Verdict));
            Assert.Equal("reference, run 1: output 0[0] is 7; wanted is 8 (1 of 1 differ)", result.Cases[1].Reason);
            Assert.Equal("1 right, 1 wrong, 0 refused, 0 not covered yet", result.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Case(string name, int first, int second)
        {
            string at = folder.CreateSubdirectory(name).FullName;
            File.WriteAllBytes(Path.Combine(at, "model.tflite"), TfLiteReaderTests.Counter());
            File.WriteAllText(Path.Combine(at, "case.json"), """{ "op": "COUNT", "samples": 2, "stateful": true, "tolerance": null }""");
            Npz.Write(Path.Combine(at, "inputs.npz"), [("in0_0", Tensor.Ints([1], 2)), ("in0_1", Tensor.Ints([1], 2))]);
            Npz.Write(Path.Combine(at, "outputs.npz"), [("out0_0", Tensor.Ints([1], first)), ("out0_1", Tensor.Ints([1], second))]);
        }
    }

    [Fact]
    public void A_folder_without_cases_and_a_missing_archive_are_reported()
    {
        var report = new Report();
        Assert.Null(Conformance.Run(Path.Combine(Repository.Root, "docs"), new(), report));
        Assert.Null(Conformance.Run("no-such.tar.xz", new(), report));
        Assert.Equal([3250, 3101], report.Diagnostics.Select(static d => d.Code));
    }
}
