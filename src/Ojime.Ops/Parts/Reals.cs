using Ojime.Core;

namespace Ojime.Ops;

/// <summary>Reading and writing real numbers, whatever float type holds them; for the references of norms and recurrences.</summary>
public static class Reals
{
    /// <summary>True where all tensors are floats of one width.</summary>
    public static bool AreAlike(ReadOnlySpan<TensorType> types)
    {
        foreach (TensorType type in types)
            if (!type.Element.IsFloat || type.Element != types[0].Element)
                return false;
        return true;
    }

    public static float[] Floats(this Tensor tensor) => Array.ConvertAll(tensor.ToDoubles(), static d => (float)d);

    public static void WriteFloats(this Tensor tensor, ReadOnlySpan<float> values)
    {
        if (tensor.Type.Element == ElementType.Float32)
        {
            values.CopyTo(tensor.Write<float>());
            return;
        }
        Span<Half> halves = tensor.Write<Half>();
        for (int i = 0; i < values.Length; i++)
            halves[i] = (Half)values[i];
    }
}
