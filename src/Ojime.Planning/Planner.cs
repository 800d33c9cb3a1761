using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>Chooses an order of steps, a kernel for each node and a place for each tensor.</summary>
public static class Planner
{
    /// <summary>The kernels that can do a node on a core, best known first; empty if there is none.</summary>
    public static ImmutableArray<Kernel> KernelsFor(Node node, Cpu cpu, PlanOptions? options = null) => node.Op.Graphs.IsEmpty
        ? [.. Operators.KernelsFor(node).Where(k => (k.Needs & ~cpu.Has) == 0)]
        : GraphKernel.For(node, cpu, options ?? new());

    /// <summary>The nodes that no kernel does on this core, also inside of graphs that operators hold.</summary>
    public static IEnumerable<Node> Unplannable(Graph graph, Cpu cpu) =>
        graph.AllNodes.Where(n => !n.Op.IsView && n.Op.Graphs.IsEmpty && KernelsFor(n, cpu).IsEmpty);

    /// <summary>Every node must have a kernel (<see cref="Unplannable"/> is empty).</summary>
    public static Plan Make(Graph graph, Cpu cpu, PlanOptions? options = null)
    {
        options ??= new();
        var storage = new Storage(graph);
        var choice = new KernelChoice(storage, cpu, options);
        Dictionary<Node, Kernel> smallest = choice.Smallest(storage);
        int[] order = ExecutionOrder.Find(storage, n => smallest[n]);
        int peak = ExecutionOrder.Peak(storage, order, n => smallest[n]);
        Dictionary<Node, Kernel> kernels = options.Objective switch
        {
            Objective.Balanced => choice.FastestWithin(Math.Max(peak, options.RamBudgetBytes ?? 0), storage, order),
            Objective.Time => options.RamBudgetBytes is { } budget ? choice.FastestWithin(budget, storage, order) : choice.Fastest(),
            Objective.Size => choice.FewestCodeBytes(),
            Objective.Ram => smallest,
        };
        Plan plan = ArenaPlan.Make(storage, order, kernels, cpu, options);
        bool tooLarge = plan.ArenaBytes > (options.RamBudgetBytes ?? (options.Objective == Objective.Balanced ? peak : int.MaxValue));
        if (!tooLarge || options.Objective is Objective.Ram or Objective.Size)
            return plan;
        Plan lean = ArenaPlan.Make(storage, order, smallest, cpu, options);
        return lean.ArenaBytes < plan.ArenaBytes ? lean : plan;
    }
}
