using Ojime.Formats.Pt2;

namespace Ojime.Tests;

public class SymbolicExpressionTests
{
    [Theory]
    [InlineData("Symbol('s0', positive=True, integer=True)", 6)]
    [InlineData("Add(Mul(Integer(2), Symbol('s0', integer=True)), Integer(-1))", 11)]
    [InlineData("FloorDiv(Symbol('s0'), Integer(4))", 1)]
    [InlineData("Max(Integer(1), Mod(Symbol('s0'), Integer(4)))", 2)]
    [InlineData("Pow(Symbol('s0'), Integer(2))", 36)]
    [InlineData("2*s0 + 1", 13)]
    [InlineData("(s0 - 1)//2 + s0**2", 38)]
    [InlineData("-s0 % 4", 2)]
    public void A_formula_in_either_spelling_is_computed(string text, double value) =>
        Assert.Equal(value, SymbolicExpression.Evaluate(text, static name => name == "s0" ? 6 : null));

    [Theory]
    [InlineData("")]
    [InlineData("s1")]
    [InlineData("Symbol('s0'")]
    [InlineData("Strange(s0)")]
    [InlineData("1 +")]
    [InlineData("s0 s0")]
    public void What_is_not_understood_is_null(string text) => Assert.Null(SymbolicExpression.Evaluate(text, static name => name == "s0" ? 6 : null));

    [Fact]
    public void Nesting_without_end_is_null() => Assert.Null(SymbolicExpression.Evaluate(new string('(', 100_000), static _ => 1));

    [Fact]
    public void A_symbol_alone_has_a_name()
    {
        Assert.Equal("s77", SymbolicExpression.Symbol("Symbol('s77', integer=True)"));
        Assert.Null(SymbolicExpression.Symbol("2*s77"));
    }
}
