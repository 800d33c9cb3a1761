using Ojime.Core;

namespace Ojime.Tests;

public class TypesTests
{
    [Fact]
    public void Arithmetic_on_a_symbol_spells_the_formula_and_on_sizes_gives_a_size()
    {
        Dim n = Dim.Of("n");
        Assert.Equal("((n-3)/2)", ((n - 3) / 2).ToString());
        Assert.Equal((n - 3) / 2, (n - 3) / 2);
        Assert.Equal(n, n + 0);
        Assert.Equal(n, 1 * n);
        Assert.Equal((Dim)7, (Dim)3 + 4);
        Assert.Equal((Dim)(-2), (Dim)(-3) / 2);
        Assert.Throws<InvalidOperationException>(() => n.Size);
    }

    [Fact]
    public void Shapes_are_equal_when_their_dimensions_are()
    {
        Shape a = [1, 8, Dim.Of("w")], b = [1, 8, Dim.Of("w")];
        Assert.Equal(a, b);
        Assert.NotEqual(a, [1, 8, 3]);
        Assert.False(a.IsFixed);
        Assert.Equal([24, 3, 1], Shape.Of(2, 8, 3).Strides());
        Assert.Equal(Shape.Of(3, 2, 8), Shape.Of(2, 8, 3).Permute([2, 0, 1]));
        Assert.Equal(1, Shape.Scalar.ElementCount);
        Assert.Throws<OverflowException>(() => Shape.Of(65536, 65536).ElementCount);
    }

    [Fact]
    public void A_tensor_takes_exactly_the_bytes_of_its_type()
    {
        Assert.Throws<ArgumentException>(() => new Tensor(TensorType.Float(3), new byte[11]));
        Assert.Equal([1.5, -2], Tensor.Floats([2], 1.5f, -2).ToDoubles());
        Assert.Equal([3L, -4L], Tensor.Longs([2], 3, -4).ToLongs());
    }

    [Fact]
    public void Quantisations_compare_all_they_hold()
    {
        Assert.Equal(new Quantization(0.5f, 3), new Quantization(0.5f, 3));
        Assert.NotEqual(new Quantization([0.5f, 0.25f], [0, 0], 0), new Quantization([0.5f, 0.25f], [0, 0], 1));
        Assert.Throws<ArgumentException>(() => new Quantization([0.5f, 0.25f], [0, 0], null));
        Assert.Equal("i8[1,4]{scale 0.5 zero -3}", new TensorType(ElementType.Int8, Shape.Of(1, 4), new(0.5f, -3)).ToString());
    }
}
