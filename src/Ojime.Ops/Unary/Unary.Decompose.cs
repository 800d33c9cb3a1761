using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record Unary
{
    /// <summary>A question about words is a comparison of their codes: with zero's code, or with themselves, for every code stands for a finite number.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        Value x = node.Inputs[0];
        if (!Kind.Row().GivesBool || x.Type is not { Element: ElementType.Int16, Quantization: { Axis: null } q })
            return null;
        Tensor zero = Tensor.Zeros(x.Type with { Shape = Shape.Scalar });
        zero.SetLong(0, q.Zero);
        (BinaryKind kind, Value other) = Kind switch
        {
            UnaryKind.Signbit => (BinaryKind.Less, GraphBuilder.Constant(zero)),
            UnaryKind.LogicalNot => (BinaryKind.Equal, GraphBuilder.Constant(zero)),
            UnaryKind.IsFinite => (BinaryKind.Equal, x),
            _ => (BinaryKind.NotEqual, x),
        };
        return [graph.Add(new Binary(kind), node.Origin, x, other)!];
    }
}
