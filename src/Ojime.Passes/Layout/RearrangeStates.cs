using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   state h [N,C,L]                         state h [N,L,C]
///   k = concat(h, transpose(new))           k = concat(h, new)
///   conv2d(transpose(k))           ──▶      conv2d(k)
///   next h = slice(k)                       next h = slice(k)
/// </code>
/// </summary>
/// <remarks>
/// The order of axes inside a state is ours alone. Each state is tried with its channels last, all together and then one by one, and stays so
/// where fewer bytes are transposed after the other layout passes have run.
/// </remarks>
public static class RearrangeStates
{
    public static Pass Pass { get; } = new(nameof(RearrangeStates), static graph =>
    {
        if (graph.States.IsEmpty || GraphSize.Of(graph).Transposes == 0)
            return graph;
        GraphState[] candidates = [.. graph.States.Where(static s => s.Current.Shape.Rank >= 3 && s.Current.Shape.IsFixed)];
        Graph best = Better(graph, graph, [.. candidates.Select(static s => s.Name)]);
        foreach (GraphState state in candidates)
            best = Better(best, best, [state.Name]);
        return best;
    });

    private static Graph Better(Graph best, Graph from, HashSet<string> states)
    {
        Graph tried = Pipeline.Run(WithChannelsLast(from, states), Settle);
        return GraphSize.Of(tried).TransposedBytes < GraphSize.Of(best).TransposedBytes ? tried : best;
    }

    /// <summary>The passes that show whether another order of axes is worth it.</summary>
    internal static IReadOnlyList<Pass> Settle { get; } =
        [SinkTransposes.Pass, SinkReshapes.Pass, FoldTransposeIntoDense.Pass, RemoveIdentities.Pass, FoldConstants.Pass, RemoveDuplicates.Pass];

    private static Graph WithChannelsLast(Graph graph, HashSet<string> states)
    {
        var copy = new GraphCopy(graph);
        copy.KeepInputs();
        var next = new Dictionary<GraphState, (Value Current, IntList Last)>();
        foreach (GraphState state in graph.States)
        {
            int rank = state.Current.Shape.Rank;
            IntList last = states.Contains(state.Name) ? [0, .. Enumerable.Range(2, rank - 2), 1] : IntList.Range(rank);
            Tensor initial = Constants.Transpose(Constants.Of(state.Initial), last).Constant!;
            Value current = copy.Builder.State(state.Name, initial);
            next[state] = (current, last);
            copy[state.Current] = Permutations.IsIdentity(last) ? current
                : copy.Builder.Add(new Transpose(Permutations.Invert(last)), new Origin(state.Name), [current], state.Current.Type)!;
        }
        foreach (Node node in graph.Nodes)
            copy.Copy(node);
        foreach ((GraphState state, (Value current, IntList last)) in next)
        {
            Value value = copy[state.Next];
            copy.Builder.SetNext(current, Permutations.IsIdentity(last) ? value
                : copy.Builder.Add(new Transpose(last), new Origin(state.Name), [value], current.Type)!);
        }
        foreach (GraphOutput output in graph.Outputs)
            copy.Builder.Output(output.Name, copy[output.Value]);
        return copy.Builder.Build();
    }
}
