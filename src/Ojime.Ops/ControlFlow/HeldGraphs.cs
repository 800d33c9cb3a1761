using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>What the operators that hold graphs have in common: a condition, then the inputs of the graphs.</summary>
internal static class HeldGraphs
{
    public static ImmutableArray<Graph> Read(AttributeReader a, int count) => a.Graphs.Length == count
        ? a.Graphs : throw new FormatException($"the operator holds {count} graphs; {a.Graphs.Length} are written");

    public static bool IsCondition(TensorType type) => type is { Element: ElementType.Bool, Shape: { IsFixed: true, ElementCount: 1 } };

    /// <summary>What was wanted in place of these inputs, or null where they are a condition and what the graph takes.</summary>
    public static string? Misfit(ReadOnlySpan<TensorType> inputs, Graph graph)
    {
        TensorType[] taken = [.. graph.Inputs.Select(static i => i.Type)];
        return inputs.Length > 0 && IsCondition(inputs[0]) && inputs[1..].SequenceEqual(taken)
            ? null : $"a bool of one element and {List(taken)}";
    }

    public static string List(IReadOnlyCollection<TensorType> types) => types.Count == 0 ? "nothing" : string.Join(" and ", types);

    /// <summary>Runs a graph by its reference meaning, unseen.</summary>
    public static Tensor[] Run(Graph graph, IReadOnlyList<Tensor> inputs) => Evaluation.RunHeld(graph, inputs, observe: null);
}
