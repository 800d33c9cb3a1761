using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>Matrix products. One with constant float weights is our Dense, which has kernels and quantisation of its own.</summary>
internal static class OnnxMatrices
{
    /// <summary>y = alpha · A' · B' + beta · C, over two axes.</summary>
    public static Value Gemm(OnnxCall c)
    {
        (Value a, Value b) = (c.Input(0), c.Input(1));
        (float alpha, float beta) = (c.Float("alpha", 1), c.Float("beta", 1));
        Products(c, a, b);
        bool transposeA = c.Flag("transA"), transposeB = c.Flag("transB");
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2)
            throw c.Malformed($"its operands are {a.Shape} and {b.Shape}");
        int outputs = b.Shape[transposeB ? 0 : 1].Size;
        bool fitsDense = alpha == 1 && a.Type.Element == ElementType.Float32 && c.Known(b) is not null;
        if (fitsDense && (!c.Has(2) || (beta == 1 && c.Input(2).Shape is [.. var leading, var last] && last == outputs && leading.All(static d => d == 1))))
        {
            Value x = transposeA ? c.Transpose(a, 1, 0) : a;
            return c.Add(new Dense(), x, transposeB ? b : c.Transpose(b, 1, 0), c.Has(2) ? c.Reshape(c.Input(2), outputs) : Zeros(c, outputs));
        }
        Value product = c.Add(new MatMul(transposeA, transposeB), a, b);
        if (alpha != 1)
            product = c.Binary(BinaryKind.Mul, product, c.Scalar(alpha, product.Type.Element));
        if (!c.Has(2) || beta == 0)
            return product;
        Value addend = beta == 1 ? c.Input(2) : c.Binary(BinaryKind.Mul, c.Input(2), c.Scalar(beta, product.Type.Element));
        return c.Binary(BinaryKind.Add, product, addend);
    }

    /// <summary>As numpy's matmul: an operand of one axis is a row on the left, a column on the right.</summary>
    public static Value MatMul(OnnxCall c)
    {
        (Value a, Value b) = (c.Input(0), c.Input(1));
        (int[] left, int[] right) = (a.Shape.Sizes, b.Shape.Sizes);
        Products(c, a, b);
        if (left.Length == 0 || right.Length == 0)
            throw c.Malformed($"its operands are {a.Shape} and {b.Shape}");
        if (right.Length == 2 && a.Type.Element == ElementType.Float32 && c.Known(b) is not null)
            return c.Add(new Dense(), a, c.Transpose(b, 1, 0), Zeros(c, right[1]));
        Value y = c.Add(new MatMul(),
            left.Length == 1 ? c.Reshape(a, 1, left[0]) : a,
            right.Length == 1 ? c.Reshape(b, right[0], 1) : b);
        int[] sizes = y.Shape.Sizes;
        if (left.Length == 1)
            sizes = [.. sizes[..^2], sizes[^1]];
        return c.Reshape(y, right.Length == 1 ? sizes[..^1] : sizes);
    }

    private static void Products(OnnxCall c, Value a, Value b)
    {
        if (a.Type.Element != b.Type.Element || a.Type.Element is not (ElementType.Float32 or ElementType.Int32 or ElementType.Int64))
            throw c.Type($"{a.Type} and {b.Type}");
    }

    private static Value Zeros(OnnxCall c, int count) => c.Filled([count], 0, ElementType.Float32);
}
