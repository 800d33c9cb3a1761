using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>A function from graph to graph, under the name that the log, the dumps and the checker use.</summary>
public sealed record Pass(string Name, Func<Graph, Graph> Apply)
{
    public static Pass Of(string name, Rule rule) => new(name, graph => Rewriter.Apply(graph, rule));

    public static Pass OfMany(string name, MultiRule rule) => new(name, graph => Rewriter.Apply(graph, rule));

    /// <summary>This pass again and again until it finds nothing more to do.</summary>
    /// <remarks>A rule sees inputs that are already rewritten, so most passes need one round, and a second that finds nothing.</remarks>
    public Pass Repeated => this with { Apply = ToFixedPoint };

    private Graph ToFixedPoint(Graph graph)
    {
        while (true)
        {
            Graph next = Apply(graph);
            if (SameGraph(graph, next))
                return graph;
            graph = next;
        }
    }

    /// <summary>True where both graphs hold the very same nodes and results.</summary>
    public static bool SameGraph(Graph a, Graph b) =>
        a.Nodes.SequenceEqual(b.Nodes)
        && a.Inputs.SequenceEqual(b.Inputs)
        && a.Outputs.Select(static o => o.Value).SequenceEqual(b.Outputs.Select(static o => o.Value))
        && a.States.Select(static s => s.Next).SequenceEqual(b.States.Select(static s => s.Next));
}
