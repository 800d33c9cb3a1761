using Ojime.Core;
using Ojime.Formats.Numpy;
using Ojime.Verification;

namespace Ojime.Tests;

public class ConformanceTests(ITestOutputHelper log)
{
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

    /// <summary>
    /// All of other projects' cases, each through the meaning and through emitted C. What is not covered yet is counted; what is covered is right, and the
    /// numbers only grow.
    /// </summary>
    [Theory]
    [InlineData("tflite-conformance/tflite-conformance.tar.xz", 2538)]
    [InlineData("onnx-conformance/onnx-1.22.0-conformance.tar.xz", 1060)]
    [InlineData("torch-conformance/torch-2.13-conformance.tar.xz", 3153)]
    public void Every_case_that_is_covered_comes_out_right_in_the_meaning_and_in_C(string archive, int least)
    {
        ConformanceResult result = Run(Repository.Shared(archive), new());
        Assert.Empty(result.Cases.Where(static c => c.Verdict == Verdict.Wrong).Select(static c => $"{c.Name}: {c.Reason}"));
        Assert.True(result.Count(Verdict.Right) >= least, result.ToString());
    }

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

    /// <summary>Sums along every other of eight axes: more runs than a kernel walks.</summary>
    internal static byte[] WithoutKernel() => new OnnxFile()
        .Input("x", 2, 2, 2, 2, 2, 2, 2, 2).Longs("axes", 0, 2, 4, 6).Node("ReduceSum", ["x", "axes"], ["total"]).Output("total", 1, 2, 1, 2, 1, 2, 1, 2).Bytes;

    [Fact]
    public void A_case_that_no_kernel_does_is_not_covered_and_names_the_node_and_a_wrong_one_stays_wrong()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-cases-");
        try
        {
            Case("right", 16);
            Case("vacuous", null);
            Case("wrong", 17);
            ConformanceResult result = Run(folder.FullName, new());
            Assert.Equal([Verdict.NotCovered, Verdict.NotCovered, Verdict.Wrong], result.Cases.Select(static c => c.Verdict));
            Assert.StartsWith("Error OJ3351: the total (ReduceSum): there is no C for reduce over f32[2,2,2,2,2,2,2,2]", result.Cases[0].Reason, StringComparison.Ordinal);
            Assert.Equal("the case holds no tensor to compare with", result.Cases[1].Reason);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Case(string name, float? sum)
        {
            DirectoryInfo golden = folder.CreateSubdirectory($"{name}/golden");
            File.WriteAllBytes(Path.Combine(folder.FullName, name, "model.onnx"), WithoutKernel());
            File.WriteAllText(Path.Combine(golden.FullName, "model.json"), """{ "model": "model.onnx" }""");
            (string, Tensor) ones = ("in0_0", Tensor.Floats([2, 2, 2, 2, 2, 2, 2, 2], [.. Enumerable.Repeat(1f, 256)]));
            Npz.Write(Path.Combine(golden.FullName, "model.npz"), sum is { } each
                ? [ones, ("out0_0", Tensor.Floats([1, 2, 1, 2, 1, 2, 1, 2], [.. Enumerable.Repeat(each, 16)]))] : [ones]);
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
