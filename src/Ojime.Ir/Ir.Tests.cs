using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Runtime;

namespace Ojime.Tests;

public class IrTests
{
    private const string Tiny =
        """
        graph tiny
        input x: f32[1,2,2,1]
        state h: f32[1,2,2,1] = 0...
        const w: f32[1,1,1,1] = 2
        const b: f32[1] = 0.5
        %0: f32[1,2,2,1] = conv2d window 1x1(x, w, b)
        %1: f32[1,2,2,1] = conv2d window 1x1 clamp 0..6(%0, w, b)
        next h = %0
        return y = %1
        return before = h

        """;

    private static Graph Parse(string text) => GraphText.Parse(text, Operators.Read);

    [Fact]
    public void A_graph_reads_back_as_it_was_printed() => Assert.Equal(Tiny.TrimEnd() + "\n", Parse(Tiny).ToString());

    [Fact]
    public void A_symbol_stays_a_symbol_through_inference()
    {
        var report = new Report();
        var graph = new GraphBuilder("symbolic", report);
        Value x = graph.Input("x", new(ElementType.Float32, [1, Dim.Of("h"), 8, 3]));
        Value y = graph.Add(new Conv2D(Window2D.Square(3, stride: 2)), Origin.None, x,
            GraphBuilder.Constant(Tensor.Zeros(TensorType.Float(4, 3, 3, 3))), GraphBuilder.Constant(Tensor.Zeros(TensorType.Float(4))))!;
        Assert.Equal("[1,(((h+-3)/2)+1),3,4]", y.Shape.ToString());
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData("graph g\ninput x: q9[1]", "line 2")]
    [InlineData("graph g\n%0: f32[1] = nothing(x)", "line 2")]
    [InlineData("graph g\ninput x: f32[1,1,1,1]\n%0: f32[1,1,1,1] = conv2d window 1x1 colour red(x, x, x)", "colour")]
    public void A_text_that_is_no_graph_names_the_line(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => Parse(text)).Message);

    [Fact]
    public void State_lives_from_run_to_run_until_it_is_reset()
    {
        var run = new Interpreter(Parse(Tiny));
        Tensor x = Tensor.Floats(Shape.Of(1, 2, 2, 1), 1, 2, 3, 4);
        Assert.Equal([0, 0, 0, 0], run.Run([x])[1].ToDoubles());
        Assert.Equal([2.5, 4.5, 6.5, 8.5], run.Run([x])[1].ToDoubles());
        run.Reset();
        Assert.Equal([0, 0, 0, 0], run.Run([x])[1].ToDoubles());
    }

    [Fact]
    public void A_node_that_nothing_reads_is_left_out()
    {
        Graph graph = Parse(Tiny.Replace("next h = %0\n", "", StringComparison.Ordinal).Replace("return y = %1\n", "return y = %0\n", StringComparison.Ordinal));
        Assert.Single(graph.Nodes);
    }

    [Fact]
    public void A_rewrite_keeps_what_it_does_not_touch_and_renews_what_reads_the_new()
    {
        Graph before = Parse(Tiny);
        Graph after = Rewriter.Apply(before, (Rule)((node, graph) => node.Op is Conv2D { Clamp: not null } conv
            ? graph.Add(conv with { Clamp = null }, node.Origin, node.Inputs.AsSpan())
            : null));
        GraphChecker.Check(after, "a test");
        Assert.Same(before.Nodes[0], after.Nodes[0]);
        Assert.DoesNotContain("clamp", after.ToString());
    }

    [Fact]
    public void A_rule_that_changes_a_type_is_our_mistake_and_says_where() =>
        Assert.Throws<System.Diagnostics.UnreachableException>(() => Rewriter.Apply(Parse(Tiny), (Rule)((node, graph) => node.Inputs[1])));

    [Fact]
    public void A_size_beyond_all_numbers_is_no_type() => Assert.Contains("pad gives f32[-2147483647]",
        Assert.Throws<FormatException>(static () => GraphText.Parse("graph g\ninput x: f32[1]\n%0: f32[9] = pad before 1 after 2147483647(x)", Operators.Read)).Message,
        StringComparison.Ordinal);
}
