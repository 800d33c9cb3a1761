using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record RmsNorm
{
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        if (node.Output.Type.Element != ElementType.Float32)
            return null;
        (Value x, Origin at) = (node.Inputs[0], node.Origin);
        IntList axes = [.. Enumerable.Range(FirstAxis, x.Shape.Rank - FirstAxis)];
        Value square = graph.Add(new Reduce(ReduceKind.Mean, axes, KeepDims: true), at, graph.Add(new Unary(UnaryKind.Square), at, x)!)!;
        Value factor = graph.Add(new Unary(UnaryKind.Rsqrt), at, Binary(BinaryKind.Add, square, GraphBuilder.Constant(Tensor.Floats([], Epsilon))))!;
        return [Binary(BinaryKind.Mul, Binary(BinaryKind.Mul, x, factor), node.Inputs[1])];

        Value Binary(BinaryKind kind, Value left, Value right) => graph.Add(new Binary(kind), at, left, right)!;
    }
}
