using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   t = transpose(b) of its last two axes
///   y = matmul(a, t)                              ──▶       y = matmul transpose_b (a, b)
/// </code>
/// </summary>
/// <remarks>The product reads the operand by columns instead: no copy.</remarks>
public static class FoldTransposeIntoMatMul
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FoldTransposeIntoMatMul), Rule).Repeated;

    public static Value? Rule(Node node, RuleContext graph) => node switch
    {
        { Op: MatMul m, Inputs: [{ Producer: { Op: Transpose t, Inputs: [var a] } }, var b] } when SwapsLastTwo(t.Permutation)
            => graph.Add(m with { TransposeA = !m.TransposeA }, node.Origin, [a, b], node.Output.Type, node.Output.Name),
        { Op: MatMul m, Inputs: [var a, { Producer: { Op: Transpose t, Inputs: [var b] } }] } when SwapsLastTwo(t.Permutation)
            => graph.Add(m with { TransposeB = !m.TransposeB }, node.Origin, [a, b], node.Output.Type, node.Output.Name),
        _ => null,
    };

    private static bool SwapsLastTwo(IntList p)
    {
        int n = p.Count;
        if (n < 2 || p[n - 1] != n - 2 || p[n - 2] != n - 1)
            return false;
        for (int i = 0; i < n - 2; i++)
            if (p[i] != i)
                return false;
        return true;
    }
}
