using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;

namespace Ojime.Tests;

public class DecomposeOperatorsTests
{
    private static readonly Pass Pass = DecomposeOperators.Where(static node => node.Op is LayerNorm);

    [Fact]
    public void A_layer_norm_becomes_what_it_is_made_of()
    {
        Graph graph = GraphText.Parse(
            """
            graph g
            input x: f32[2,3]
            const gamma: f32[3] = 1,2,3
            const beta: f32[3] = 1,0,1
            %0: f32[2,3] = layer_norm first_axis 1 epsilon 0.1(x, gamma, beta)
            return y = %0
            """.Replace("first_axis", new LayerNorm(1, 0.1f).Attributes.Items[0].Name, StringComparison.Ordinal), Operators.Read);
        Graph made = Pass.Apply(graph);
        GraphChecker.Check(made, Pass.Name);
        Assert.DoesNotContain(made.Nodes, static n => n.Op is LayerNorm);
        PassCheck.ComputesTheSame(graph, made);
    }

    [Theory, InlineData("IsNan"), InlineData("IsInf"), InlineData("IsFinite"), InlineData("Signbit"), InlineData("LogicalNot")]
    public void A_question_about_words_becomes_a_comparison(string kind)
    {
        Graph graph = GraphText.Parse(
            $"""
            graph g
            input x: i16[50]{"{scale 0.5 zero 7}"}
            %0: bool[50] = unary kind {kind}(x)
            return y = %0
            """, Operators.Read);
        Graph made = DecomposeOperators.Where(static n => !Operators.KernelsFor(n).Any()).Apply(graph);
        Assert.IsType<Binary>(Assert.Single(made.Nodes).Op);
        Assert.NotEmpty(Operators.KernelsFor(made.Nodes[0]));
        PassCheck.ComputesTheSame(graph, made);
    }

    [Fact]
    public void What_nobody_asked_to_take_apart_stays() => PassCheck.LeavesAlone(Pass,
        """
        graph g
        input x: f32[2,3]
        %0: f32[2,3] = unary kind Silu(x)
        return y = %0
        """);
}
