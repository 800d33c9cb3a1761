using System.Collections.Immutable;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>An emulated board: which cores' code it runs, and how QEMU is called.</summary>
/// <param name="LinkerScript">The file in the package's test/link folder.</param>
public sealed record Board(string Name, string Program, string Machine, string LinkerScript, ImmutableArray<Cpu> Runs)
{
    /// <summary>Arguments for one deterministic run: every instruction takes one virtual nanosecond.</summary>
    public IEnumerable<string> Arguments(string elf) =>
    [
        "-M", Machine, .. Program == "qemu-system-riscv32" ? (string[])["-bios", "none"] : [],
        "-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native",
        "-icount", "shift=0", "-kernel", elf,
    ];
}

/// <summary>The boards of Debian's QEMU that stand for our cores.</summary>
public static class Boards
{
    public static ImmutableArray<Board> All { get; } =
    [
        // The board's core is an M3, which runs Armv6-M code instruction for instruction.
        new("mps2-an385", "qemu-system-arm", "mps2-an385", "mps2.ld", [Cpus.CortexM0, Cpus.CortexM0Plus, Cpus.CortexM3]),
        new("mps2-an386", "qemu-system-arm", "mps2-an386", "mps2.ld", [Cpus.CortexM4, Cpus.CortexM4F]),
        new("mps2-an500", "qemu-system-arm", "mps2-an500", "mps2.ld", [Cpus.CortexM7]),
        new("mps2-an505", "qemu-system-arm", "mps2-an505", "mps2-secure.ld", [Cpus.CortexM33]),
        new("mps3-an547", "qemu-system-arm", "mps3-an547", "mps3.ld", [Cpus.CortexM55]),
        new("riscv32-virt", "qemu-system-riscv32", "virt", "riscv.ld", [Cpus.Rv32Imc, Cpus.Rv32Imac]),
    ];

    /// <summary>The board that runs a core's code; null for the host.</summary>
    public static Board? For(Cpu cpu) => All.FirstOrDefault(b => b.Runs.Contains(cpu));
}
