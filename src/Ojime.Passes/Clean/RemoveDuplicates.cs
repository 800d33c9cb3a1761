using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   a = exp(x)                 a = exp(x)
///   b = exp(x)       ──▶       b = a
/// </code>
/// </summary>
/// <remarks>Equal operator, the same inputs, equal result types. Two constants are the same where their bytes are.</remarks>
public static class RemoveDuplicates
{
    public static Pass Pass { get; } = new(nameof(RemoveDuplicates), static graph =>
    {
        var seen = new Dictionary<Key, ImmutableArray<Value>>();
        var constants = new Dictionary<Value, Value>();
        return Rewriter.Apply(graph, (node, context) =>
        {
            var key = new Key(node.Op, [.. node.Inputs.Select(v => Canonical(v, constants))], [.. node.OutputTypes]);
            if (seen.TryGetValue(key, out ImmutableArray<Value> same))
                return same;
            seen.Add(key, node.Outputs);
            return null;
        });
    });

    private static Value Canonical(Value value, Dictionary<Value, Value> constants)
    {
        if (value.Constant is not { } tensor)
            return value;
        if (constants.TryGetValue(value, out Value? known))
            return known;
        Value first = constants.Keys.FirstOrDefault(k => k.Type == tensor.Type && k.Constant!.Bytes.Span.SequenceEqual(tensor.Bytes.Span)) ?? value;
        return constants[value] = constants.GetValueOrDefault(first, first);
    }

    /// <summary>What makes two nodes compute the same.</summary>
    private readonly record struct Key(Op Op, ImmutableArray<Value> Inputs, ImmutableArray<TensorType> Types)
    {
        public bool Equals(Key other) => Op.Equals(other.Op) && Inputs.SequenceEqual(other.Inputs) && Types.SequenceEqual(other.Types);

        public override int GetHashCode() =>
            HashCode.Combine(Op.Name, Inputs.Length, Inputs.IsEmpty ? 0 : RuntimeHelpers.GetHashCode(Inputs[0]));
    }
}
