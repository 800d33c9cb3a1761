using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Tests;

/// <summary>All plans of a graph of one node: each kernel that fits, apart from its inputs and overlapping each of them.</summary>
public static class KernelPlans
{
    public static IEnumerable<(string What, Plan Plan)> For(Graph graph)
    {
        Node node = graph.Nodes.Single();
        if (node.Op.IsView)
        {
            yield return ("view", Planner.Make(graph, Cpus.Host));
            yield break;
        }
        Kernel[] kernels = [.. Operators.KernelsFor(node)];
        Assert.False(kernels.Length == 0, $"no kernel does {node} over {node.Inputs[0].Type}");
        foreach (Kernel kernel in kernels)
        {
            (int Index, int Lag)[] lags = node.Outputs.Length > 1 ? [] :
                [.. Enumerable.Range(0, node.Inputs.Length).Where(i => graph.Inputs.Contains(node.Inputs[i]))
                    .Select(i => (i, kernel.Lag(node, i))).Where(static l => l.Item2 is not null).Select(static l => (l.i, l.Item2!.Value))];
            if (lags.Length == 0)
                yield return (kernel.Name, Arrange(graph, node, kernel, null));
            foreach ((int Index, int Lag) lag in lags)
                yield return ($"{kernel.Name} {lag.Lag} bytes below input {lag.Index}", Arrange(graph, node, kernel, lag));
        }
    }

    private static Plan Arrange(Graph graph, Node node, Kernel kernel, (int Input, int Lag)? over)
    {
        var offsets = new Dictionary<Value, int>();
        int end = 0;
        int Place(int bytes)
        {
            int at = end;
            end = (end + bytes + 7) & ~7;
            return at;
        }
        if (over is { } o)
        {
            Value input = node.Inputs[o.Input];
            int unit = Math.Max(input.Type.Element.Bytes, node.Output.Type.Element.Bytes);
            int lag = (int)Math.Ceiling((double)o.Lag / unit) * unit;
            int inputAt = (Math.Max(lag, 0) + 7) & ~7;
            offsets[input] = inputAt;
            offsets[node.Output] = inputAt - lag;
            end = (Math.Max(inputAt + input.Type.ByteCount, inputAt - lag + node.Output.Type.ByteCount) + 7) & ~7;
        }
        foreach (Value value in graph.Inputs.Concat(node.Outputs).Where(v => !offsets.ContainsKey(v)))
            offsets[value] = Place(value.Type.ByteCount);
        int scratch = kernel.ScratchBytes(node);
        var step = new Step(0, node, kernel, scratch > 0 ? Place(scratch) : null);
        return Planner.Make(graph, Cpus.Host) with { Steps = [step], Offsets = offsets, ArenaBytes = end };
    }
}
