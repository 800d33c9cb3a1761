using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats;

/// <summary>
/// Branches and loops that are decided at run time. A reader writes a branch or a turn into the graph like any other part; from there it is taken out and
/// held by an operator.
/// </summary>
internal static class ControlFlow
{
    /// <param name="stays">True for the values that a turn gives back as it got them: it reads them where they are, and constants stay constants.</param>
    /// <param name="goes">Whether to take the first turn.</param>
    /// <param name="turn">Writes one turn over the carried values; gives whether to take another, and what the values become.</param>
    /// <returns>The carried values at the end, or null after a diagnostic.</returns>
    public static Value[]? Loop(
        GraphBuilder graph, Origin at, Value goes, IReadOnlyList<Value> first, Func<int, bool> stays, Func<Value[], (Value Goes, IReadOnlyList<Value> Next)> turn)
    {
        Value[] given = [.. first.Select((v, i) => stays(i) ? v : GraphBuilder.Placeholder(v.Type, v.Name ?? $"{at.Node} {i}"))];
        int[] carried = [.. Enumerable.Range(0, given.Length).Where(i => !stays(i))];
        int mark = graph.Mark;
        (Value again, IReadOnlyList<Value> next) = turn(given);
        Outline body = graph.TakeOut(mark, "turn", [.. carried.Select(i => given[i])],
            [new("goes", again), .. carried.Select(i => new GraphOutput($"value{i}", next[i]))]);
        Value[] around = [.. body.Reads];
        ImmutableArray<Value> results = graph.AddAll(new Loop(body.Taking(around)), at, [goes, .. carried.Select(i => first[i]), .. around]);
        if (results.IsDefault)
            return null;
        Value[] last = [.. first];
        for (int i = 0; i < carried.Length; i++)
            last[carried[i]] = results[i];
        return last;
    }

    /// <returns>The results of the branch that is taken, or null after a diagnostic.</returns>
    public static Value[]? If(GraphBuilder graph, Origin at, Value condition, Func<IReadOnlyList<Value>> then, Func<IReadOnlyList<Value>> @else)
    {
        Outline Branch(string name, Func<IReadOnlyList<Value>> write)
        {
            int mark = graph.Mark;
            IReadOnlyList<Value> results = write();
            return graph.TakeOut(mark, name, [], results.Select(static (v, i) => new GraphOutput($"value{i}", v)));
        }
        Outline yes = Branch("then", then), no = Branch("else", @else);
        Value[] around = [.. yes.Reads.Union(no.Reads)];
        ImmutableArray<Value> results = graph.AddAll(new If(yes.Taking(around), no.Taking(around)), at, [condition, .. around]);
        return results.IsDefault ? null : [.. results];
    }
}
