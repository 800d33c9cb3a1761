using Ojime.CSource;

namespace Ojime.Tests;

public class CLiteralTests
{
    [Theory]
    [InlineData("kws", "kws")]
    [InlineData("model", "model")]
    [InlineData("my model.v2", "my_model_v2")]
    [InlineData("2nd", "m_2nd")]
    [InlineData("float", "float_net")]
    [InlineData("Log", "Log_net")]
    [InlineData("main", "main_net")]
    [InlineData("", "m_")]
    [InlineData("_x", "m__x")]
    public void A_name_becomes_an_identifier_that_no_header_uses(string name, string identifier) => Assert.Equal(identifier, CLiteral.Identifier(name));

    [Fact]
    public void Numbers_read_back_as_they_were()
    {
        Assert.Equal("(-2147483647 - 1)", CLiteral.Of(int.MinValue));
        Assert.Equal("4294967296LL", CLiteral.Of(1L << 32));
        Assert.Equal("1.0f", CLiteral.Of(1f));
        Assert.Equal("1E-45f", CLiteral.Of(float.Epsilon));
        Assert.Equal("-INFINITY", CLiteral.Of(float.NegativeInfinity));
    }
}
