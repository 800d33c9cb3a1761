using System.Collections.Immutable;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>The passes that every graph goes through, in the order of this list.</summary>
public static class Pipeline
{
    /// <summary>Keeps what the graph computes: integers in every bit, floats up to the order of sums.</summary>
    public static IReadOnlyList<Pass> Clean { get; } =
    [
        FoldConstants.Pass,
        InlineBranches.Pass,
        TrimCaptures.Pass,
        RemoveIdentities.Pass,
        RemoveDuplicates.Pass,
        MatMulToDense.Pass,

        // Layout first: a batch norm or an activation stands beside its convolution only when the transpose between them is gone.
        SinkTransposes.Pass,
        SinkReshapes.Pass,
        FoldTransposeIntoDense.Pass,
        FoldTransposeIntoMatMul.Pass,
        RemoveIdentities.Pass,
        FoldConstants.Pass,
        RearrangeStates.Pass,
        RearrangeHeldGraphs.Pass,

        // Batch norm becomes scale and shift, which the two folds after it take into the weights.
        LowerBatchNorm.Pass,
        FoldScale.Pass,
        FoldBias.Pass,
        FoldPad.Pass,
        // After the folds, for a clamped convolution takes no scale any more.
        FuseActivation.Pass,
        FoldConstants.Pass,
        RemoveDuplicates.Pass,

        // Last: it changes sizes, and reads the weights as they will be.
        DropDeadChannels.Pass,
    ];

    /// <summary>The passes that decide by types alone: enough to look at a model, and none of its weights is read.</summary>
    public static IReadOnlyList<Pass> CleanByTypes { get; } = [.. Clean.Where(static p => p != RemoveDuplicates.Pass && p != DropDeadChannels.Pass)];

    /// <summary>Runs the list, round after round, until a round changes nothing.</summary>
    /// <param name="dump">Sees the graph after every pass that changed it: the hook of <c>--dump-after</c>.</param>
    public static Graph Run(Graph graph, IReadOnlyList<Pass> passes, RewriteLog? log = null, Action<string, Graph>? dump = null)
    {
        const int mostRounds = 16;
        for (int round = 0; round < mostRounds; round++)
        {
            Graph before = graph;
            foreach (Pass pass in passes)
                graph = Step(graph, pass, log, dump);
            if (Pass.SameGraph(before, graph))
                break;
        }
        return graph;
    }

    public static Graph Run(Graph graph, RewriteLog? log = null, Action<string, Graph>? dump = null) => Run(graph, Clean, log, dump);

    /// <summary>The graph with what is done to each graph that an operator of it holds.</summary>
    private static Graph Inside(Graph graph, Func<Graph, Graph> change) => graph.Nodes.All(static n => n.Op.Graphs.IsEmpty) ? graph
        : Rewriter.Apply(graph, (node, context) =>
        {
            ImmutableArray<Graph> before = node.Op.Graphs, after = [.. before.Select(change)];
            return before.Zip(after).All(static g => Pass.SameGraph(g.First, g.Second)) ? null
                : context.AddAll(node.Op.Holding(after), node.Origin, node.Inputs.AsSpan(), node.OutputTypes);
        });

    private static Graph Step(Graph graph, Pass pass, RewriteLog? log, Action<string, Graph>? dump)
    {
        Graph after = pass.Apply(Inside(graph, held => Step(held, pass, log: null, dump: null)));
        if (Pass.SameGraph(graph, after))
            return graph;
        GraphChecker.Check(after, pass.Name);
        log?.Add(new(pass.Name, GraphSize.Of(graph), GraphSize.Of(after)));
        dump?.Invoke(pass.Name, after);
        return after;
    }
}
