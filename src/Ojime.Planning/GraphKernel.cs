using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>
/// The way to do a node whose operator holds graphs: each has a plan of its own, whose arena is the step's scratch. Emission writes the steps of
/// these plans, and around them the loop or the choice.
/// </summary>
/// <remarks>
/// A loop's body keeps all that it is given from turn to turn, so its inputs are planned as states: a carried value becomes its next one in place
/// where it can.
/// </remarks>
public sealed record GraphKernel : Kernel
{
    public required ImmutableArray<Plan> Plans { get; init; }

    /// <summary>Beside the kernels of the steps inside, which are counted themselves.</summary>
    public override int CodeBytes => 0;

    /// <summary>The only way to do the node; none where some node inside has no kernel.</summary>
    internal static ImmutableArray<Kernel> For(Node node, Cpu cpu, PlanOptions options)
    {
        if (node.Op.Graphs.Any(g => Planner.Unplannable(g, cpu).Any()))
            return [];
        ImmutableArray<Plan> plans = [.. node.Op.Graphs.Select(g => Planner.Make(node.Op is Loop loop ? Turning(loop) : g, cpu, options with { RamBudgetBytes = null }))];
        double cycles = plans.Max(p => p.Steps.Sum(s => s.Kernel.Cycles(s.Node, cpu)));
        int bytes = plans.Max(static p => p.ArenaBytes);
        return
        [
            new GraphKernel
            {
                Name = node.Op.Name, Plans = plans,
                Fits = static _ => true, Cycles = (_, _) => cycles, Call = static _ => new(), ScratchBytes = _ => bytes,
            },
        ];
    }

    /// <summary>The body with its inputs as states; what every turn reads is a state that never changes.</summary>
    private static Graph Turning(Loop loop)
    {
        var graph = new GraphBuilder(loop.Body.Name, new Report());
        ImmutableArray<Value> inputs = loop.Body.Inputs;
        for (int i = 0; i < inputs.Length; i++)
            graph.Keep(new GraphState(inputs[i].Name ?? $"value {i}", inputs[i], inputs[i], Tensor.Later(inputs[i].Type, () => Tensor.Zeros(inputs[i].Type))));
        foreach (Node node in loop.Body.Nodes)
            graph.Keep(node);
        for (int i = 0; i < loop.Carried; i++)
            graph.SetNext(inputs[i], loop.Body.Outputs[i + 1].Value);
        graph.Output(loop.Body.Outputs[0].Name, loop.Body.Outputs[0].Value);
        return graph.Build();
    }
}
