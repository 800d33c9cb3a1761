using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   c = conv2d(x, w, b)                c = conv2d(x, w, b) clamped to [0, high]
///   y = relu(c)              ──▶       y = c
/// </code>
/// </summary>
/// <remarks>
/// Saves one pass over the tensor. Only where nothing else reads c, for it will hold y; a clamp that is there already is narrowed. In integers
/// only where c and y have the same type: clamping codes is then the same as clamping numbers.
/// </remarks>
public static class FuseActivation
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(FuseActivation), Rule).Repeated;

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node is not { Op: Unary unary, Inputs: [{ Producer: { } producer } c] } || Limits(unary) is not { } limits || c.Type != node.Output.Type)
            return null;
        if (!CanClamp(producer) || !graph.HasOneUse(c))
            return null;
        Clamp? both = Intersect(WeightedSums.ClampOf(producer.Op), limits);
        return both is null ? null : graph.Add(With(producer.Op, both), producer.Origin, producer.Inputs.AsSpan(), c.Type, node.Output.Name);
    }

    /// <summary>The limits that an activation is nothing but.</summary>
    public static Clamp? Limits(Unary unary) => unary.Kind switch
    {
        UnaryKind.Relu => Clamp.Relu,
        UnaryKind.Relu6 => Clamp.Relu6,
        UnaryKind.Clip => new(unary.Alpha, unary.Beta),
        _ => null,
    };

    /// <summary>The operator with other limits. Limits of nothing are no limits.</summary>
    public static Op With(Op op, Clamp? clamp) => op switch
    {
        Conv2D c => c with { Clamp = clamp },
        ConvTranspose2D c => c with { Clamp = clamp },
        Dense d => d with { Clamp = clamp },
        Pool2D p => p with { Clamp = clamp },
        Binary b => b with { Clamp = clamp },
        _ => throw new System.Diagnostics.UnreachableException($"{op.Name} has no clamp"),
    };

    private static bool CanClamp(Node node) => node.Op switch
    {
        Conv2D or ConvTranspose2D or Dense or Pool2D => true,
        Binary { Kind: BinaryKind.Add or BinaryKind.Sub or BinaryKind.Mul or BinaryKind.Div } => node.Output.Type is ({ Element: ElementType.Float32 } or { IsQuantized: true }),
        _ => false,
    };

    /// <summary>clamp to b after clamp to a, as one clamp; null where the two do not meet.</summary>
    private static Clamp? Intersect(Clamp? a, Clamp b) => a is null ? b
        : Math.Max(a.Low, b.Low) <= Math.Min(a.High, b.High) ? new(Math.Max(a.Low, b.Low), Math.Min(a.High, b.High))
        : null;
}
