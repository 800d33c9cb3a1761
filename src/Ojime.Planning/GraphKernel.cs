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
/// What the graphs read of their surroundings they read where it lies. What a loop carries is kept from turn to turn, so it is planned as states: a
/// value becomes its next one in place where it can.
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
        ImmutableArray<Plan> plans = [.. node.Op.Graphs.Select(g => Planner.Make(Inside(g, node.Op is Loop loop ? loop.Carried : 0), cpu, options with { RamBudgetBytes = null }))];
        double cycles = plans.Max(p => p.Steps.Sum(s => s.Kernel.Cycles(s.Node, cpu)));
        int bytes = plans.Max(static p => p.ArenaBytes);
        return
        [
            new GraphKernel
            {
                Name = node.Op.Name, Plans = plans,
                Fits = static _ => true, Cycles = (_, _) => cycles, Call = static _ => new(), ScratchBytes = _ => bytes,
                // Results are copied out when all is read, so they may lie over any input.
                Lag = (n, i) => n.Op is If && n.Op.Graphs.Any(GivesBack) ? null : -n.Inputs[i].Type.ByteCount,
            },
        ];
    }

    /// <summary>True where some result is a value of the graph around, and is copied from there.</summary>
    private static bool GivesBack(Graph held) => held.Outputs.Any(o => Storage.RootOf(o.Value) is { Producer: null, IsConstant: false });

    /// <summary>A held graph as it is planned: the values that it carries as states; its other inputs are of the graph around it.</summary>
    private static Graph Inside(Graph held, int carried)
    {
        var graph = new GraphBuilder(held.Name, new Report());
        foreach ((int i, Value input) in held.Inputs.Take(carried).Index())
            graph.Keep(new GraphState(input.Name ?? $"value {i}", input, input, Tensor.Later(input.Type, () => Tensor.Zeros(input.Type))));
        foreach (Node node in held.Nodes)
            graph.Keep(node);
        int first = held.Outputs.Length - carried;
        for (int i = 0; i < carried; i++)
            graph.SetNext(held.Inputs[i], held.Outputs[first + i].Value);
        foreach (GraphOutput output in held.Outputs.Take(first))
            graph.Output(output.Name, output.Value);
        return graph.Build();
    }
}
