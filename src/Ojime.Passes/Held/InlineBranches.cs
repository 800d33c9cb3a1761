using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   y = if(true, x) { then: exp } { else: neg }      ──▶       y = exp(x)
///   y = loop(false, x, …) { … }                      ──▶       y = x
/// </code>
/// </summary>
/// <remarks>A condition may become a constant when what is around it is folded.</remarks>
public static class InlineBranches
{
    public static Pass Pass { get; } = Passes.Pass.OfMany(nameof(InlineBranches), static (node, graph) => (node.Op, node.Inputs) switch
    {
        (If branch, [{ Constant: { } known }, .. var given]) => Nodes(known.NumberAt(0) != 0 ? branch.Then : branch.Else, given, graph),
        (Loop loop, [{ Constant: { } known }, .. var given]) when known.NumberAt(0) == 0 => given[..loop.Carried],
        _ => null,
    });

    private static ImmutableArray<Value> Nodes(Graph held, ImmutableArray<Value> given, RuleContext graph)
    {
        var map = new Dictionary<Value, Value>();
        for (int i = 0; i < given.Length; i++)
            map[held.Inputs[i]] = given[i];
        Value Mapped(Value value) => map.GetValueOrDefault(value, value);
        foreach (Node node in held.Nodes)
        {
            ImmutableArray<Value> results = graph.AddAll(node.Op, node.Origin, [.. node.Inputs.Select(Mapped)], node.OutputTypes);
            for (int i = 0; i < results.Length; i++)
                map[node.Outputs[i]] = results[i];
        }
        return [.. held.Outputs.Select(o => Mapped(o.Value))];
    }
}
