using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>How firmware is compiled: the flags that go before all others.</summary>
/// <param name="Optimisation"><c>-O2</c> for time, <c>-Os</c> for size.</param>
public sealed record FirmwareOptions(string Optimisation = "-O2")
{
    public string[] Extra { get; init; } = [];
}

/// <summary>Builds a package for a core with the cross-compiler.</summary>
public static class Firmware
{
    /// <summary>The self-test program of a package, linked for an emulated board. Returns the ELF file's path.</summary>
    /// <exception cref="ToolMissingException">The cross-compiler is not installed.</exception>
    /// <exception cref="InvalidOperationException">The compiler refuses the package: our mistake.</exception>
    public static string LinkSelfTest(string package, string name, Cpu cpu, Board board, FirmwareOptions options, string workFolder, CancellationToken cancel)
    {
        string elf = Path.Combine(workFolder, $"{name}-{cpu.Name}.elf");
        Compile(cpu,
        [
            options.Optimisation, .. options.Extra,
            "-I", Path.Combine(package, "include"), "-I", Path.Combine(package, "test"),
            .. Sources(package, "src"), .. Sources(package, "test").Where(static f => !f.EndsWith("main_host.c", StringComparison.Ordinal)),
            .. Freestanding(cpu), "-T", Path.Combine(package, "test", "link", board.LinkerScript), "-Wl,--gc-sections", "-lm", "-o", elf,
        ], workFolder, cancel);
        return elf;
    }

    /// <summary>The model alone in a program that only starts and runs it: what it adds to a firmware, to the byte.</summary>
    public static Footprint Measure(string package, string name, Cpu cpu, FirmwareOptions options, string workFolder, CancellationToken cancel)
    {
        string main = Path.Combine(workFolder, "footprint.c"), elf = Path.Combine(workFolder, $"{name}-{cpu.Name}-footprint.elf");
        string upper = name.ToUpperInvariant();
        File.WriteAllText(main, $$"""
            #include "{{name}}.h"
            {{upper}}_DEFINE_ARENA(oj_memory);
            static {{name}} oj_self;
            int oj_footprint(void);
            int oj_footprint(void)
            {
                if ({{name}}_init(&oj_self, oj_memory, sizeof oj_memory) != OJ_OK) { return 1; }
                return (int){{name}}_run(&oj_self);
            }

            """);
        Compile(cpu,
        [
            options.Optimisation, .. options.Extra, "-ffunction-sections", "-fdata-sections", "-I", Path.Combine(package, "include"),
            main, .. Sources(package, "src"), .. Freestanding(cpu), "-Wl,--gc-sections", "-Wl,-e,oj_footprint", "-Wl,--defsym=_start=oj_footprint", "-lm", "-o", elf,
        ], workFolder, cancel);
        return Footprint.Of(ElfFile.Read(elf), name);
    }

    private static IEnumerable<string> Sources(string package, string folder) =>
        Directory.EnumerateFiles(Path.Combine(package, folder), "*.c").Order(StringComparer.Ordinal);

    private static string[] Freestanding(Cpu cpu) => cpu.Compiler.StartsWith("riscv", StringComparison.Ordinal)
        ? ["-nostartfiles", "--specs=picolibc.specs"]
        : ["-nostartfiles", "--specs=nano.specs", "--specs=nosys.specs"];

    private static void Compile(Cpu cpu, string[] arguments, string workFolder, CancellationToken cancel)
    {
        string[] all = ["-std=c99", .. cpu.CompilerFlags.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. arguments];
        ToolResult result = Tool.Run(cpu.Compiler, all, workFolder, cancel: cancel);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"{cpu.Compiler} refuses the package: {result.Errors}");
    }
}
