using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>Chooses a kernel for each node and a place for each tensor.</summary>
public static class Planner
{
    public static Plan Make(Graph graph, Cpu cpu)
    {
        var offsets = new Dictionary<Value, int>();
        int end = 0;
        int Place(int bytes)
        {
            int at = end;
            end = (end + bytes + 7) & ~7;
            return at;
        }
        foreach (Value value in graph.Inputs.Concat(graph.States.Select(static s => s.Current)))
            offsets[value] = Place(value.Type.ByteCount);
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (Node node in graph.Nodes)
        {
            if (node.Op.IsView && !node.Inputs[0].IsConstant)
            {
                offsets[node.Output] = offsets[node.Inputs[0]];
                continue;
            }
            foreach (Value output in node.Outputs)
                offsets[output] = Place(output.Type.ByteCount);
            Kernel kernel = Operators.KernelsFor(node).Where(k => (k.Needs & ~cpu.Has) == 0).MinBy(k => k.Cycles(node, cpu))
                ?? throw new UnreachableException($"no kernel does {node} over {node.Inputs[0].Type}");
            int scratch = kernel.ScratchBytes(node);
            steps.Add(new(steps.Count, node, kernel, scratch > 0 ? Place(scratch) : null));
        }
        return new() { Graph = graph, Cpu = cpu, Steps = steps.ToImmutable(), Offsets = offsets, ArenaBytes = end, LowerBoundBytes = end };
    }
}
