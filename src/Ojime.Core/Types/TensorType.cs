namespace Ojime.Core;

/// <summary>What a tensor holds: element type, shape and, for quantised tensors, what its integers mean.</summary>
public sealed record TensorType(ElementType Element, Shape Shape, Quantization? Quantization = null)
{
    public static TensorType Float(params ReadOnlySpan<int> sizes) => new(ElementType.Float32, Shape.Of(sizes));

    public bool IsQuantized => Quantization is not null;

    /// <summary>Bytes of a tensor of fixed shape.</summary>
    public int ByteCount => checked(Shape.ElementCount * Element.Bytes);

    /// <summary><c>f32[1,8,8,3]</c>, <c>i8[1,4]{scale 0.5 zero -3}</c></summary>
    public override string ToString() => Quantization is null ? $"{Element.Text}{Shape}" : $"{Element.Text}{Shape}{{{Quantization}}}";
}
