using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>Constants made from constants.</summary>
internal static class Constants
{
    public static Value Of(Tensor tensor, string? name = null) => GraphBuilder.Constant(tensor, name);

    public static Value Floats(Shape shape, ReadOnlySpan<float> elements, string? name = null) => Of(Tensor.Floats(shape, elements), name);

    /// <summary>What the operator makes of constant inputs.</summary>
    public static Tensor[] Evaluate(Op op, IReadOnlyList<Tensor> inputs, IReadOnlyList<TensorType> outputs)
    {
        Tensor[] results = [.. outputs.Select(Tensor.Zeros)];
        op.Evaluate([.. inputs], results);
        return results;
    }

    /// <summary>Weights of this size and more are computed when they are read.</summary>
    private const int LargeBytes = 1 << 16;

    /// <summary>What the operator makes of constant inputs; a large result is computed when it is read.</summary>
    public static Tensor[] Fold(Op op, IReadOnlyList<Tensor> inputs, IReadOnlyList<TensorType> outputs) =>
        outputs is [var only] && only.ByteCount >= LargeBytes ? [Tensor.Later(only, () => Evaluate(op, inputs, outputs)[0])] : Evaluate(op, inputs, outputs);

    /// <summary>A constant with its axes in another order; a scale for each index moves with its axis.</summary>
    public static Value Transpose(Value constant, IntList permutation)
    {
        if (Permutations.IsIdentity(permutation))
            return constant;
        TensorType type = Permutations.Apply(constant.Type, permutation);
        return Of(Fold(new Transpose(permutation), [constant.Constant!], [type])[0], constant.Name);
    }

    public static Value Reshape(Value constant, Shape to) => Of(constant.Constant!.As(constant.Type with { Shape = to }), constant.Name);

    /// <summary>The elements of a constant, one for each channel, where it has exactly that many or one; else null.</summary>
    /// <param name="axis">The channel axis of the tensor that the constant is broadcast to, whose rank is <paramref name="rank"/>.</param>
    public static float[]? PerChannel(Value value, int axis, int rank, int channels)
    {
        if (value.Constant is not { Type: { Element: ElementType.Float32, IsQuantized: false } } tensor || tensor.Shape.Rank > rank)
            return null;
        int offset = rank - tensor.Shape.Rank;
        for (int i = 0; i < tensor.Shape.Rank; i++)
            if (tensor.Shape[i].Size != 1 && (i + offset != axis || tensor.Shape[i].Size != channels))
                return null;
        ReadOnlySpan<float> elements = tensor.Read<float>();
        return elements.Length == channels ? elements.ToArray() : [.. Enumerable.Repeat(elements[0], channels)];
    }

    /// <summary>Some indices of one axis of a constant; a scale for each index goes with it.</summary>
    public static Value Take(Value constant, int axis, int[] indices)
    {
        if (indices.Length == constant.Shape[axis].Size)
            return constant;
        TensorType type = constant.Type with { Shape = constant.Shape.With(axis, indices.Length) };
        if (constant.Type.Quantization is { Axis: { } scaled } q && scaled == axis)
            type = type with { Quantization = new([.. indices.Select(q.ScaleAt)], [.. indices.Select(q.ZeroAt)], axis) };
        (int outer, int size, int inner) = Axes.Around(constant.Shape, axis);
        int bytes = inner * type.Element.Bytes;
        Tensor result = Tensor.Zeros(type);
        ReadOnlySpan<byte> from = constant.Constant!.Bytes.Span;
        Span<byte> to = result.Write<byte>();
        for (int o = 0, at = 0; o < outer; o++)
            foreach (int index in indices)
            {
                from.Slice(((o * size) + index) * bytes, bytes).CopyTo(to[at..]);
                at += bytes;
            }
        return Of(result, constant.Name);
    }

    /// <summary>Writes a stored number (a code, where the tensor is quantised) at a flat index of a tensor under construction.</summary>
    public static void Set(Tensor tensor, int index, double number)
    {
        if (tensor.Type.Element == ElementType.Float32)
            tensor.Write<float>()[index] = (float)number;
        else
            tensor.SetLong(index, (long)number);
    }
}
