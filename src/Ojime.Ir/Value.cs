using Ojime.Core;

namespace Ojime.Ir;

/// <summary>A tensor of a graph: an input, a state, a constant, or the result of a node. The same only if it is the same object.</summary>
public sealed class Value
{
    internal Value(TensorType type, string? name, Tensor? constant = null, Node? producer = null, int index = 0) =>
        (Type, Name, Constant, Producer, Index) = (type, name, constant, producer, index);

    public TensorType Type { get; }

    public Shape Shape => Type.Shape;

    /// <summary>The user's name for it, where there is one.</summary>
    public string? Name { get; }

    /// <summary>The elements, for a constant.</summary>
    public Tensor? Constant { get; }

    public bool IsConstant => Constant is not null;

    /// <summary>The node whose result this is; null for inputs, states and constants.</summary>
    public Node? Producer { get; }

    /// <summary>Which of the producer's results.</summary>
    public int Index { get; }

    public Origin Origin => Producer?.Origin ?? new Origin(Name ?? "");

    public override string ToString() => $"{Name ?? Producer?.Op.Name ?? "value"}: {Type}";
}
