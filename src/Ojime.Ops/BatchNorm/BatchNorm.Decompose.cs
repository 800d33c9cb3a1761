using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record BatchNorm
{
    /// <summary>y = x · a + (beta − mean · a) with a = gamma / √(variance + Epsilon); constants where the statistics are.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        if (node.Output.Type.Element != ElementType.Float32)
            return null;
        (Value x, Origin at) = (node.Inputs[0], node.Origin);
        Shape channels = [.. x.Shape.Select((d, i) => i == Axis ? d : 1)];
        Value a, b;
        if (node.Inputs.Skip(1).All(static i => i.IsConstant))
        {
            (float[] scale, float[] shift) = Folded(node);
            (a, b) = (GraphBuilder.Constant(Tensor.Floats(channels, scale)), GraphBuilder.Constant(Tensor.Floats(channels, shift)));
        }
        else
        {
            Value Broadcast(int input) => graph.Add(new Reshape(channels), at, node.Inputs[input])!;
            Value deviation = graph.Add(new Unary(UnaryKind.Sqrt), at, Binary(BinaryKind.Add, Broadcast(4), GraphBuilder.Constant(Tensor.Floats([], Epsilon))))!;
            a = Binary(BinaryKind.Div, Broadcast(1), deviation);
            b = Binary(BinaryKind.Sub, Broadcast(2), Binary(BinaryKind.Mul, Broadcast(3), a));
        }
        return [Binary(BinaryKind.Add, Binary(BinaryKind.Mul, x, a), b)];

        Value Binary(BinaryKind kind, Value left, Value right) => graph.Add(new Binary(kind), at, left, right)!;
    }
}
