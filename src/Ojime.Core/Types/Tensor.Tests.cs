using Ojime.Core;

namespace Ojime.Tests;

public class TensorTests
{
    [Fact]
    public void Elements_that_come_later_are_computed_once_and_when_read()
    {
        int made = 0;
        Tensor later = Tensor.Later(TensorType.Float(2), () => Tensor.Floats([2], ++made, 7));
        Tensor other = later.As(TensorType.Float(1, 2));
        Assert.Equal(0, made);
        Assert.Equal([1, 7], other.Read<float>());
        Assert.Equal([1, 7], later.Read<float>());
        Assert.Equal(1, made);
    }
}
