using Ojime.Core;
using Ojime.Ops;

namespace Ojime.Tests;

public class QuantizeTests
{
    private static readonly ElementType[] Codes = [ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32];

    public static OpCase[] Cases { get; } =
    [
        .. Codes.Select(static to => new OpCase($"float to {to}", new Quantize(to), [new(TensorType.Float(4, 25), Low: -9, High: 9)], [Type(to, 0.05f)])),
        .. ((Halves[])[Halves.ToEven, Halves.ToEvenByProduct]).Select(static h =>
            new OpCase($"float to int8, {h}", new Quantize(ElementType.Int8, h), [new(TensorType.Float(4, 25), Low: -9, High: 9)], [new(ElementType.Int8, [4, 25], new(0.3f, 3))])),
        new("float to int8, a scale a channel", new Quantize(ElementType.Int8), [new(TensorType.Float(2, 3, 25), Low: -9, High: 9)],
            [new(ElementType.Int8, [2, 3, 25], new([0.05f, 0.1f, 0.02f], [0, 3, -5], 1))]),
        .. Codes.SelectMany(static from => Codes.Select(to => new OpCase($"{from} to {to}", new Quantize(to), [Input(from)], [Type(to, 0.07f)]))),
        new("uint8 to int8, shifted", new Quantize(ElementType.Int8), [Input(ElementType.UInt8)], [new(ElementType.Int8, [4, 25], new(0.03f, 5 - 128))]),
        new("int8 to uint8, shifted", new Quantize(ElementType.UInt8), [Input(ElementType.Int8)], [new(ElementType.UInt8, [4, 25], new(0.03f, 5 + 128))]),
        .. Codes.Select(static from => new OpCase($"{from} to float", new Dequantize(), [Input(from)])),
        new("a scale a channel to float", new Dequantize(), [new(new(ElementType.Int8, [2, 3, 4], new([0.05f, 0.1f, 0.02f], [0, 3, -5], 1)), Low: -128, High: 127)]),
        new("half to float", new Dequantize(), [new(new(ElementType.Float16, [30]), Low: -3, High: 3)]),
    ];

    [Fact]
    public void Halves_are_rounded_away_from_zero()
    {
        Tensor y = Tensor.Zeros(new(ElementType.Int8, [6], new(1, 0)));
        new Quantize(ElementType.Int8).Evaluate([Tensor.Floats([6], 0.5f, 1.5f, -0.5f, -1.5f, 1e9f, float.NaN)], [y]);
        Assert.Equal([1, 2, -1, -2, 127, 0], y.ToLongs());
    }

    [Theory]
    [InlineData(Halves.ToEven)]
    [InlineData(Halves.ToEvenByProduct)]
    public void Halves_are_rounded_to_even_where_asked(Halves halves)
    {
        Tensor y = Tensor.Zeros(new(ElementType.Int8, [4], new(1, 0)));
        new Quantize(ElementType.Int8, halves).Evaluate([Tensor.Floats([4], 0.5f, 1.5f, -0.5f, -2.5f)], [y]);
        Assert.Equal([0, 2, 0, -2], y.ToLongs());
    }

    [Fact]
    public void A_product_with_the_reciprocal_is_not_the_quotient()
    {
        long[] Codes(Halves halves)
        {
            Tensor x = Tensor.Floats([2000], [.. Enumerable.Range(0, 2000).Select(static i => 0.05f + (0.1f * i))]), y = Tensor.Zeros(new(ElementType.Int16, [2000], new(0.1f, 0)));
            new Quantize(ElementType.Int16, halves).Evaluate([x], [y]);
            return y.ToLongs();
        }
        Assert.NotEqual(Codes(Halves.ToEven), Codes(Halves.ToEvenByProduct));
    }

    private static TensorType Type(ElementType element, float scale) => new(element, [4, 25], new(scale, element == ElementType.UInt8 ? 100 : element == ElementType.Int8 ? -20 : 0));

    private static OpInput Input(ElementType element) => new(new(element, [4, 25], new(0.03f, element is ElementType.Int16 or ElementType.Int32 ? 0 : 5)),
        Low: Math.Max(element.Range.Low, -40000), High: Math.Min(element.Range.High, 40000));
}
