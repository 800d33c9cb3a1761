using System.Globalization;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>What a package's self-test told from an emulated board.</summary>
/// <param name="FirstBadStep">The first step whose result differs, or null where all are equal.</param>
/// <param name="Instructions">Of one inference, counted.</param>
/// <param name="StackBytes">The deepest stack of one inference, by paint.</param>
public sealed record EmulatedRun(bool Passed, int Vectors, int? FirstBadStep, long? Instructions, int? StackBytes, string Log)
{
    /// <summary>Runs a linked self-test. The program prints lines of the form <c>OJ word number</c> over semihosting.</summary>
    /// <exception cref="ToolMissingException">QEMU is not installed.</exception>
    public static EmulatedRun Of(Board board, string elf, string workFolder, CancellationToken cancel)
    {
        ToolResult result = Tool.Run(board.Program, board.Arguments(elf), workFolder, limit: TimeSpan.FromMinutes(10), cancel: cancel);
        // Semihosting's console is QEMU's stderr or stdout, as its version has it.
        string log = result.Text + result.Errors;
        var facts = new Dictionary<string, string[]>();
        foreach (string line in log.Split('\n'))
            if (line.Trim().Split(' ') is ["OJ", var word, .. var rest])
                facts[word] = rest;
        long? Number(string word) => facts.TryGetValue(word, out string[]? rest) && rest.Length > 0 && long.TryParse(rest[0], CultureInfo.InvariantCulture, out long n) ? n : null;
        bool passed = facts.TryGetValue("selftest", out string[]? verdict) && verdict is ["ok", ..] && facts.ContainsKey("end");
        int? bad = verdict is ["bad", "step", var step] && int.TryParse(step, CultureInfo.InvariantCulture, out int s) ? s : null;
        return new(passed, (int)(Number("vectors") ?? 0), bad, Number("instructions"), (int?)Number("stack"), log);
    }

    /// <summary>Builds and runs a package's self-test for a core; null where no emulated board runs that core's code.</summary>
    public static EmulatedRun? Of(string package, string name, Cpu cpu, FirmwareOptions options, CancellationToken cancel)
    {
        if (Boards.For(cpu) is not { } board)
            return null;
        DirectoryInfo work = Directory.CreateTempSubdirectory("ojime-emulated-");
        try
        {
            string elf = Firmware.LinkSelfTest(package, name, cpu, board, options, work.FullName, cancel);
            return Of(board, elf, work.FullName, cancel);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
