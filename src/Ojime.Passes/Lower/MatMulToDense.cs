using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = matmul(x, w)        w constant [K,N]        ──▶        y = dense(x, w with rows and columns exchanged, 0)
/// </code>
/// </summary>
/// <remarks>Floats only: the two round differently in integers. A dense layer takes a bias and an activation, and has better kernels.</remarks>
public static class MatMulToDense
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(MatMulToDense), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node is not { Op: MatMul { TransposeA: false } product, Inputs: [{ IsConstant: false, Type.Element: ElementType.Float32 } x, { IsConstant: true, Shape.Rank: 2 } w] })
            return null;
        Value rows = product.TransposeB ? w : Constants.Transpose(w, [1, 0]);
        int outputs = rows.Shape[0].Size;
        return graph.Add(new Dense(), node.Origin, [x, rows, Constants.Floats([outputs], new float[outputs])], node.Output.Type, node.Output.Name);
    }
}
