using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>Lays a schedule out in the arena: lifetimes, overlaps, states in place, moves, then offsets.</summary>
internal sealed class ArenaPlan
{
    private const int ScratchAlignment = 4;

    private readonly Storage _storage;
    private readonly ImmutableArray<Node> _order;
    private readonly Dictionary<Node, Kernel> _kernels;
    private readonly PlanOptions _options;
    private readonly Dictionary<Node, int> _stepOf = [];

    /// <summary>A root that shares the memory of a state because it becomes that state's next value.</summary>
    private readonly Dictionary<Value, Value> _inState = [];

    private ArenaPlan(Storage storage, int[] order, Dictionary<Node, Kernel> kernels, PlanOptions options)
    {
        (_storage, _kernels, _options) = (storage, kernels, options);
        _order = [.. order.Select(n => storage.Work[n])];
        for (int k = 0; k < _order.Length; k++)
            _stepOf[_order[k]] = k;
        foreach (GraphState state in storage.Graph.States)
            if (FitsInPlace(state))
                _inState[Storage.RootOf(state.Next)] = state.Current;
    }

    private int EndSlot => (2 * _order.Length) + 1;

    public static Plan Make(Storage storage, int[] order, Dictionary<Node, Kernel> kernels, Cpu cpu, PlanOptions options) =>
        new ArenaPlan(storage, order, kernels, options).Solve(cpu);

    private Plan Solve(Cpu cpu)
    {
        var draft = new Draft(this, moved: new HashSet<(int, Value)>());
        ArenaLayout layout = ArenaSolver.Solve(draft.Problem, _options.SearchNodes);
        int bound = new ArenaConflicts(draft.Problem).LowerBound();
        if (_options.MayMove && layout.Bytes > bound && layout.Bytes > (_options.RamBudgetBytes ?? 0))
        {
            (Draft moving, ArenaLayout better) = WithMoves(layout, bound);
            if (better.Bytes < layout.Bytes)
                (draft, layout) = (moving, better);
        }
        else
        {
            bound = layout.LowerBound;
        }
        return draft.Finish(cpu, layout, Math.Min(bound, layout.Bytes));
    }

    /// <summary>
    /// Kernels that run front to back shift each output below its input, so a chain of them creeps down the arena. Moving an input up
    /// before a step costs a few cycles a byte and lets each step have its best overlap. Tries all useful moves, then drops those not needed.
    /// </summary>
    private (Draft, ArenaLayout) WithMoves(ArenaLayout without, int bound)
    {
        var moved = new Draft(this, new HashSet<(int, Value)>()).LaggingInputs().ToHashSet();
        var best = new Draft(this, moved);
        ArenaLayout layout = ArenaSolver.Solve(best.Problem, _options.SearchNodes, bound);
        if (layout.Bytes >= without.Bytes)
            return (best, layout);
        foreach ((int step, Value root) in moved.OrderByDescending(static m => m.Root.Type.ByteCount).ThenBy(static m => m.Step).ToArray())
        {
            HashSet<(int Step, Value Root)> fewer = [.. moved.Where(m => m != (step, root))];
            var draft = new Draft(this, fewer);
            ArenaLayout next = ArenaSolver.Solve(draft.Problem, Math.Max(1, _options.SearchNodes / 20), layout.Bytes);
            if (next.Bytes <= layout.Bytes)
                (best, layout, moved) = (draft, next, fewer);
        }
        return (best, layout);
    }

    /// <summary>
    /// True where a state's next value can be written over its current one: computed by a step after which, and during which, nothing needs the
    /// old value any more.
    /// </summary>
    private bool FitsInPlace(GraphState state)
    {
        Value next = Storage.RootOf(state.Next), current = state.Current;
        if (next.Producer is not { } producer || next.Type.ByteCount != current.Type.ByteCount || _inState.ContainsKey(next)
            || next.Type.Element.Bytes > current.Type.Element.Bytes)
            return false;
        if (_storage.Graph.Outputs.Any(o => Storage.RootOf(o.Value) == current)
            || _storage.Graph.States.Any(s => Storage.RootOf(s.Next) == current || (s != state && Storage.RootOf(s.Next) == next)))
            return false;
        int written = _stepOf[producer];
        return _storage.ReadersOf(current).Select(n => _stepOf[_storage.Work[n]]).All(read =>
            read < written || (read == written && Storage.LagOf(producer, _kernels[producer], current) is <= 0));
    }

    /// <summary>One arrangement of lifetimes: with some inputs moved before some steps.</summary>
    private sealed class Draft
    {
        private readonly ArenaPlan _plan;
        private readonly List<ArenaItem> _items = [];
        private readonly List<ArenaOverlap> _overlaps = [];
        private readonly List<(string Name, RegionKind Kind, Value? Value)> _names = [];
        private readonly Dictionary<Value, int> _itemOf = [];
        private readonly Dictionary<(int Step, Value Root), int> _movedTo = [];
        private readonly Dictionary<int, int> _scratchOf = [];
        private readonly Dictionary<Value, int> _copyOf = [];

        public Draft(ArenaPlan plan, IReadOnlySet<(int Step, Value Root)> moved)
        {
            _plan = plan;
            Graph graph = plan._storage.Graph;
            foreach (GraphState state in graph.States)
                AddItem(state.Current, state.Name, RegionKind.State, 0, plan.EndSlot);
            foreach (Value input in graph.Inputs)
                AddItem(input, input.Name ?? "input", RegionKind.Input, 0, LastSlotOf(input));
            for (int k = 0; k < plan._order.Length; k++)
                AddStep(k, moved);
            AddCopies();
            Problem = new([.. _items], [.. _overlaps]);
        }

        public ArenaProblem Problem { get; }

        /// <summary>Inputs that die in a step whose output must lie below them.</summary>
        public IEnumerable<(int Step, Value Root)> LaggingInputs() =>
            from k in Enumerable.Range(0, _plan._order.Length)
            from root in _plan._storage.RootsOf(_plan._order[k])
            where DiesIn(root, k) && Storage.LagOf(_plan._order[k], _plan._kernels[_plan._order[k]], root) > 0 && root.Producer is not null
            select (k, root);

        public Plan Finish(Cpu cpu, ArenaLayout layout, int bound)
        {
            Graph graph = _plan._storage.Graph;
            int At(int item) => layout.Offsets[item];
            var offsets = new Dictionary<Value, int>();
            foreach ((Value value, int item) in _itemOf)
                offsets[value] = At(item);
            foreach (Node view in graph.Nodes.Where(static n => n.Op.IsView))
                if (offsets.TryGetValue(Storage.RootOf(view.Output), out int at))
                    offsets[view.Output] = at;
            var steps = ImmutableArray.CreateBuilder<Step>(_plan._order.Length);
            for (int k = 0; k < _plan._order.Length; k++)
            {
                Node node = _plan._order[k];
                steps.Add(new(k, node, _plan._kernels[node], _scratchOf.TryGetValue(k, out int scratch) ? At(scratch) : null)
                {
                    Moves = [.. _plan._storage.RootsOf(node).Where(r => _movedTo.ContainsKey((k, r)) && At(_movedTo[(k, r)]) != offsets[r])
                        .Select(r => new Move(r, offsets[r], At(_movedTo[(k, r)]), r.Type.ByteCount))],
                });
            }
            return new()
            {
                Graph = graph,
                Cpu = cpu,
                Steps = steps.MoveToImmutable(),
                Offsets = offsets,
                ResultCopies = _copyOf.ToDictionary(static c => c.Key, c => At(c.Value)),
                Endings = Endings(offsets, At),
                Regions = [.. _items.Select((item, i) => new Region(_names[i].Name, _names[i].Kind, _names[i].Value, At(i), item.Bytes, item.From, item.To))],
                ArenaBytes = layout.Bytes,
                LowerBoundBytes = bound,
                Alignment = Math.Max(ScratchAlignment, _items.Select(static i => i.Alignment).DefaultIfEmpty(1).Max()),
            };
        }

        private static Value OutputRoot(GraphOutput output) => Storage.RootOf(output.Value);

        private int AddItem(Value? value, string name, RegionKind kind, int from, int to, int? bytes = null, int? alignment = null)
        {
            _items.Add(new(bytes ?? value!.Type.ByteCount, from, to, alignment ?? value!.Type.Element.Bytes));
            _names.Add((name, kind, value));
            if (value is not null && kind != RegionKind.Copy)
                _itemOf.TryAdd(value, _items.Count - 1);
            return _items.Count - 1;
        }

        private void AddStep(int k, IReadOnlySet<(int Step, Value Root)> moved)
        {
            Node node = _plan._order[k];
            Kernel kernel = _plan._kernels[node];
            int slot = Plan.SlotOf(k);
            foreach (Value output in node.Outputs)
            {
                if (_plan._inState.TryGetValue(output, out Value? state))
                    _itemOf[output] = _itemOf[state];
                else
                    AddItem(output, output.Name ?? node.Origin.Node, _plan._storage.Graph.Outputs.Any(o => OutputRoot(o) == output) ? RegionKind.Output : RegionKind.Tensor,
                        slot, Math.Max(slot, LastSlotOf(output)));
            }
            if (kernel.ScratchBytes(node) is > 0 and var scratch)
                _scratchOf[k] = AddItem(null, $"scratch of {node.Origin.Node}", RegionKind.Scratch, slot, slot, scratch,
                    kernel is GraphKernel { Plans: var plans } ? plans.Max(static p => p.Alignment) : ScratchAlignment);
            foreach (Value root in _plan._storage.RootsOf(node).Where(r => DiesIn(r, k)))
            {
                int source = _itemOf[root];
                if (moved.Contains((k, root)))
                {
                    _items[source] = _items[source] with { To = slot - 1 };
                    int copy = AddItem(root, $"{_names[source].Name} moved", RegionKind.Copy, slot - 1, slot);
                    _overlaps.Add(new(source, copy, ArenaOverlap.Any));
                    source = _movedTo[(k, root)] = copy;
                }
                if (Storage.LagOf(node, kernel, root) is { } lag)
                    foreach (Value output in node.Outputs.Where(o => !_plan._inState.ContainsKey(o)))
                        _overlaps.Add(new(source, _itemOf[output], lag));
            }
        }

        /// <summary>True if step k reads the root last and nothing keeps it.</summary>
        private bool DiesIn(Value root, int k) => !_plan._storage.IsKept(root) && LastSlotOf(root) == Plan.SlotOf(k);

        private int LastSlotOf(Value root)
        {
            if (_plan._storage.IsKept(root))
                return _plan.EndSlot;
            IReadOnlyList<int> readers = _plan._storage.ReadersOf(root);
            return readers.Count == 0 ? 0 : Plan.SlotOf(readers.Max(n => _plan._stepOf[_plan._storage.Work[n]]));
        }

        private IEnumerable<GraphState> Changing => _plan._storage.Graph.States.Where(static s => Storage.RootOf(s.Next) != s.Current);

        /// <summary>Outputs that are constants or a state's old value get a place of their own; so do old values that become other states.</summary>
        private void AddCopies()
        {
            foreach (GraphOutput output in _plan._storage.Graph.Outputs)
                if (OutputRoot(output) is var root && (root.IsConstant || Changing.Any(s => s.Current == root)) && !_copyOf.ContainsKey(root))
                    _copyOf[root] = AddItem(root, output.Name, RegionKind.Copy, _plan.EndSlot, _plan.EndSlot);
            foreach (GraphState state in Changing)
                if (Storage.RootOf(state.Next) is var root && Changing.Any(s => s.Current == root) && !_copyOf.ContainsKey(root))
                    _copyOf[root] = AddItem(root, $"old {state.Name}", RegionKind.Copy, _plan.EndSlot, _plan.EndSlot);
        }

        private ImmutableArray<Move> Endings(Dictionary<Value, int> offsets, Func<int, int> at)
        {
            var moves = ImmutableArray.CreateBuilder<Move>();
            foreach ((Value root, int copy) in _copyOf)
                moves.Add(new(root, root.IsConstant ? null : offsets[root], at(copy), root.Type.ByteCount));
            foreach (GraphState state in Changing)
            {
                Value root = Storage.RootOf(state.Next);
                if (_plan._inState.TryGetValue(root, out Value? own) && own == state.Current)
                    continue;
                int? from = !_plan._storage.IsInside(root) ? null : _copyOf.TryGetValue(root, out int copy) ? at(copy) : offsets[root];
                moves.Add(new(root, from, offsets[state.Current], root.Type.ByteCount));
            }
            moves.RemoveAll(static m => m.Bytes == 0);
            return moves.ToImmutable();
        }
    }
}
