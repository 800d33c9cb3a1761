using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Tests;

/// <summary>
/// A law case of an operator inside a small seeded graph: what passes look for stands before its inputs and after its results. Transposes and
/// reshapes that may be moved, pads and slices, scales, biases, activations, batch norms, dense layers, the same computed twice.
/// </summary>
internal sealed class Surroundings(OpCase subject, int seed)
{
    private readonly Random _random = new(seed);
    private readonly GraphBuilder _graph = new("surrounded", new Report());

    private readonly List<OpInput> _inputs = [];

    /// <summary>Inputs over the ranges that the case asks for: indices are in range, divisors not zero.</summary>
    public Tensor[] Sample(Random random) => [.. _inputs.Select(i => OpCase.Fill(i, random))];

    public Graph Graph()
    {
        Node node = subject.Graph().Nodes.Single();
        Value[] inputs = [.. node.Inputs.Select((v, i) => v.Constant is { } constant ? Constant(constant) : Before(subject.Inputs[i], $"x{i}"))];
        var results = _graph.AddAll(subject.Op, new Origin(subject.Name), inputs, node.OutputTypes);
        Assert.False(results.IsDefault, $"{subject}: {string.Join('\n', _graph.Report.Diagnostics)}");
        for (int i = 0; i < results.Length; i++)
        {
            Value y = results[i];
            for (int steps = _random.Next(4); steps > 0; steps--)
                y = After(y);
            _graph.Output($"y{i}", y);
            if (_random.Next(6) == 0)
                _graph.Output($"early{i}", results[i]);
        }
        return _graph.Build();
    }

    private Value Add(Op op, TensorType type, params Value[] inputs) =>
        _graph.Add(op, new Origin($"around {subject.Name}"), inputs, type) is { } value ? value
            : throw new InvalidOperationException($"{op.Text} around {subject}: {string.Join('\n', _graph.Report.Diagnostics)}");

    private Value Constant(Tensor tensor)
    {
        TensorType flat = tensor.Type with { Shape = [tensor.Shape.ElementCount] };
        return _random.Next(3) > 0 || tensor.Type.Quantization?.Axis is not null
            ? GraphBuilder.Constant(tensor)
            : Add(new Reshape(tensor.Shape), tensor.Type, GraphBuilder.Constant(tensor.As(flat)));
    }

    /// <summary>A value of the type that the operator wants, made of a graph input of perhaps another shape.</summary>
    private Value Before(OpInput wanted, string name)
    {
        (TensorType type, Shape shape) = (wanted.Type, wanted.Type.Shape);
        Value Input(TensorType given)
        {
            _inputs.Add(wanted with { Type = given });
            return _graph.Input(name, given);
        }
        bool moves = shape.Rank > 0 && type.Quantization?.Axis is null;
        bool isPlain = moves && (type.Element.IsFloat || type.IsQuantized);
        switch (_random.Next(7))
        {
            case 0 when moves:
                IntList p = Permutation(shape.Rank);
                return Add(new Transpose(p), type, Input(type with { Shape = shape.Permute(Inverse(p).Span) }));
            case 1 when moves:
                return Add(new Reshape(shape), type, Input(type with { Shape = [shape.ElementCount] }));
            case 2 when isPlain && shape.Rank == 4 && shape[1].Size > 2 && shape[2].Size > 1:
                Shape inner = [shape[0], shape[1].Size - 2, shape[2].Size - 1, shape[3]];
                return Add(new Pad([0, 1, 0, 0], [0, 1, 1, 0]), type, Input(type with { Shape = inner }));
            case 3 when moves:
                Value wide = Input(type with { Shape = [.. shape.Select(static d => (Dim)(d.Size + 1))] });
                return Add(new Slice(IntList.Repeat(1, shape.Rank), [.. shape.Sizes], IntList.Repeat(1, shape.Rank)), type, wide);
            case 4 when type.Element == ElementType.Float32:
                return Add(new Unary(UnaryKind.Relu), type, Input(type));
            case 5 when moves && shape.Rank > 1:
                IntList swap = [.. IntList.Range(shape.Rank - 2), shape.Rank - 1, shape.Rank - 2];
                TensorType turned = type with { Shape = shape.Permute(swap.Span) };
                return Add(new Transpose(swap), type, Add(new Transpose(swap), turned, Input(type)));
            default:
                return Input(type);
        }
    }

    private Value After(Value y)
    {
        (TensorType type, Shape shape) = (y.Type, y.Shape);
        bool isFloat = type.Element == ElementType.Float32;
        if (type.Quantization?.Axis is not null)
            return y;
        switch (_random.Next(12))
        {
            case 0 or 1 when shape.Rank > 1:
                IntList p = Permutation(shape.Rank);
                return Add(new Transpose(p), type with { Shape = shape.Permute(p.Span) }, y);
            case 2 when shape.ElementCount > 0:
                Shape to = _random.Next(2) == 0 ? [shape.ElementCount] : [1, .. shape];
                return Add(new Reshape(to), type with { Shape = to }, y);
            case 3 when isFloat || type is { IsQuantized: true, Element: ElementType.Int8 }:
                return Add(new Unary(_random.Next(2) == 0 ? UnaryKind.Relu : UnaryKind.Relu6), type, y);
            case 4 when isFloat && shape.Rank > 0:
                return Add(new Binary(BinaryKind.Mul), type, y, Numbers(shape[^1].Size));
            case 5 when isFloat && shape.Rank > 0:
                return Add(new Binary(_random.Next(2) == 0 ? BinaryKind.Add : BinaryKind.Sub), type, y, Numbers(shape[^1].Size));
            case 6 when isFloat && shape.Rank > 1:
                int axis = _random.Next(shape.Rank), channels = shape[axis].Size;
                Value one = GraphBuilder.Constant(Tensor.Floats([channels], [.. Enumerable.Repeat(0.75f, channels)]));
                return Add(new BatchNorm(axis, 0.25f), type, y, Numbers(channels), Numbers(channels), Numbers(channels), one);
            case 7 when isFloat && shape.Rank > 1:
                return Add(new Dense(), type with { Shape = shape.With(shape.Rank - 1, 3) }, y, Numbers(3, shape[^1].Size), Numbers(3));
            case 8 when isFloat:
                Value same = Add(new Unary(UnaryKind.Sigmoid), type, y), again = Add(new Unary(UnaryKind.Sigmoid), type, y);
                return Add(new Binary(BinaryKind.Add), type, same, again);
            case 9 when shape.Rank > 0 && (isFloat || type.IsQuantized):
                int along = _random.Next(shape.Rank);
                return Add(new Concat(along), type with { Shape = shape.With(along, shape[along].Size * 2) }, y, y);
            case 10 when isFloat && shape.Rank > 1 && shape.ElementCount > 0:
                int reduced = _random.Next(shape.Rank);
                return Add(new Reduce(ReduceKind.Mean, [reduced], KeepDims: true), type with { Shape = shape.With(reduced, 1) }, y);
            default:
                return y;
        }
    }

    private Value Numbers(params int[] sizes) => GraphBuilder.Constant(Tensor.Floats(Shape.Of(sizes),
        [.. Enumerable.Range(0, sizes.Aggregate(1, static (a, b) => a * b)).Select(_ => (float)(_random.NextDouble() - 0.5))]));

    private IntList Permutation(int rank)
    {
        int[] axes = [.. Enumerable.Range(0, rank)];
        _random.Shuffle(axes);
        return [.. axes];
    }

    private static IntList Inverse(IntList p) => [.. Enumerable.Range(0, p.Count).Select(i => p.ToList().IndexOf(i))];
}
