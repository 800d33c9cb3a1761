using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Runtime;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>What is true of every operator, tried on every case. Adding an operator is adding its cases to the list below.</summary>
public class OperatorLaws
{
    /// <summary>Every operator's cases, in one visible list.</summary>
    internal static OpCase[] All { get; } =
    [
        .. BinaryTests.Cases,
        .. Conv2DTests.Cases,
        .. ConvTranspose2DTests.Cases,
        .. DenseTests.Cases,
        .. MatMulTests.Cases,
        .. Pool2DTests.Cases,
        .. ConcatTests.Cases,
        .. ExpandTests.Cases,
        .. GatherTests.Cases,
        .. PadTests.Cases,
        .. ReshapeTests.Cases,
        .. Resize2DTests.Cases,
        .. ScatterTests.Cases,
        .. SliceTests.Cases,
        .. SpaceToDepthTests.Cases,
        .. TileTests.Cases,
        .. TopKTests.Cases,
        .. BatchNormTests.Cases,
        .. GroupNormTests.Cases,
        .. LayerNormTests.Cases,
        .. LocalResponseNormTests.Cases,
        .. RecurrentTests.Cases,
        .. RmsNormTests.Cases,
        .. SvdfTests.Cases,
        .. TfLiteLstmTests.Cases,
        .. TransposeTests.Cases,
        .. ArgReduceTests.Cases,
        .. CastTests.Cases,
        .. CumulativeTests.Cases,
        .. QuantizeTests.Cases,
        .. ReduceTests.Cases,
        .. SelectTests.Cases,
        .. SoftmaxTests.Cases,
        .. UnaryTests.Cases,
        .. ControlFlowTests.Cases,
    ];

    public static TheoryData<OpCase> Cases => [.. All];

    [Theory, MemberData(nameof(Cases))]
    public void Printing_and_reading_back_gives_the_same_graph(OpCase c)
    {
        string text = c.Graph().ToString();
        Assert.Equal(text, GraphText.Parse(text, Operators.Read).ToString());
    }

    private const int TrialsPerCompilation = 40;

    /// <summary>The trials of one operator, forty at a time: a compilation each would take minutes.</summary>
    public static TheoryData<string, int> Trials => [.. All.GroupBy(static c => c.Op.Name).SelectMany(static g =>
        g.SelectMany(KernelPlans.TrialsOf).Chunk(TrialsPerCompilation).Select((_, i) => (g.Key, i)))];

    /// <summary>Every kernel that fits, not only the cheapest, and with its output laid over each input as near as its lag allows.</summary>
    [Theory, MemberData(nameof(Trials))]
    public void Every_kernel_agrees_with_the_reference(string name, int chunk)
    {
        KernelTrial[] trials = All.Where(c => c.Op.Name == name).SelectMany(KernelPlans.TrialsOf).Chunk(TrialsPerCompilation).ElementAt(chunk);
        Plan plan = KernelPlans.Together(trials);
        IReadOnlyList<Tensor[]>[] each = [.. trials.Select(static t => t.Case.Samples())];
        Tensor[][] samples = [.. Enumerable.Range(0, each[0].Count).Select(s => each.SelectMany(e => e[s]).ToArray())];
        KernelTrial[] owners = [.. trials.SelectMany((t, i) => Enumerable.Repeat(t, plan.Graph.Nodes[i].Outputs.Length))];
        var reference = new Interpreter(plan.Graph);
        Tensor[][] actual = HostC.Run(plan, samples);
        for (int s = 0; s < samples.Length; s++)
        {
            Tensor[] expected = reference.Run(samples[s]);
            for (int o = 0; o < expected.Length; o++)
                Agree(owners[o].ToString(), expected[o], actual[s][o]);
        }
    }

    /// <summary>Integers agree in every bit; floats to a few units in the last place of the largest term.</summary>
    private static void Agree(string what, Tensor expected, Tensor actual)
    {
        if (!expected.Type.Element.IsFloat)
        {
            Assert.True(expected.Bytes.Span.SequenceEqual(actual.Bytes.Span), $"{what}: {string.Join(' ', actual.ToLongs())} instead of {string.Join(' ', expected.ToLongs())}");
            return;
        }
        double[] want = expected.ToDoubles(), got = actual.ToDoubles();
        double largest = want.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < want.Length; i++)
            Assert.True(want[i].Equals(got[i]) || Math.Abs(want[i] - got[i]) <= 1e-5 * Math.Max(Math.Abs(want[i]), largest), $"{what}: [{i}]: {got[i]} instead of {want[i]}");
    }

    [Fact]
    public void Every_operator_has_a_case() =>
        Assert.Empty(Operators.All.Select(static e => e.Name).Except(All.Select(static c => c.Op.Name)));
}
