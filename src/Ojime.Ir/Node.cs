using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>A place in a graph: an operator applied to values. Made by <see cref="GraphBuilder"/>, then never changed.</summary>
public sealed class Node
{
    internal Node(Op op, Origin origin, ImmutableArray<Value> inputs, ReadOnlySpan<TensorType> outputs, ReadOnlySpan<string?> names)
    {
        (Op, Origin, Inputs) = (op, origin, inputs);
        var values = ImmutableArray.CreateBuilder<Value>(outputs.Length);
        for (int i = 0; i < outputs.Length; i++)
            values.Add(new Value(outputs[i], i < names.Length ? names[i] : null, producer: this, index: i));
        Outputs = values.MoveToImmutable();
    }

    public Op Op { get; }
    public Origin Origin { get; }
    public ImmutableArray<Value> Inputs { get; }
    public ImmutableArray<Value> Outputs { get; }

    /// <summary>The only output of a node that has one.</summary>
    public Value Output => Outputs[0];

    public TensorType[] InputTypes => [.. Inputs.Select(static v => v.Type)];
    public TensorType[] OutputTypes => [.. Outputs.Select(static v => v.Type)];

    public long Macs => Op.Macs(InputTypes, OutputTypes);

    public override string ToString() => $"{Op.Text} at {Origin}";
}
