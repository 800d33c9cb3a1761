using System.Collections.Immutable;
using System.Diagnostics;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>Chooses among the kernels that can do each node on a core.</summary>
internal sealed class KernelChoice
{
    private readonly Cpu _cpu;
    private readonly Dictionary<Node, ImmutableArray<Kernel>> _rows = [];

    public KernelChoice(Storage storage, Cpu cpu, PlanOptions options)
    {
        _cpu = cpu;
        foreach (Node node in storage.Work)
        {
            ImmutableArray<Kernel> rows = Planner.KernelsFor(node, cpu, options);
            if (options.Pin(node) is { } pinned)
                rows = [.. rows.Where(k => k.Name == pinned)];
            _rows[node] = rows.IsEmpty
                ? throw new UnreachableException($"no kernel does {node} over {string.Join(" and ", node.Inputs.Select(static i => i.Type))}")
                : rows;
        }
    }

    /// <summary>The kernel that needs the least room for itself, were all its inputs to die.</summary>
    public Dictionary<Node, Kernel> Smallest(Storage storage) => Choose((node, k) =>
        (Storage.StepBytes(node, k, storage.RootsOf(node).Where(r => !storage.IsKept(r))), k.Cycles(node, _cpu)));

    public Dictionary<Node, Kernel> Fastest() => Choose((node, k) => (0, k.Cycles(node, _cpu)));

    /// <summary>In this order of steps, the fastest kernel that keeps each step within <paramref name="bytes"/>; where none does, the smallest.</summary>
    public Dictionary<Node, Kernel> FastestWithin(int bytes, Storage storage, int[] order)
    {
        var chosen = new Dictionary<Node, Kernel>();
        ExecutionOrder.Walk(storage, order, (node, live, dying) =>
            chosen[node] = _rows[node].MinBy(k => (Math.Max(bytes, live + Storage.StepBytes(node, k, dying)), k.Cycles(node, _cpu)))!);
        return chosen;
    }

    /// <summary>Few bytes of code in all: takes kernel after kernel by nodes done for each byte, then drops those that the others can replace.</summary>
    public Dictionary<Node, Kernel> FewestCodeBytes()
    {
        Dictionary<string, Kernel> byName = [];
        foreach (Kernel kernel in _rows.Values.SelectMany(static r => r))
            byName.TryAdd(kernel.Name, kernel);
        bool Does(string kernel, Node node) => _rows[node].Any(k => k.Name == kernel);
        var taken = new List<string>();
        var open = new HashSet<Node>(_rows.Keys);
        while (open.Count > 0)
        {
            string best = byName.Values.Where(k => open.Any(n => Does(k.Name, n)))
                .MaxBy(k => (double)open.Count(n => Does(k.Name, n)) / Math.Max(1, k.CodeBytes))!.Name;
            taken.Add(best);
            open.RemoveWhere(n => Does(best, n));
        }
        foreach (string name in taken.OrderByDescending(n => byName[n].CodeBytes).ToArray())
            if (_rows.Keys.All(node => taken.Any(other => other != name && Does(other, node))))
                taken.Remove(name);
        return Choose((node, k) => (taken.Contains(k.Name) ? 0 : 1, k.Cycles(node, _cpu)));
    }

    private Dictionary<Node, Kernel> Choose(Func<Node, Kernel, (int, double)> cost) =>
        _rows.ToDictionary(static r => r.Key, r => r.Value.MinBy(k => cost(r.Key, k))!);
}
