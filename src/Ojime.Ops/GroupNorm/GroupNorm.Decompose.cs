using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

public sealed partial record GroupNorm
{
    /// <summary>The channel axis is split into groups, then as LayerNorm over all but sample and group.</summary>
    public override ImmutableArray<Value>? Decompose(Node node, GraphBuilder graph)
    {
        if (node.Output.Type.Element != ElementType.Float32)
            return null;
        (Value x, Origin at, int channels) = (node.Inputs[0], node.Origin, node.Inputs[0].Shape[Axis].Size);
        Shape split = [.. x.Shape.Take(Axis), Groups, channels / Groups, .. x.Shape.Skip(Axis + 1)];
        Shape perChannel = [.. x.Shape.Select((_, i) => i == Axis ? (Dim)channels : 1)];
        IntList axes = [.. Enumerable.Range(1, split.Rank - 1).Where(i => i != Axis)];
        Value parts = graph.Add(new Reshape(split), at, x)!;
        Value d = Binary(BinaryKind.Sub, parts, Mean(parts));
        Value variance = Mean(graph.Add(new Unary(UnaryKind.Square), at, d)!);
        Value factor = graph.Add(new Unary(UnaryKind.Rsqrt), at, Binary(BinaryKind.Add, variance, GraphBuilder.Constant(Tensor.Floats([], Epsilon))))!;
        Value normal = graph.Add(new Reshape(x.Shape), at, Binary(BinaryKind.Mul, d, factor))!;
        return [Binary(BinaryKind.Add, Binary(BinaryKind.Mul, normal, PerChannel(1)), PerChannel(2))];

        Value PerChannel(int input) => graph.Add(new Reshape(perChannel), at, node.Inputs[input])!;
        Value Mean(Value of) => graph.Add(new Reduce(ReduceKind.Mean, axes, KeepDims: true), at, of)!;
        Value Binary(BinaryKind kind, Value left, Value right) => graph.Add(new Binary(kind), at, left, right)!;
    }
}
