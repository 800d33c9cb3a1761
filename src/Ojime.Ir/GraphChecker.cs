using System.Diagnostics;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>Holds a graph to its own rules after every pass, in every build. A breach is our mistake, so it throws and names the pass.</summary>
public static class GraphChecker
{
    public static void Check(Graph graph, string after)
    {
        var known = new HashSet<Value>(graph.Inputs);
        foreach (GraphState state in graph.States)
        {
            known.Add(state.Current);
            if (state.Current.Type != state.Next.Type)
                throw Broken(graph, after, $"state {state.Name} is {state.Current.Type} and becomes {state.Next.Type}");
        }
        foreach (Node node in graph.Nodes)
        {
            foreach (Value input in node.Inputs)
                if (!input.IsConstant && !known.Contains(input))
                    throw Broken(graph, after, $"{node} reads {input} before it is made");
            var report = new Report();
            var inferred = node.Op.Infer(node.InputTypes, node.Origin, report);
            if (inferred.IsDefault)
                throw Broken(graph, after, report.Diagnostics[0].ToString());
            for (int i = 0; i < inferred.Length; i++)
                if (inferred[i].Shape != node.Outputs[i].Shape || inferred[i].Element != node.Outputs[i].Type.Element)
                    throw Broken(graph, after, $"{node} is declared {node.Outputs[i].Type} and gives {inferred[i]}");
            known.UnionWith(node.Outputs);
            foreach (Graph held in node.Op.Graphs)
            {
                if (!held.States.IsEmpty)
                    throw Broken(graph, after, $"{node} holds a graph with a state");
                Check(held, after);
            }
        }
        foreach (Value value in graph.Outputs.Select(static o => o.Value).Concat(graph.States.Select(static s => s.Next)))
            if (!value.IsConstant && !known.Contains(value))
                throw Broken(graph, after, $"the result {value} is never made");
    }

    private static UnreachableException Broken(Graph graph, string after, string what) =>
        new($"after {after}, graph {graph.Name} is broken: {what}");
}
