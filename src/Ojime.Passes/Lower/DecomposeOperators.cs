using System.Collections.Immutable;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = layer_norm(x, gamma, beta)       ──▶       y = mean, subtract, square, mean, rsqrt, multiply, multiply, add
/// </code>
/// </summary>
/// <remarks>For operators that have no kernel, or no integer meaning, of their own: each says itself what it is made of.</remarks>
public static class DecomposeOperators
{
    /// <summary>Takes apart what <paramref name="wanted"/> names and what can be taken apart; again, until only simple operators are left.</summary>
    public static Pass Where(Func<Node, bool> wanted) => Pass.OfMany(nameof(DecomposeOperators), (node, context) =>
    {
        if (!wanted(node) || node.Op.Decompose(node, context.Graph) is not { IsDefault: false } parts)
            return null;
        return parts.Zip(node.Outputs).All(static p => p.First.Type == p.Second.Type) ? parts : (ImmutableArray<Value>?)null;
    }).Repeated;
}
