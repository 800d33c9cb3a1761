using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>What convolutions, transposed convolutions and dense layers share: inputs x, w, b, output channels first in w and last in y.</summary>
internal static class WeightedSums
{
    /// <summary>True for a weighted sum of floats whose weights and bias are constants, and which nothing clamps.</summary>
    public static bool IsOpen(Node? node) =>
        node is { Inputs: [{ Type.Element: ElementType.Float32 }, { IsConstant: true }, { IsConstant: true }] } && IsWeightedSum(node.Op) && ClampOf(node.Op) is null;

    public static bool IsWeightedSum(Op op) => op is Conv2D or ConvTranspose2D or Dense;

    public static Clamp? ClampOf(Op op) => op switch
    {
        Conv2D c => c.Clamp,
        ConvTranspose2D c => c.Clamp,
        Dense d => d.Clamp,
        Pool2D p => p.Clamp,
        Binary b => b.Clamp,
        _ => null,
    };

    /// <summary>The constant input of a commutative node and its other input, or null.</summary>
    public static (Value Other, Value Constant)? Split(Node node) => node.Inputs switch
    {
        [var a, { IsConstant: true } b] when !a.IsConstant => (a, b),
        [{ IsConstant: true } a, var b] when !b.IsConstant => (b, a),
        _ => null,
    };

    /// <summary>A tensor [O, …] whose slice o is multiplied by <paramref name="scale"/>[o].</summary>
    public static Value ScaleOutputs(Value w, float[] scale)
    {
        Tensor from = w.Constant!;
        return Constants.Of(Tensor.Later(w.Type, () =>
        {
            float[] result = from.Read<float>().ToArray();
            int each = result.Length / scale.Length;
            for (int i = 0; i < result.Length; i++)
                result[i] *= scale[i / each];
            return Tensor.Floats(w.Shape, result);
        }), w.Name);
    }
}
