using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record LayerNorm
{
    /// <summary>d = x − mean(x);  y = d · rsqrt(mean(d²) + Epsilon) · gamma + beta.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        if (node.Output.Type.Element != ElementType.Float32)
            return null;
        (Value x, Origin at) = (node.Inputs[0], node.Origin);
        IntList axes = [.. Enumerable.Range(FirstAxis, x.Shape.Rank - FirstAxis)];
        Value d = Binary(BinaryKind.Sub, x, Mean(x));
        Value variance = Mean(graph.Add(new Unary(UnaryKind.Square), at, d)!);
        Value factor = graph.Add(new Unary(UnaryKind.Rsqrt), at, Binary(BinaryKind.Add, variance, GraphBuilder.Constant(Tensor.Floats([], Epsilon))))!;
        return [Binary(BinaryKind.Add, Binary(BinaryKind.Mul, Binary(BinaryKind.Mul, d, factor), node.Inputs[1]), node.Inputs[2])];

        Value Mean(Value of) => graph.Add(new Reduce(ReduceKind.Mean, axes, KeepDims: true), at, of)!;
        Value Binary(BinaryKind kind, Value left, Value right) => graph.Add(new Binary(kind), at, left, right)!;
    }
}
