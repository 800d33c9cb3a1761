using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Planning;

/// <summary>Finds the order of steps with the lowest peak of living bytes.</summary>
/// <remarks>
/// What is alive depends only on which steps are done, not on their order, so the best peak of each set of done steps is found once
/// (dynamic programming over down-sets, as in Liberis and Lane, "Neural networks on microcontrollers: saving memory at inference via operator
/// reordering", 2019). Graphs with too many such sets keep only the best few of each size.
/// </remarks>
internal static class ExecutionOrder
{
    private const int KeptSets = 512;

    private sealed record Done(ulong[] Set, int Live, int Peak, int Last, Done? Before);

    public static int[] Find(Storage storage, Func<Node, Kernel> kernel)
    {
        int[] given = [.. Enumerable.Range(0, storage.Work.Length)];
        int peak = Peak(storage, given, kernel);
        if (storage.Work.Length < 3 || peak <= Bound(storage, kernel))
            return given;
        int[] found = Search(storage, kernel);
        return Peak(storage, found, kernel) < peak ? found : given;
    }

    /// <summary>The living bytes of the fullest step, with overlaps as good as they can be.</summary>
    public static int Peak(Storage storage, int[] order, Func<Node, Kernel> kernel)
    {
        int peak = 0;
        Walk(storage, order, (node, live, dying) => peak = Math.Max(peak, live + Storage.StepBytes(node, kernel(node), dying)));
        return peak;
    }

    /// <summary>Visits steps in order with the bytes alive before each and the roots that die in it.</summary>
    public static void Walk(Storage storage, int[] order, Action<Node, int, IReadOnlyList<Value>> visit)
    {
        var left = storage.Work.SelectMany(storage.RootsOf).GroupBy(static r => r).ToDictionary(static g => g.Key, static g => g.Count());
        int live = LiveAtStart(storage);
        foreach (int n in order)
        {
            Node node = storage.Work[n];
            var dying = new List<Value>();
            foreach (Value root in storage.RootsOf(node))
                if (--left[root] == 0 && !storage.IsKept(root))
                    dying.Add(root);
            visit(node, live, dying);
            live += LiveChange(storage, node, dying);
        }
    }

    private static int LiveAtStart(Storage storage) =>
        storage.Graph.States.Sum(static s => s.Current.Type.ByteCount)
        + storage.Graph.Inputs.Where(i => storage.IsKept(i) || storage.ReadersOf(i).Count > 0).Sum(static i => i.Type.ByteCount);

    private static int LiveChange(Storage storage, Node node, IEnumerable<Value> dying) =>
        node.Outputs.Where(o => storage.IsKept(o) || storage.ReadersOf(o).Count > 0).Sum(static o => o.Type.ByteCount)
        - dying.Sum(static d => d.Type.ByteCount);

    /// <summary>No order has a lower peak: some step's own inputs and outputs.</summary>
    private static int Bound(Storage storage, Func<Node, Kernel> kernel) => storage.Work.Max(node =>
    {
        Value[] roots = [.. storage.RootsOf(node)];
        int states = storage.Graph.States.Where(s => !roots.Contains(s.Current)).Sum(static s => s.Current.Type.ByteCount);
        return states + roots.Sum(static r => r.Type.ByteCount) + Storage.StepBytes(node, kernel(node), roots.Where(r => !storage.IsKept(r)));
    });

    private static int[] Search(Storage storage, Func<Node, Kernel> kernel)
    {
        int count = storage.Work.Length;
        var made = new Dictionary<Value, int>();
        for (int n = 0; n < count; n++)
            foreach (Value output in storage.Work[n].Outputs)
                made[output] = n;
        int[][] needs = [.. storage.Work.Select(node => storage.RootsOf(node).Where(made.ContainsKey).Select(r => made[r]).Distinct().ToArray())];
        Value[][] roots = [.. storage.Work.Select(node => storage.RootsOf(node).ToArray())];
        static bool Has(ulong[] set, int n) => (set[n >> 6] >> (n & 63) & 1) != 0;

        var layer = new List<Done> { new(new ulong[(count + 63) / 64], LiveAtStart(storage), 0, -1, null) };
        for (int size = 0; size < count; size++)
        {
            var next = new Dictionary<string, Done>();
            foreach (Done done in layer)
            {
                for (int n = 0; n < count; n++)
                {
                    if (Has(done.Set, n) || !needs[n].All(m => Has(done.Set, m)))
                        continue;
                    Node node = storage.Work[n];
                    Value[] dying = [.. roots[n].Where(r => !storage.IsKept(r) && storage.ReadersOf(r).All(m => m == n || Has(done.Set, m)))];
                    int peak = Math.Max(done.Peak, done.Live + Storage.StepBytes(node, kernel(node), dying));
                    var set = (ulong[])done.Set.Clone();
                    set[n >> 6] |= 1ul << (n & 63);
                    string key = string.Join(',', set);
                    if (!next.TryGetValue(key, out Done? known) || peak < known.Peak)
                        next[key] = new(set, done.Live + LiveChange(storage, node, dying), peak, n, done);
                }
            }
            layer = [.. next.Values.OrderBy(static d => d.Peak).ThenBy(static d => d.Live).Take(KeptSets)];
        }
        var order = new int[count];
        Done? at = layer[0];
        for (int i = count - 1; i >= 0; i--)
        {
            order[i] = at!.Last;
            at = at.Before;
        }
        return order;
    }
}
