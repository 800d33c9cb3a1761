using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>What a rule may ask and make: the graph under construction, and how often values were read in the graph before.</summary>
public sealed class RuleContext(Graph before, GraphBuilder graph, IReadOnlyDictionary<Value, Value> originals)
{
    public GraphBuilder Graph => graph;

    /// <summary>The graph as it was before this pass.</summary>
    public Graph Before => before;

    /// <summary>True if only one reader saw this value in the graph before. A value that the pass itself made has the uses of what it stands for, or one.</summary>
    public bool HasOneUse(Value value) => UseCount(value) == 1;

    public int UseCount(Value value) => originals.TryGetValue(value, out Value? old) ? before.UseCount(old) : Math.Max(1, before.UseCount(value));

    public Value Add(Op op, Origin at, params ReadOnlySpan<Value> inputs) =>
        graph.Add(op, at, inputs) ?? throw Broken(op, at);

    public Value Add(Op op, Origin at, ReadOnlySpan<Value> inputs, TensorType declared, string? name = null) =>
        graph.Add(op, at, inputs, declared, name) ?? throw Broken(op, at);

    public ImmutableArray<Value> AddAll(Op op, Origin at, ReadOnlySpan<Value> inputs, ReadOnlySpan<TensorType> declared) =>
        graph.AddAll(op, at, inputs, declared) is { IsDefault: false } all ? all : throw Broken(op, at);

    private System.Diagnostics.UnreachableException Broken(Op op, Origin at) =>
        new($"a rule made an ill-typed {op.Text} at {at}: {graph.Report.Diagnostics[^1]}");
}

/// <summary>
/// Sees a node whose inputs are already rewritten. Returns what stands in place of its results, or <c>null</c> to leave it alone.
/// </summary>
public delegate ImmutableArray<Value>? MultiRule(Node node, RuleContext graph);

/// <summary>The common case: a rule for nodes with one result.</summary>
public delegate Value? Rule(Node node, RuleContext graph);

/// <summary>Makes a new graph from an old one, node by node in order of execution.</summary>
public static class Rewriter
{
    public static Graph Apply(Graph graph, Rule rule) =>
        Apply(graph, (node, context) => node.Outputs.Length == 1 && rule(node, context) is { } value ? [value] : null);

    public static Graph Apply(Graph graph, MultiRule rule)
    {
        var report = new Report();
        var builder = new GraphBuilder(graph.Name, report);
        var map = new Dictionary<Value, Value>();
        var originals = new Dictionary<Value, Value>();
        var context = new RuleContext(graph, builder, originals);
        foreach (Value input in graph.Inputs)
            builder.Keep(input);
        foreach (GraphState state in graph.States)
            builder.Keep(state);

        Value Mapped(Value value) => map.GetValueOrDefault(value, value);

        foreach (Node node in graph.Nodes)
        {
            Node current = node;
            if (node.Inputs.Any(v => map.ContainsKey(v)))
                current = new Node(node.Op, node.Origin, [.. node.Inputs.Select(Mapped)], node.OutputTypes, [.. node.Outputs.Select(static o => o.Name)]);
            // The rule may ask about the uses of this very node's results.
            for (int i = 0; i < node.Outputs.Length; i++)
                originals[current.Outputs[i]] = node.Outputs[i];
            if (rule(current, context) is { } replaced)
            {
                for (int i = 0; i < node.Outputs.Length; i++)
                {
                    if (replaced[i].Type != node.Outputs[i].Type)
                        throw new System.Diagnostics.UnreachableException($"a rule changed the type at {node}: {node.Outputs[i].Type} became {replaced[i].Type}");
                    map[node.Outputs[i]] = replaced[i];
                    if (!originals.ContainsKey(replaced[i]) && replaced[i].Producer is not null)
                        originals[replaced[i]] = node.Outputs[i];
                }
            }
            else
            {
                builder.Keep(current);
                for (int i = 0; i < node.Outputs.Length; i++)
                    if (!ReferenceEquals(current, node))
                        map[node.Outputs[i]] = current.Outputs[i];
            }
        }

        foreach (GraphState state in graph.States)
            builder.SetNext(state.Current, Mapped(state.Next));
        foreach (GraphOutput output in graph.Outputs)
            builder.Output(output.Name, Mapped(output.Value));
        return builder.Build();
    }
}
