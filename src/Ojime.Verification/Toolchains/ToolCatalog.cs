using System.Collections.Immutable;

namespace Ojime.Verification;

/// <summary>An outside program, what it is for, and the packages of Debian and Ubuntu that bring it.</summary>
public sealed record KnownTool(string Program, string Purpose, string Packages)
{
    public string? Path => Tool.Find(Program);
}

/// <summary>Every outside program that verification can use; none is needed to read, fit or emit.</summary>
public static class ToolCatalog
{
    public static ImmutableArray<KnownTool> All { get; } =
    [
        new("gcc", "proves the C on this machine, with sanitisers", "gcc libc6-dev"),
        new("arm-none-eabi-gcc", "builds for Cortex-M: exact sizes", "gcc-arm-none-eabi libnewlib-arm-none-eabi"),
        new("riscv64-unknown-elf-gcc", "builds for RV32: exact sizes", "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf"),
        new("qemu-system-arm", "runs and counts it on Cortex-M cores", "qemu-system-arm"),
        new("qemu-system-riscv32", "runs and counts it on an RV32 core", "qemu-system-misc"),
    ];

    /// <summary>The one command that installs what is missing, or null where all is there.</summary>
    public static string? InstallCommand(IEnumerable<KnownTool> tools)
    {
        string[] packages = [.. tools.Where(static t => t.Path is null).SelectMany(static t => t.Packages.Split(' ')).Distinct()];
        return packages.Length == 0 ? null : $"sudo apt-get install {string.Join(' ', packages)}";
    }

    public static KnownTool? Find(string program) => All.FirstOrDefault(t => t.Program == program);
}
