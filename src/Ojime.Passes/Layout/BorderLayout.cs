using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   input x [N,C,H,W]                       input x [N,H,W,C]
///   t = transpose(x)               ──▶      t = x
/// </code>
/// </summary>
/// <remarks>
/// Only on the user's wish, for it changes the interface: inputs and outputs of rank 4 that stand in channels-first order beside a transpose
/// take the order that is used inside, and the transpose at the border goes away.
/// </remarks>
public static class BorderLayout
{
    private static readonly IntList ToLast = [0, 2, 3, 1];

    /// <summary>The graph with images at its border in N H W C order, wherever a transpose at the border shows that they are in N C H W.</summary>
    public static Graph ChannelsLast(Graph graph)
    {
        var copy = new GraphCopy(graph);
        foreach (Value input in graph.Inputs)
        {
            bool moves = graph.Nodes.Any(n => n.Inputs.Contains(input) && IsMove(n, ToLast));
            Value taken = copy.Builder.Input(input.Name ?? "x", moves ? Permutations.Apply(input.Type, ToLast) : input.Type);
            copy[input] = moves
                ? copy.Builder.Add(new Transpose(Permutations.Invert(ToLast)), new Origin(input.Name ?? "x"), [taken], input.Type)!
                : taken;
        }
        copy.CopyStates();
        foreach (Node node in graph.Nodes)
            copy.Copy(node);
        foreach (GraphState state in graph.States)
            copy.Builder.SetNext(copy[state.Current], copy[state.Next]);
        foreach (GraphOutput output in graph.Outputs)
        {
            Value value = copy[output.Value];
            bool moves = output.Value.Producer is { } producer && IsMove(producer, Permutations.Invert(ToLast));
            copy.Builder.Output(output.Name, moves
                ? copy.Builder.Add(new Transpose(ToLast), new Origin(output.Name), [value], Permutations.Apply(value.Type, ToLast))!
                : value);
        }
        return Pipeline.Run(copy.Builder.Build(), [SinkTransposes.Pass, RemoveIdentities.Pass]);
    }

    /// <summary>A transpose, or the reshape that stands for one where only axes of size 1 move.</summary>
    private static bool IsMove(Node node, IntList p) => node.Inputs[0].Shape.Rank == 4 && node.Op switch
    {
        Transpose t => t.Permutation == p,
        Reshape r => r.To == node.Inputs[0].Shape.Permute(p.Span),
        _ => false,
    };
}
