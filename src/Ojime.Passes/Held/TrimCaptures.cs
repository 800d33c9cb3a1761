using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   loop(go, h, w, n, n) { h, w, a, b: … }       w constant, a unread       ──▶       loop(go, h, n) { h, b: … w … }
///   loop(go, h, k) { h, k: … return k }          k comes back as it was     ──▶       loop(go, h, k) { h, k: … }, k read where it was
/// </code>
/// </summary>
/// <remarks>What is carried is copied, and weights that come from outside are no constants to a kernel.</remarks>
public static class TrimCaptures
{
    public static Pass Pass { get; } = Passes.Pass.OfMany(nameof(TrimCaptures), static (node, graph) => node.Op switch
    {
        Loop loop when Unchanged(loop) is { Length: > 0 } unchanged => WithoutCarrying(node, loop, unchanged, graph),
        Loop loop => Trimmed(node, loop.Carried, graph),
        If => Trimmed(node, 0, graph),
        _ => null,
    });

    /// <summary>Carried values that every turn gives back as it got them.</summary>
    private static int[] Unchanged(Loop loop) => [.. Enumerable.Range(0, loop.Carried).Where(i => loop.Body.Outputs[i + 1].Value == loop.Body.Inputs[i])];

    /// <summary>They become values that every turn reads: behind the carried ones.</summary>
    private static ImmutableArray<Value>? WithoutCarrying(Node node, Loop loop, int[] unchanged, RuleContext graph)
    {
        int[] carried = [.. Enumerable.Range(0, loop.Carried).Except(unchanged)];
        int[] order = [.. carried, .. unchanged, .. Enumerable.Range(loop.Carried, loop.Body.Inputs.Length - loop.Carried)];
        var body = new GraphCopy(loop.Body);
        foreach (int i in order)
            body.Keep(loop.Body.Inputs[i]);
        foreach (Node inner in loop.Body.Nodes)
            body.Copy(inner);
        body.Output(0);
        foreach (int i in carried)
            body.Output(i + 1);
        ImmutableArray<Value> results = graph.AddAll(new Loop(body.Builder.Build()), node.Origin,
            [node.Inputs[0], .. order.Select(i => node.Inputs[i + 1])], [.. carried.Select(i => node.Outputs[i].Type)]);
        return [.. Enumerable.Range(0, loop.Carried).Select(i => Array.IndexOf(carried, i) is >= 0 and var at ? results[at] : node.Inputs[i + 1])];
    }

    /// <summary>From input <paramref name="first"/> of the graphs on: constants go inside, what is handed in twice or not read falls away.</summary>
    private static ImmutableArray<Value>? Trimmed(Node node, int first, RuleContext graph)
    {
        ImmutableArray<Value> given = node.Inputs[1..];
        int[] kept = [.. Enumerable.Range(0, given.Length).Where(i => i < first
            || (!given[i].IsConstant && given.IndexOf(given[i], first) == i && node.Op.Graphs.Any(g => IsRead(g, given, i, first))))];
        if (kept.Length == given.Length)
            return null;
        ImmutableArray<Graph> held = [.. node.Op.Graphs.Select(g =>
        {
            var copy = new GraphCopy(g);
            foreach (int i in kept)
                copy.Keep(g.Inputs[i]);
            foreach (int i in Enumerable.Range(0, given.Length).Except(kept))
                if (given[i].IsConstant)
                    copy[g.Inputs[i]] = given[i];
                else if (given.IndexOf(given[i], first) is var same && same != i && kept.Contains(same))
                    copy[g.Inputs[i]] = g.Inputs[same];
            foreach (Node inner in g.Nodes)
                copy.Copy(inner);
            return copy.Finish();
        })];
        return graph.AddAll(node.Op.Holding(held), node.Origin, [node.Inputs[0], .. kept.Select(i => given[i])], node.OutputTypes);
    }

    /// <summary>True where the graph reads the input, or another that stands for the same value.</summary>
    private static bool IsRead(Graph held, ImmutableArray<Value> given, int input, int first) =>
        Enumerable.Range(first, given.Length - first).Any(i => given[i] == given[input] && held.UseCount(held.Inputs[i]) > 0);
}
