using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Targets;

namespace Ojime.Planning;

/// <summary>One unit of the emitted schedule: a node, the kernel that does it, where its scratch lies.</summary>
/// <param name="ScratchOffset">Byte offset in the arena, or null where the kernel wants none.</param>
public sealed record Step(int Index, Node Node, Kernel Kernel, int? ScratchOffset);

/// <summary>Everything that emission needs: steps in order, and where each value lies in the arena.</summary>
public sealed record Plan
{
    public required Graph Graph { get; init; }
    public required Cpu Cpu { get; init; }
    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>Byte offset in the arena of every input, state and computed value. A view has its source's offset.</summary>
    public required IReadOnlyDictionary<Value, int> Offsets { get; init; }

    public required int ArenaBytes { get; init; }

    /// <summary>No arrangement of these steps with these kernels takes fewer bytes.</summary>
    public required int LowerBoundBytes { get; init; }

    public bool IsOptimal => ArenaBytes == LowerBoundBytes;
}
