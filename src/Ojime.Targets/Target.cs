using Ojime.Core;

namespace Ojime.Targets;

/// <summary>What a model is fitted to: a core and, where the user named a chip, its memories and clock.</summary>
public sealed record Target
{
    public required string Name { get; init; }
    public required Cpu Cpu { get; init; }
    public Chip? Chip { get; init; }
    public long? RamBytes { get; init; }
    public long? FlashBytes { get; init; }

    public static Target Of(Chip chip) => new()
    {
        Name = chip.Name, Cpu = Cpus.All.First(c => c.Name == chip.Core), Chip = chip, RamBytes = chip.RamBytes, FlashBytes = chip.FlashBytes,
    };

    public static Target Of(Cpu cpu) => new() { Name = cpu.Name, Cpu = cpu };
}
