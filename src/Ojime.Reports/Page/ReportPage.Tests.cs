using System.Globalization;
using System.Text.RegularExpressions;
using Ojime.Reports;

namespace Ojime.Tests;

public partial class ReportPageTests
{
    private const string Fused = "functional_1/activation/Relu;functional_1/batch_normalization/FusedBatchNormV3;functional_1/conv2d/BiasAdd/ReadVariableOp/resource";

    [Fact]
    public void A_name_that_a_converter_fused_is_short_on_the_page_and_whole_under_the_pointer()
    {
        string page = ReportPage.Write(Report(bound: 9_790, Fused));
        Assert.Contains($"title=\"{Fused}\">functional_1/activation/Relu</span>", page);
        Assert.Equal("…ational_1/average_pooling2d/AvgPool", LayerName.Short("a_long_functional_1/and_operational_1/average_pooling2d/AvgPool", 36));
    }

    [Theory, InlineData(9_790), InlineData(9_792), InlineData(4_000)]
    public void No_two_labels_of_the_memory_map_stand_on_each_other(int bound)
    {
        string page = ReportPage.Write(Report(bound, [.. Enumerable.Range(0, 70).Select(static i => $"stage.{i}.a_rather_long_name_for_a_layer/conv")]));
        (double X, double Y)[] labels = [.. Label().Matches(page).Select(static m => (Number(m, 1), Number(m, 2)))];
        Assert.True(labels.Length > 10, page);
        for (int i = 0; i < labels.Length; i++)
            for (int j = 0; j < i; j++)
                Assert.True(Math.Abs(labels[i].Y - labels[j].Y) >= 10 || Math.Abs(labels[i].X - labels[j].X) >= 10, $"{labels[i]} and {labels[j]}");
    }

    [Fact]
    public void Every_byte_of_flash_has_a_name()
    {
        string page = ReportPage.Write(Report(bound: 9_792, "stem/conv"));
        Assert.Contains("step 0: stem/conv", page);
        Assert.Contains(">conv2d_s8_1x4<", page);
        Assert.Contains("names, constants without a symbol, alignment", page);
        Assert.Contains("<td class=\"number\">5,000 B</td>", page);
    }

    [GeneratedRegex("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\"")]
    private static partial Regex Label();

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static FitReport Report(int bound, params string[] layers) => new()
    {
        Tool = "ojime", Command = "ojime fit", Fits = true,
        Model = new("kws", "kws.tflite", "00", "TFLite", 1, 2, 3, 4, 5, 6, 0, [new("x", "i8[1,4]", 0.5f, -3)], [], []),
        Target = new("stm32g0b1", "cortex-m0plus", 64_000_000, 147_456, 524_288, "gcc"),
        Memory = new(9_792, bound, bound == 9_792, 0, null,
            [.. layers.Select((l, i) => new BufferFacts(l, "value", i % 2 * 4_896, 4_896 - (i * 50), Math.Max(0, i - 1), i))]),
        Flash = new(new(5_000, "B", Provenance.Exact), new(900, "B", Provenance.Exact), new(4_000, "B", Provenance.Exact),
            [new("kws_w_0_weights", "weights", 4_000), new("conv2d_s8_1x4.constprop.0", "code", 900)]),
        Cycles = new(1_000, "cycles", Provenance.Modelled),
        Steps = [.. layers.Select((l, i) => new StepFacts(i, "conv2d window 3x3 clamp 0..Infinity", l, null, "conv2d_s8", "[1,4,4,1]", "[1,4,4,1]", "i8", 10, 20, 30, 0, null))],
        Rewrites = [], Verification = [], Diagnostics = [],
    };
}
