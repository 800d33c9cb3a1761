using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>Bytes copied inside the arena, or into it from a constant; the places may overlap.</summary>
/// <param name="From">Byte offset in the arena; null where the value is a constant, or lies in the graph around this one.</param>
public sealed record Move(Value Value, int? From, int To, int Bytes);

/// <summary>One unit of the emitted schedule: a node, the kernel that does it, where its scratch lies.</summary>
/// <param name="ScratchOffset">Byte offset in the arena, or null where the kernel wants none.</param>
public sealed record Step(int Index, Node Node, Kernel Kernel, int? ScratchOffset)
{
    /// <summary>Inputs that are moved to another place before the kernel runs, because its output needs theirs.</summary>
    public ImmutableArray<Move> Moves { get; init; } = [];

    /// <summary>Plans of the graphs that the node's operator holds; their offsets count from this step's scratch.</summary>
    public ImmutableArray<Plan> Held => Kernel is GraphKernel { Plans: var plans } ? plans : [];

    /// <summary>This step, then those of the plans that it holds.</summary>
    public IEnumerable<Step> WithHeld => Held.SelectMany(static p => p.AllSteps).Prepend(this);
}

public enum RegionKind { Input, Output, State, Tensor, Scratch, Copy }

/// <summary>Bytes of the arena that belong to one thing for a while.</summary>
/// <param name="FirstSlot">The slot it is born in, see <see cref="Plan.SlotOf"/>.</param>
/// <param name="LastSlot">The last slot that needs it.</param>
public sealed record Region(string Name, RegionKind Kind, Value? Value, int Offset, int Bytes, int FirstSlot, int LastSlot);

/// <summary>Everything that emission needs: steps in order, and where each value lies in the arena.</summary>
public sealed record Plan
{
    public required Graph Graph { get; init; }
    public required Cpu Cpu { get; init; }
    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>The steps, each followed by those of the graphs that its operator holds.</summary>
    public IEnumerable<Step> AllSteps => Steps.SelectMany(static s => s.WithHeld);

    /// <summary>Byte offset in the arena of every input, state and computed value, before any move. A view has its source's offset; constants have none.</summary>
    public required IReadOnlyDictionary<Value, int> Offsets { get; init; }

    /// <summary>Places of results that lie elsewhere than their value: constants, and a state's value from before the run.</summary>
    public IReadOnlyDictionary<Value, int> ResultCopies { get; init; } = ImmutableDictionary<Value, int>.Empty;

    /// <summary>Byte offset of each output of the graph, where the caller reads it after a run.</summary>
    public ImmutableArray<int> OutputOffsets =>
        [.. Graph.Outputs.Select(o => ResultCopies.TryGetValue(Storage.RootOf(o.Value), out int copy) ? copy : Offsets[o.Value])];

    /// <summary>What is copied after the last step: outputs that lie elsewhere, then states that could not be written in place.</summary>
    public ImmutableArray<Move> Endings { get; init; } = [];

    /// <summary>Who owns which bytes when: the map of the arena over time. Empty where a plan was made by hand.</summary>
    public ImmutableArray<Region> Regions { get; init; } = [];

    public required int ArenaBytes { get; init; }

    /// <summary>No arrangement of these steps with these kernels takes fewer bytes.</summary>
    public required int LowerBoundBytes { get; init; }

    /// <summary>The alignment that the arena's first byte needs.</summary>
    public int Alignment { get; init; } = 8;

    public bool IsOptimal => ArenaBytes == LowerBoundBytes;

    /// <summary>Bytes that keep their content from run to run.</summary>
    public int StateBytes => Graph.States.Sum(static s => s.Initial.Type.ByteCount);

    /// <summary>
    /// A run is a row of slots: 0 while the caller writes inputs; then for each step one in which inputs may be moved and one in which
    /// the kernel runs; then <see cref="EndSlot"/> while the caller reads outputs.
    /// </summary>
    public static int SlotOf(int stepIndex) => (2 * stepIndex) + 2;

    public int EndSlot => (2 * Steps.Length) + 1;

    /// <summary>Where a step finds a value that it reads: its place, or where it was moved to before the step.</summary>
    public int OffsetIn(Step step, Value value)
    {
        Value root = Storage.RootOf(value);
        return step.Moves.FirstOrDefault(m => m.Value == root)?.To ?? Offsets[value];
    }

    /// <summary>The value whose memory this one shares: itself, or that of which it is a view.</summary>
    public static Value RootOf(Value value) => Storage.RootOf(value);

    /// <summary>The constant behind a value: its own, or that of which it is a view.</summary>
    public static Core.Tensor? ConstantOf(Value value) => Storage.RootOf(value).Constant;

    /// <summary>Bytes of the arena that nothing needs between a step and the next, as (offset, length). Whatever is written there must not matter.</summary>
    public IReadOnlyList<(int Offset, int Bytes)> DeadAfter(int stepIndex)
    {
        int slot = SlotOf(stepIndex) + 1;
        var dead = new List<(int, int)>();
        int end = Regions.IsEmpty ? ArenaBytes : 0;
        foreach (Region region in Regions.Where(r => r.FirstSlot <= slot && slot <= r.LastSlot && r.Bytes > 0).OrderBy(static r => r.Offset))
        {
            if (region.Offset > end)
                dead.Add((end, region.Offset - end));
            end = Math.Max(end, region.Offset + region.Bytes);
        }
        if (end < ArenaBytes)
            dead.Add((end, ArenaBytes - end));
        return dead;
    }
}
