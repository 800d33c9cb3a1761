using System.Globalization;
using Ojime.Ops;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

public class CodeSizesTests
{
    private static readonly Kernel[] Kernels = [.. Operators.All.SelectMany(static o => o.Kernels).DistinctBy(static k => k.Name).OrderBy(static k => k.Name, StringComparer.Ordinal)];

    /// <summary>Other compilers make other code; the figures are to choose by, so a quarter and a few instructions are near enough.</summary>
    [Fact]
    public void Every_kernel_has_the_size_it_was_measured_at()
    {
        Assert.SkipWhen(Tool.Find("arm-none-eabi-gcc") is null, "the cross-compiler is not installed");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-sizes-");
        try
        {
            Dictionary<string, int> sizes = Measure(folder.FullName);
            if (Environment.GetEnvironmentVariable("OJIME_WRITE") == "1")
                File.WriteAllText(Path.Combine(Repository.Root, "src", "Ojime.Ops", "Kernels", "code_sizes.txt"), string.Concat(Kernels.Select(k => $"{k.Name} {sizes[k.Name]}\n")));
            else
                Assert.All(Kernels, k => Assert.True(CodeSizes.IsMeasured(k.Name) && Math.Abs(k.CodeBytes - sizes[k.Name]) <= (sizes[k.Name] / 4) + 64,
                    $"{k.Name}: {k.CodeBytes} B stated, {sizes[k.Name]} B compiled"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, int> Measure(string folder)
    {
        foreach (string file in CFiles.Closure(Kernels.Select(static k => $"{k.Name}.c")))
            File.WriteAllText(Path.Combine(folder, file), CFiles.Read(file));
        var sizes = new Dictionary<string, int>();
        foreach (IGrouping<string, Kernel> group in Kernels.GroupBy(static k => CoreFor(k.Needs).CompilerFlags))
        {
            ToolResult made = Tool.Run("arm-none-eabi-gcc", [.. group.Key.Split(' '), "-std=c99", "-Os", "-w", "-DKERNEL=", "-c", .. group.Select(static k => $"{k.Name}.c")], folder);
            Assert.True(made.ExitCode == 0, made.Errors);
            ToolResult sized = Tool.Run("arm-none-eabi-size", [.. group.Select(static k => $"{k.Name}.o")], folder);
            foreach (string[] row in sized.Text.Split('\n').Skip(1).Select(static l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(static r => r.Length == 6))
                sizes[Path.GetFileNameWithoutExtension(row[5])] = int.Parse(row[0], CultureInfo.InvariantCulture) + int.Parse(row[1], CultureInfo.InvariantCulture);
        }
        return sizes;
    }

    private static Cpu CoreFor(Features needs) => ((Cpu[])[Cpus.CortexM0Plus, Cpus.CortexM4, Cpus.CortexM55]).First(c => (needs & ~c.Has) == 0);
}
