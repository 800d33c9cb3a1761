using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>A compiler as a user may call it on emitted C: a language, a core, no warning left unsaid.</summary>
public sealed record CCompiler(string Program, string Flags)
{
    private const string Warnings = "-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Werror";

    public bool IsInstalled => Tool.Find(Program) is not null;

    /// <summary>Compiles in a folder; skips the test where the compiler is not installed, fails it on the first word said.</summary>
    public void Compile(string folder, params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(IsInstalled, $"needs {Program}");
        ToolResult result = Tool.Run(Program, [.. Flags.Split(' '), .. Warnings.Split(' '), .. arguments], folder, cancel: TestContext.Current.CancellationToken);
        Assert.True(result.Errors.Length == 0 && result.ExitCode == 0, result.Errors.Length > 4000 ? result.Errors[..4000] : $"exit code {result.ExitCode} {result.Errors}");
    }

    /// <summary>Where its assembly may go, apart from that of others.</summary>
    public string Assembly => $"{string.Concat(ToString().Where(char.IsAsciiLetterOrDigit))}.s";

    public override string ToString() => $"{Program} {Flags}";
}

/// <summary>The compilers that emitted C is promised to pass without a warning, as C99 and as C++11, and the cores whose kernels differ.</summary>
public static class CCompilers
{
    public static CCompiler[] Host { get; } =
        [new("gcc", "-std=c99"), new("clang", "-std=c99"), new("g++", "-std=c++11 -x c++"), new("clang++", "-std=c++11 -x c++")];

    public static CCompiler[] Cores { get; } =
    [
        For(Cpus.CortexM0), For(Cpus.CortexM4), For(Cpus.CortexM55), For(Cpus.Rv32Imc),
        new("arm-none-eabi-g++", $"-std=c++11 -x c++ {Cpus.CortexM0.CompilerFlags}"),
    ];

    public static TheoryData<CCompiler> All => [.. Host, .. Cores];

    public static CCompiler For(Cpu cpu) =>
        new(cpu.Compiler, $"-std=c99 {cpu.CompilerFlags}{(cpu.Compiler.StartsWith("riscv", StringComparison.Ordinal) ? " --specs=picolibc.specs" : "")}");
}
