using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Tests;

/// <summary>A case done by one kernel, apart from its inputs, or with the output laid over one of them as near as the kernel's lag allows.</summary>
/// <param name="Kernel">Null for a view, which takes no code.</param>
public sealed record KernelTrial(OpCase Case, Kernel? Kernel, (int Input, int Lag)? Over)
{
    public override string ToString() => $"{Case}, {Kernel?.Name ?? "view"}{(Over is { } o ? $" {o.Lag} bytes below input {o.Input}" : "")}";
}

/// <summary>Every kernel that fits a case, in every arrangement; and many of them as one plan, so that one compilation tries them all.</summary>
public static class KernelPlans
{
    public static IEnumerable<KernelTrial> TrialsOf(OpCase c)
    {
        Graph graph = c.Graph();
        Node node = graph.Nodes.Single();
        if (node.Op.IsView)
            return [new(c, null, null)];
        Kernel[] kernels = [.. node.Op.Graphs.IsEmpty ? Operators.KernelsFor(node) : Planner.KernelsFor(node, Cpus.Host)];
        Assert.False(kernels.Length == 0, $"no kernel does {node} over {node.Inputs[0].Type}");
        return kernels.SelectMany(kernel =>
        {
            KernelTrial[] over = node.Outputs.Length > 1 ? [] :
                [.. Enumerable.Range(0, node.Inputs.Length).Where(i => graph.Inputs.Contains(node.Inputs[i]))
                    .Select(i => (Input: i, Lag: kernel.Lag(node, i))).Where(static l => l.Lag is not null)
                    .Select(l => new KernelTrial(c, kernel, (l.Input, l.Lag!.Value)))];
            return over.Length > 0 ? over : [new KernelTrial(c, kernel, null)];
        });
    }

    /// <summary>The trials side by side: a graph with a node, inputs and outputs for each, in order.</summary>
    public static Plan Together(IReadOnlyList<KernelTrial> trials, Cpu? cpu = null)
    {
        Graph graph = OpCase.Together([.. trials.Select(static t => t.Case)]);
        var offsets = new Dictionary<Value, int>();
        var steps = ImmutableArray.CreateBuilder<Step>();
        int end = 0;
        int Place(int bytes)
        {
            int at = end;
            end = (end + bytes + 7) & ~7;
            return at;
        }
        for (int i = 0; i < trials.Count; i++)
        {
            Node node = graph.Nodes[i];
            if (trials[i].Over is { } over)
            {
                TensorType input = node.Inputs[over.Input].Type, output = node.Output.Type;
                int unit = Math.Max(input.Element.Bytes, output.Element.Bytes);
                int lag = (int)Math.Ceiling((double)over.Lag / unit) * unit;
                int inputAt = (end + Math.Max(lag, 0) + 7) & ~7;
                offsets[node.Inputs[over.Input]] = inputAt;
                offsets[node.Output] = inputAt - lag;
                end = (Math.Max(inputAt + input.ByteCount, inputAt - lag + output.ByteCount) + 7) & ~7;
            }
            foreach (Value value in node.Inputs.Where(static v => !v.IsConstant).Where(v => !offsets.ContainsKey(v)))
                offsets[value] = Place(value.Type.ByteCount);
            if (trials[i].Kernel is not { } kernel)
            {
                offsets[node.Output] = offsets[node.Inputs[0]];
                continue;
            }
            foreach (Value value in node.Outputs.Where(v => !offsets.ContainsKey(v)))
                offsets[value] = Place(value.Type.ByteCount);
            int scratch = kernel.ScratchBytes(node);
            steps.Add(new(steps.Count, node, kernel, scratch > 0 ? Place(scratch) : null));
        }
        // Inputs that no node reads still need a place to be written to.
        foreach (Value value in graph.Inputs.Where(v => !offsets.ContainsKey(v)))
            offsets[value] = Place(value.Type.ByteCount);
        return new() { Graph = graph, Cpu = cpu ?? Cpus.Host, Steps = steps.ToImmutable(), Offsets = offsets, ArenaBytes = end, LowerBoundBytes = end };
    }
}
