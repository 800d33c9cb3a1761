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
    private static readonly OpCase[] All =
    [
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
        .. TransposeTests.Cases,
    ];

    public static TheoryData<OpCase> Cases => [.. All];

    [Theory, MemberData(nameof(Cases))]
    public void Printing_and_reading_back_gives_the_same_graph(OpCase c)
    {
        string text = c.Graph().ToString();
        Assert.Equal(text, GraphText.Parse(text, Operators.Read).ToString());
    }

    /// <summary>Every kernel that fits, not only the cheapest, and with its output laid over each input as near as its lag allows.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Every_kernel_agrees_with_the_reference(OpCase c)
    {
        Graph graph = c.Graph();
        IReadOnlyList<Tensor[]> samples = c.Samples();
        var reference = new Interpreter(graph);
        Tensor[][] expected = [.. samples.Select(s => reference.Run(s))];
        foreach ((string what, Plan plan) in KernelPlans.For(graph))
        {
            Tensor[][] actual = HostC.Run(plan, samples);
            for (int s = 0; s < samples.Count; s++)
            for (int o = 0; o < expected[s].Length; o++)
                Agree(what, expected[s][o], actual[s][o]);
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
            Assert.True(want[i].Equals(got[i]) || Math.Abs(want[i] - got[i]) <= 1e-5 * Math.Max(Math.Abs(want[i]), largest), $"{what}: [{i}]: {want[i]} and {got[i]}");
    }

    [Fact]
    public void Every_operator_has_a_case() =>
        Assert.Empty(Operators.All.Select(static e => e.Name).Except(All.Select(static c => c.Op.Name)));
}
