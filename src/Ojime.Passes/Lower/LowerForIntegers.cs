using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = x / c               ──▶       y = x · (1/c)
///   y = max(x, low)         ──▶       y = clip(x)
///   y = x ^ c               ──▶       y = power(x), a curve
///   y = ‖x‖                 ──▶       y = sqrt(Σ x²)
///   y = dense(x, v, b)      ──▶       y = matmul(x, vᵀ) + b        v not constant
/// </code>
/// </summary>
/// <remarks>Over a float graph that is about to be quantised: what is on the right has an exact integer meaning, or a better one.</remarks>
public static class LowerForIntegers
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(LowerForIntegers), Rule).Repeated;

    public static Value? Rule(Node node, RuleContext graph) => node switch
    {
        { Inputs: [] } or { Inputs: [{ Type.Element: not ElementType.Float32 }, ..] } => null,
        { Op: Binary { Kind: BinaryKind.Div } b, Inputs: [{ IsConstant: false } x, { Constant: { } c }] } when !c.Read<float>().Contains(0)
            => graph.Add(b with { Kind = BinaryKind.Mul }, node.Origin, [x, Constants.Floats(c.Shape, Array.ConvertAll(c.Read<float>().ToArray(), static v => 1 / v))],
                node.Output.Type, node.Output.Name),
        { Op: Binary { Kind: BinaryKind.Max, Clamp: null }, Inputs: [{ IsConstant: false } x, var c] } when Number(c, x, node) is { } low
            => Curve(UnaryKind.Clip, low, float.PositiveInfinity, x, node, graph),
        { Op: Binary { Kind: BinaryKind.Min, Clamp: null }, Inputs: [{ IsConstant: false } x, var c] } when Number(c, x, node) is { } high
            => Curve(UnaryKind.Clip, float.NegativeInfinity, high, x, node, graph),
        { Op: Binary { Kind: BinaryKind.Pow, Clamp: null }, Inputs: [{ IsConstant: false } x, var c] } when Number(c, x, node) is { } power
            => power switch
            {
                2 => Curve(UnaryKind.Square, 0, 0, x, node, graph),
                0.5f => Curve(UnaryKind.Sqrt, 0, 0, x, node, graph),
                -0.5f => Curve(UnaryKind.Rsqrt, 0, 0, x, node, graph),
                _ => Curve(UnaryKind.Power, power, 0, x, node, graph),
            },
        { Op: Reduce { Kind: ReduceKind.SumSquare or ReduceKind.L2 or ReduceKind.L1 } r, Inputs: [var x] } => Norm(r, x, node, graph),
        { Op: Dense d, Inputs: [var x, { IsConstant: false } v, var b] } => graph.Add(new Binary(BinaryKind.Add, d.Clamp), node.Origin,
            [graph.Add(new MatMul(TransposeB: true), node.Origin, x, v), b], node.Output.Type, node.Output.Name),
        _ => null,
    };

    /// <summary>The one number that a constant operand holds, where the result has x's shape.</summary>
    private static float? Number(Value constant, Value x, Node node) =>
        constant.Constant is { } c && c.Shape.ElementCount == 1 && x.Shape == node.Output.Shape ? c.Read<float>()[0] : null;

    private static Value Curve(UnaryKind kind, float alpha, float beta, Value x, Node node, RuleContext graph) =>
        graph.Add(new Unary(kind, alpha, beta), node.Origin, [x], node.Output.Type, node.Output.Name);

    private static Value Norm(Reduce reduce, Value x, Node node, RuleContext graph)
    {
        Value terms = graph.Add(new Unary(reduce.Kind == ReduceKind.L1 ? UnaryKind.Abs : UnaryKind.Square), node.Origin, x);
        Value sum = graph.Add(reduce with { Kind = ReduceKind.Sum }, node.Origin, terms);
        return reduce.Kind == ReduceKind.L2 ? graph.Add(new Unary(UnaryKind.Sqrt), node.Origin, sum) : sum;
    }
}
