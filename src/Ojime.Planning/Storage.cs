using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Planning;

/// <summary>Which values need memory, who reads it, and which of it outlives the run. A root is a value that is not a view of another.</summary>
/// <remarks>
/// A graph that an operator holds may read values of the graph around it: neither computed nor given here, they lie where that graph's plan has them.
/// </remarks>
internal sealed class Storage
{
    private readonly Dictionary<Value, List<int>> _readers = [];
    private readonly HashSet<Value> _kept = [];
    private readonly HashSet<Value> _given;

    public Storage(Graph graph)
    {
        Graph = graph;
        _given = [.. graph.Inputs, .. graph.States.Select(static s => s.Current)];
        Work = [.. graph.Nodes.Where(static n => !n.Op.IsView)];
        for (int n = 0; n < Work.Length; n++)
        {
            foreach (Value root in RootsOf(Work[n]))
            {
                if (!_readers.TryGetValue(root, out List<int>? list))
                    _readers[root] = list = [];
                list.Add(n);
            }
        }
        foreach (Value value in graph.Outputs.Select(static o => o.Value).Concat(graph.States.SelectMany(static s => new[] { s.Current, s.Next })))
            if (RootOf(value) is var root && IsInside(root))
                _kept.Add(root);
    }

    public Graph Graph { get; }

    /// <summary>The nodes that take a step: all but the views.</summary>
    public ImmutableArray<Node> Work { get; }

    public static Value RootOf(Value value)
    {
        while (value.Producer is { Op.IsView: true } view)
            value = view.Inputs[0];
        return value;
    }

    /// <summary>The distinct roots in memory that a node reads.</summary>
    public IEnumerable<Value> RootsOf(Node node) => node.Inputs.Select(RootOf).Where(IsInside).Distinct();

    /// <summary>True for what has a place in this arena: no constant, and nothing of a graph around this one.</summary>
    public bool IsInside(Value root) => root.Producer is not null || _given.Contains(root);

    /// <summary>Indices in <see cref="Work"/> of the nodes that read a root.</summary>
    public IReadOnlyList<int> ReadersOf(Value root) => _readers.TryGetValue(root, out List<int>? list) ? list : [];

    /// <summary>True for what must still be there after the last step.</summary>
    public bool IsKept(Value root) => _kept.Contains(root);

    /// <summary>
    /// How the outputs of a node may overlap a root that it reads last, or null where they may not. Of several outputs some may be written before all is
    /// read, but for a <see cref="GraphKernel"/>, which copies them out at its end.
    /// </summary>
    public static int? LagOf(Node node, Kernel kernel, Value root)
    {
        if (node.Outputs.Length != 1 && kernel is not GraphKernel)
            return null;
        int? lag = null;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (RootOf(node.Inputs[i]) != root)
                continue;
            if (kernel.Lag(node, i) is not { } own)
                return null;
            lag = Math.Max(lag ?? own, own);
        }
        return lag;
    }

    /// <summary>Bytes that a step needs besides what was alive before it: outputs and scratch, less what they share with the roots that die in it.</summary>
    public static int StepBytes(Node node, Kernel kernel, IEnumerable<Value> dying)
    {
        int outputs = node.Outputs.Sum(static o => o.Type.ByteCount);
        long shared = 0;
        foreach (Value root in dying)
        {
            if (LagOf(node, kernel, root) is not { } lag)
                continue;
            int x = root.Type.ByteCount;
            shared += Math.Max(0, x + outputs - Math.Max(outputs, (long)x + Math.Max(0, lag)));
        }
        return outputs + kernel.ScratchBytes(node) - (int)Math.Min(outputs, shared);
    }
}
