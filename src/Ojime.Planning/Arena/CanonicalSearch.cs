namespace Ojime.Planning;

internal enum SearchEnd { Found, Impossible, OutOfNodes }

/// <summary>
/// Looks for a layout within a capacity: depth first over canonical layouts, in which items are placed from the ground upwards,
/// each as low as those already placed allow. A branch ends as soon as some section cannot hold what is still to come.
/// </summary>
/// <remarks>
/// The idea is MiniMalloc's (Moffitt, "MiniMalloc: A Lightweight Memory Allocator for Hardware-Accelerated Machine Learning", ASPLOS 2023):
/// canonical order, section inference, dominance, hatless pruning, decomposition in time. New is the overlap of dying and born items.
/// Limits count nodes, never time, so that equal input gives equal output.
/// </remarks>
internal sealed class CanonicalSearch
{
    private readonly ArenaConflicts _conflicts;
    private readonly int _capacity;
    private readonly int[] _offset, _solution, _least;
    private readonly long[] _floor, _total;

    /// <summary>The fullest section of each item, as it was when its part was begun.</summary>
    private readonly long[] _fullest;
    private readonly int[] _cuts;
    private readonly int[][] _members;
    private readonly int[] _sectionMark;

    /// <summary>For each item, those it may begin a little above, and how far.</summary>
    private readonly (int Below, int Window, int Gap)[][] _windows;
    private readonly Stack<(int Item, int Least)> _leastUndo = [];
    private readonly Stack<(int Section, long Floor)> _floorUndo = [];
    private Comparison<int> _order = static (_, _) => 0;
    private int _mark;
    private long _nodesLeft;

    public CanonicalSearch(ArenaConflicts conflicts, int capacity)
    {
        (_conflicts, _capacity) = (conflicts, capacity);
        int n = conflicts.First.Length;
        _offset = new int[n];
        Array.Fill(_offset, -1);
        _solution = new int[n];
        _least = new int[n];
        _fullest = new long[n];
        _floor = new long[conflicts.Sections];
        _total = new long[conflicts.Sections];
        _cuts = new int[conflicts.Sections];
        _sectionMark = new int[conflicts.Sections];
        var members = new List<int>[conflicts.Sections];
        for (int s = 0; s < members.Length; s++)
            members[s] = [];
        for (int i = 0; i < n; i++)
        {
            for (int s = conflicts.First[i]; s <= conflicts.Last[i]; s++)
            {
                members[s].Add(i);
                _total[s] += conflicts.Adds[i][s - conflicts.First[i]];
                if (s < conflicts.Last[i])
                    _cuts[s]++;
            }
        }
        _members = Array.ConvertAll(members, static m => m.ToArray());
        _windows = [.. Enumerable.Range(0, n).Select(i => conflicts.Problem.Overlaps.Where(o => o.Born == i && o.Lag <= 0).Select(o =>
        {
            int bytes = conflicts.Problem.Items[o.Dying].Bytes;
            return (o.Dying, (int)Math.Min(bytes, -(long)o.Lag), bytes);
        }).ToArray())];
    }

    public int[] Offsets => _solution;

    public long NodesUsed { get; private set; }

    /// <summary>Tries three orders in turn with ever more nodes, until one finds a layout, one proves there is none, or all nodes are spent.</summary>
    public SearchEnd Run(long nodes)
    {
        int[] all = [.. Enumerable.Range(0, _offset.Length).Where(i => _conflicts.Problem.Items[i].Bytes > 0)];
        if (all.Length == 0)
            return SearchEnd.Found;
        var area = new long[_offset.Length];
        var width = new int[_offset.Length];
        long[] total = _fullest;
        foreach (int i in all)
        {
            ArenaItem item = _conflicts.Problem.Items[i];
            width[i] = item.To - item.From + 1;
            area[i] = (long)item.Bytes * width[i];
        }
        int By(int x, int y, params ReadOnlySpan<int> differences)
        {
            foreach (int difference in differences)
                if (difference != 0)
                    return difference;
            return x.CompareTo(y);
        }
        Comparison<int>[] orders =
        [
            (x, y) => By(x, y, width[y].CompareTo(width[x]), area[y].CompareTo(area[x]), total[y].CompareTo(total[x])),
            (x, y) => By(x, y, total[y].CompareTo(total[x]), area[y].CompareTo(area[x]), width[y].CompareTo(width[x])),
            (x, y) => By(x, y, total[y].CompareTo(total[x]), width[y].CompareTo(width[x]), area[y].CompareTo(area[x])),
        ];
        for (long limit = 2L * all.Length; nodes > 0; limit *= 2)
        {
            foreach (Comparison<int> order in orders)
            {
                _order = order;
                _nodesLeft = Math.Min(limit, nodes);
                long before = _nodesLeft;
                SearchEnd end = Part(all, 0, _conflicts.Sections - 1);
                nodes -= before - _nodesLeft;
                NodesUsed += before - _nodesLeft;
                if (end != SearchEnd.OutOfNodes)
                    return end;
                if (nodes <= 0)
                    break;
            }
        }
        return SearchEnd.OutOfNodes;
    }

    private SearchEnd Part(int[] items, int from, int to)
    {
        int[] sorted = [.. items];
        foreach (int i in sorted)
        {
            _fullest[i] = 0;
            for (int s = _conflicts.First[i]; s <= _conflicts.Last[i]; s++)
                _fullest[i] = Math.Max(_fullest[i], _total[s]);
        }
        Array.Sort(sorted, _order);
        return Search(sorted, from, to, 0, 0);
    }

    /// <summary>Places the unplaced of <paramref name="items"/> (in order of preference), none below <paramref name="ground"/>.</summary>
    private SearchEnd Search(int[] items, int from, int to, int ground, int groundRank)
    {
        if (_nodesLeft <= 0)
            return SearchEnd.OutOfNodes;
        _nodesLeft--;
        var open = new List<(int Offset, int Rank)>();
        long lowestTop = long.MaxValue;
        for (int rank = 0; rank < items.Length; rank++)
        {
            int item = items[rank];
            if (_offset[item] >= 0)
                continue;
            open.Add((_least[item], rank));
            lowestTop = Math.Min(lowestTop, (long)_least[item] + _conflicts.Problem.Items[item].Bytes);
        }
        if (open.Count == 0)
        {
            foreach (int item in items)
                _solution[item] = _offset[item];
            return SearchEnd.Found;
        }
        open.Sort();
        foreach ((int offset, int rank) in open)
        {
            if (offset < ground || (offset == ground && rank < groundRank))
                continue;
            // Something still to be placed would fit below: this gap need not be.
            if (offset >= lowestTop)
                break;
            int item = items[rank];
            int leastMark = _leastUndo.Count, floorMark = _floorUndo.Count;
            _offset[item] = offset;
            bool hasHat = Place(item, offset);
            SearchEnd end = IsHopeful(from, to, offset) ? Descend(items, from, to, offset, rank, item) : SearchEnd.Impossible;
            Unplace(item, leastMark, floorMark);
            if (end != SearchEnd.Impossible)
                return end;
            if (!hasHat)
                break;
        }
        return SearchEnd.Impossible;
    }

    /// <summary>Where placing the item leaves stretches of time that share no unplaced item, each is solved by itself.</summary>
    private SearchEnd Descend(int[] items, int from, int to, int ground, int groundRank, int item)
    {
        _solution[item] = _offset[item];
        var starts = new List<int> { from };
        for (int s = _conflicts.First[item]; s < _conflicts.Last[item]; s++)
            if (--_cuts[s] == 0)
                starts.Add(s + 1);
        SearchEnd end = SearchEnd.Found;
        if (starts.Count == 1)
        {
            end = Search(items, from, to, ground, groundRank);
        }
        else
        {
            for (int p = 0; p < starts.Count && end == SearchEnd.Found; p++)
            {
                int first = starts[p], last = p + 1 < starts.Count ? starts[p + 1] - 1 : to;
                int[] inside = [.. items.Where(i => _offset[i] < 0 && _conflicts.First[i] <= last && first <= _conflicts.Last[i])];
                if (inside.Length > 0)
                    end = Part(inside, first, last);
            }
        }
        for (int s = _conflicts.First[item]; s < _conflicts.Last[item]; s++)
            _cuts[s]++;
        return end;
    }

    /// <summary>Raises what lives beside the item; true if anything still unplaced does.</summary>
    private bool Place(int item, int offset)
    {
        bool hasHat = false;
        _mark++;
        var touched = new List<int>();
        foreach (Conflict c in _conflicts.Of[item])
        {
            if (_offset[c.Other] >= 0)
                continue;
            hasHat = true;
            long least = c.Window >= 0 && _least[c.Other] <= (long)offset + c.Window ? Math.Max(_least[c.Other], offset) : (long)offset + c.Gap;
            if (!Raise(c.Other, least))
                continue;
            for (int s = _conflicts.First[c.Other]; s <= _conflicts.Last[c.Other]; s++)
            {
                if (_sectionMark[s] == _mark)
                    continue;
                _sectionMark[s] = _mark;
                touched.Add(s);
            }
        }
        int first = _conflicts.First[item];
        long top = (long)offset + _conflicts.Problem.Items[item].Bytes;
        for (int s = first; s <= _conflicts.Last[item]; s++)
        {
            _total[s] -= _conflicts.Adds[item][s - first];
            SetFloor(s, Math.Max(_floor[s], top));
        }
        foreach (int s in touched)
        {
            long least = long.MaxValue;
            foreach (int other in _members[s])
                if (_offset[other] < 0)
                    least = Math.Min(least, _least[other]);
            if (least != long.MaxValue && _floor[s] < least)
                SetFloor(s, least);
        }
        return hasHat;
    }

    /// <summary>Lifts an item's least offset, past alignment and past the gaps that lie between windows and tops of those placed.</summary>
    private bool Raise(int item, long least)
    {
        if (_least[item] >= least)
            return false;
        int alignment = _conflicts.Problem.Items[item].Alignment;
        bool moved = true;
        while (moved)
        {
            moved = false;
            least = (least + alignment - 1) / alignment * alignment;
            foreach ((int below, int window, int gap) in _windows[item])
            {
                if (_offset[below] >= 0 && least > (long)_offset[below] + window && least < (long)_offset[below] + gap)
                {
                    least = (long)_offset[below] + gap;
                    moved = true;
                }
            }
        }
        _leastUndo.Push((item, _least[item]));
        _least[item] = (int)Math.Min(least, int.MaxValue);
        return true;
    }

    private void SetFloor(int section, long floor)
    {
        _floorUndo.Push((section, _floor[section]));
        _floor[section] = floor;
    }

    private void Unplace(int item, int leastMark, int floorMark)
    {
        while (_floorUndo.Count > floorMark)
        {
            (int section, long floor) = _floorUndo.Pop();
            _floor[section] = floor;
        }
        int first = _conflicts.First[item];
        for (int s = first; s <= _conflicts.Last[item]; s++)
            _total[s] += _conflicts.Adds[item][s - first];
        while (_leastUndo.Count > leastMark)
        {
            (int other, int least) = _leastUndo.Pop();
            _least[other] = least;
        }
        _offset[item] = -1;
    }

    /// <summary>No section is too full for what it must still hold.</summary>
    private bool IsHopeful(int from, int to, int ground)
    {
        for (int s = from; s <= to; s++)
            if (Math.Max(ground, _floor[s]) + _total[s] > _capacity)
                return false;
        return true;
    }
}
