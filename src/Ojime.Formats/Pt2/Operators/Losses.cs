using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Distances between tensors, some of which end with a mean or a sum.</summary>
internal static class Losses
{
    public static void Rows(OperatorTable t)
    {
        foreach ((string name, UnaryKind kind) in (ReadOnlySpan<(string, UnaryKind)>)[("mse_loss", UnaryKind.Square), ("l1_loss", UnaryKind.Abs)])
            t.Add($"{name}(self, target, reduction=1)", c => Reduced(c, c.L.Unary(kind, c.L.Sub(c.X("self"), c.X("target")))));
        t.Add("smooth_l1_loss(self, target, reduction=1, beta=1.0)", static c =>
        {
            double beta = c.Double("beta");
            Value distance = c.L.Unary(UnaryKind.Abs, c.L.Sub(c.X("self"), c.X("target")));
            return Reduced(c, beta == 0 ? distance : c.L.Select(c.L.Binary(BinaryKind.Less, distance, beta),
                c.L.Mul(c.L.Unary(UnaryKind.Square, distance), 0.5 / beta), c.L.Sub(distance, 0.5 * beta)));
        });
        t.Add("huber_loss(self, target, reduction=1, delta=1.0)", static c =>
        {
            double delta = c.Double("delta");
            Value distance = c.L.Unary(UnaryKind.Abs, c.L.Sub(c.X("self"), c.X("target")));
            return Reduced(c, c.L.Select(c.L.Binary(BinaryKind.LessEqual, distance, delta),
                c.L.Mul(c.L.Unary(UnaryKind.Square, distance), 0.5), c.L.Mul(c.L.Sub(distance, 0.5 * delta), delta)));
        });
        t.Add("soft_margin_loss(self, target, reduction=1)", static c =>
            Reduced(c, c.L.Unary(UnaryKind.Log1p, c.L.Unary(UnaryKind.Exp, c.L.Unary(UnaryKind.Neg, c.L.Mul(c.X("self"), c.X("target")))))));
        t.Add("binary_cross_entropy(self, target, weight=None, reduction=1)", static c =>
        {
            (Value x, Value y) = (c.X("self"), c.X("target"));
            Value Log(Value v) => c.L.Unary(UnaryKind.Clip, c.L.Unary(UnaryKind.Log, v), -100, double.PositiveInfinity);
            Value loss = c.L.Unary(UnaryKind.Neg, c.L.Add(c.L.Mul(y, Log(x)), c.L.Mul(c.L.Sub(1.0, y), Log(c.L.Sub(1.0, x)))));
            return Reduced(c, c.Optional("weight") is { } weight ? c.L.Mul(loss, weight) : loss);
        });
        t.Add("cosine_similarity(x1, x2, dim=1, eps=1e-08)", static c =>
        {
            Shape shape = c.L.Broadcast(c.X("x1").Shape, c.X("x2").Shape);
            (Value a, Value b) = (c.L.Expand(c.X("x1"), shape), c.L.Expand(c.X("x2"), shape));
            int axis = c.Axis("dim", shape.Rank);
            Value Unit(Value x) => c.L.Div(x, c.L.Unary(UnaryKind.Clip, c.L.VectorNorm(x, 2, [axis], true), c.Double("eps"), double.PositiveInfinity));
            return c.L.Reduce(ReduceKind.Sum, c.L.Mul(Unit(a), Unit(b)), [axis], false);
        });
        t.Add("pairwise_distance(x1, x2, p=2, eps=1e-06, keepdim=False)", static c =>
        {
            Value difference = c.L.Add(c.L.Sub(c.X("x1"), c.X("x2")), c.Double("eps"));
            return c.L.VectorNorm(difference, c.Double("p"), [difference.Shape.Rank - 1], c.Bool("keepdim"));
        });
        t.Add("cdist(x1, x2, p=2, compute_mode=None)", static c =>
        {
            (Value a, Value b) = (c.X("x1"), c.X("x2"));
            Value difference = c.L.Sub(c.L.AddAxis(a, a.Shape.Rank - 1), c.L.AddAxis(b, b.Shape.Rank - 2));
            return c.L.VectorNorm(difference, c.Double("p"), [difference.Shape.Rank - 1], false);
        });
    }

    /// <summary>0: as it is, 1: the mean, 2: the sum.</summary>
    private static Value Reduced(Call c, Value x) => c.Int("reduction") switch
    {
        0 => x,
        1 => c.L.Mean(x, Enumerable.Range(0, x.Shape.Rank), false),
        _ => c.L.Sum(x, Enumerable.Range(0, x.Shape.Rank), false),
    };
}
