using Ojime.Core;

namespace Ojime.Verification;

/// <summary>
/// What LiteRT does to the data of a float model with int8 weights before it multiplies: it takes 8 bits for each image, from the least to the greatest
/// number, or for each row, between plus and minus the largest. That is the runtime's choice and no part of the model, which is computed in floats here;
/// so such cases are tried on the data as the runtime rounded it, and what is left to differ is the model's (docs/decisions/0008).
/// </summary>
public static class Hybrid
{
    /// <summary>The numbers as 8 bits hold them; integers and tensors of rank 0 as they are.</summary>
    public static Tensor Rounded(Tensor tensor)
    {
        if (tensor.Type.Element != ElementType.Float32 || tensor.Shape.Rank == 0 || tensor.Shape.HasNoElements)
            return tensor;
        bool isImage = tensor.Shape.Rank == 4;
        float[] all = tensor.Read<float>().ToArray();
        int length = isImage ? all.Length / tensor.Shape[0].Size : tensor.Shape[^1].Size;
        for (int start = 0; start < all.Length; start += length)
            Round(all.AsSpan(start, length), isImage);
        return Tensor.Floats(tensor.Shape, all);
    }

    private static void Round(Span<float> numbers, bool isImage)
    {
        double low = 0, high = 0;
        foreach (float x in numbers)
            (low, high) = (Math.Min(low, x), Math.Max(high, x));
        double scale = isImage ? (high - low) / 255 : Math.Max(high, -low) / 127, zero = isImage ? Math.Round(-128 - (low / scale)) : 0;
        if (scale == 0)
            return;
        foreach (ref float x in numbers)
            x = (float)((Math.Clamp(Math.Round(x / scale) + zero, -128, 127) - zero) * scale);
    }
}
