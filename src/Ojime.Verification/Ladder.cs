using System.Globalization;
using System.Text.RegularExpressions;
using Ojime.Core;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>Where a package is proven.</summary>
public sealed record LadderOptions
{
    /// <summary>Run on this machine, with the address and undefined-behaviour sanitisers.</summary>
    public bool OnHost { get; init; } = true;

    /// <summary>Cores whose code is run on an emulated board.</summary>
    public IReadOnlyList<Cpu> Cpus { get; init; } = [];

    /// <summary>The compiler's optimisation on emulated boards.</summary>
    public string Optimisation { get; init; } = "-O2";
}

/// <summary>The upper rungs of the ladder of proof: the package's own golden vectors on this machine and on emulated cores, step by step.</summary>
public static partial class Ladder
{
    public static IReadOnlyList<Rung> Climb(PackageFolder package, LadderOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var rungs = new List<Rung>();
        if (options.OnHost)
        {
            progress?.Report("proving on this machine");
            rungs.Add(OnHost(package, cancel));
        }
        foreach (Cpu cpu in options.Cpus)
        {
            if (Boards.For(cpu) is not { } board)
                continue;
            progress?.Report($"proving on an emulated {cpu.Name}");
            rungs.Add(OnBoard(package, cpu, board, options, cancel));
        }
        return rungs;
    }

    /// <summary>
    /// What each climbed rung says of each step. The self-test compares every integer step of every vector in order and stops at the first that differs, so
    /// the steps before it are proven equal, and those after it are not judged: they were given wrong inputs.
    /// </summary>
    public static IEnumerable<LayerProof> PerLayer(PackageFolder package, IReadOnlyList<Rung> rungs)
    {
        Rung[] climbed = [.. rungs.Where(static r => r.Skipped is null)];
        for (int step = 0; step < package.Steps.Count; step++)
            yield return new(step, package.Steps[step].Layer, [.. climbed.Select(r =>
                r.FirstBadStep is { } bad && step >= bad ? (step == bad ? "DIFFERS" : "after")
                : r.Failed && r.FirstBadStep is null ? "unknown"
                : package.Steps[step].IsExact ? "exact"
                : r.Floats == FloatProof.Steps ? "1e-4" : "at the end")]);
    }

    private static Rung OnHost(PackageFolder package, CancellationToken cancel)
    {
        const string level = "host C, sanitised";
        if (Tool.Find("gcc") is null)
            return new(level, "host", 0, 0, Skipped: "gcc is not installed");
        DirectoryInfo work = Directory.CreateTempSubdirectory("ojime-prove-");
        try
        {
            string[] arguments =
            [
                "-std=c99", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror",
                "-I", System.IO.Path.Combine(package.Path, "include"), "-I", System.IO.Path.Combine(package.Path, "test"),
                .. Directory.EnumerateFiles(System.IO.Path.Combine(package.Path, "src"), "*.c").Order(StringComparer.Ordinal),
                System.IO.Path.Combine(package.Path, "test", $"{package.Name}_selftest.c"), System.IO.Path.Combine(package.Path, "test", "main_host.c"),
                "-lm", "-o", "prove",
            ];
            ToolResult compiled = Tool.Run("gcc", arguments, work.FullName, cancel: cancel);
            if (compiled.ExitCode != 0)
                return new(level, "host", 1, 0, $"gcc refuses the package: {FirstLine(compiled.Errors)}");
            ToolResult ran = Tool.Run(System.IO.Path.Combine(work.FullName, "prove"), ["--selftest"], work.FullName, limit: TimeSpan.FromMinutes(5), cancel: cancel);
            Match ok = Passed().Match(ran.Text), bad = Failed().Match(ran.Text);
            int vectors = ok.Success ? int.Parse(ok.Groups[1].Value, CultureInfo.InvariantCulture) : 1;
            Rung selfTest = ok.Success && ran.ExitCode == 0
                ? new(level, "host", vectors, vectors)
                : new(level, "host", vectors, 0, bad.Success ? Where(package, int.Parse(bad.Groups[1].Value, CultureInfo.InvariantCulture)) : FirstLine(ran.Errors + ran.Text),
                    FirstBadStep: bad.Success ? int.Parse(bad.Groups[1].Value, CultureInfo.InvariantCulture) : null);
            return package.IsExact || (selfTest.Failed && selfTest.FirstBadStep is null) ? selfTest : StepByStep(package, selfTest, work.FullName, cancel);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>The steps in floats, which the self-test knows no bits of: where it fails at the end, this finds where that begins.</summary>
    private static Rung StepByStep(PackageFolder package, Rung selfTest, string folder, CancellationToken cancel)
    {
        if (package.ReadGraph(new Report()) is not { } graph || !StepProof.IsOf(graph, package.Steps))
            return selfTest with { Floats = FloatProof.Results };
        ToolResult ran = Tool.Run(System.IO.Path.Combine(folder, "prove"), ["--golden"], folder, limit: TimeSpan.FromMinutes(5), cancel: cancel);
        // A program that ended early, or wrote nothing, has proven nothing.
        if (ran.ExitCode != 0 || ran.Output.Length == 0)
            return selfTest with { Equal = 0, FirstDifference = $"the golden vectors could not be traced: {FirstLine(ran.Errors)}" };
        try
        {
            if (new StepProof(graph, package.Steps).FirstBadStep(ran.Output) is { } bad && bad <= (selfTest.FirstBadStep ?? bad))
                return selfTest with { Equal = 0, FirstDifference = Where(package, bad), FirstBadStep = bad, Floats = FloatProof.Steps };
            // Where floats become codes again, small differences of right steps can grow until the end.
            bool decided = !selfTest.Failed || (StepProof.Requantizes(graph) && selfTest.FirstBadStep is { } end && !package.Steps[end].IsExact);
            return decided ? selfTest with { Equal = selfTest.Vectors, FirstDifference = null, FirstBadStep = null, Floats = FloatProof.Steps } : selfTest;
        }
        catch (InvalidDataException problem)
        {
            return selfTest with { Equal = 0, FirstDifference = problem.Message };
        }
    }

    private static Rung OnBoard(PackageFolder package, Cpu cpu, Board board, LadderOptions options, CancellationToken cancel)
    {
        string level = $"{cpu.Name} code", on = $"{cpu.Name} ({board.Name})";
        foreach (string program in (string[])[cpu.Compiler, board.Program])
            if (Tool.Find(program) is null)
                return new(level, on, 0, 0, Skipped: $"{program} is not installed");
        EmulatedRun run = EmulatedRun.Of(package.Path, package.Name, cpu, new FirmwareOptions(options.Optimisation), cancel)!;
        int vectors = Math.Max(1, run.Vectors);
        return run.Passed
            ? new(level, on, vectors, vectors, Instructions: run.Instructions, StackBytes: run.StackBytes) { Floats = package.IsExact ? FloatProof.None : FloatProof.Results }
            : new(level, on, vectors, 0, run.FirstBadStep is { } step ? Where(package, step) : $"the emulator stopped early: {FirstLine(run.Log)}", FirstBadStep: run.FirstBadStep);
    }

    private static string Where(PackageFolder package, int step) =>
        $"first differs at step {step}{(step < package.Steps.Count ? $", {package.Steps[step].Layer}" : "")}";

    private static string FirstLine(string text) => text.Split('\n').Select(static l => l.Trim()).FirstOrDefault(static l => l.Length > 0) ?? "it said nothing";

    [GeneratedRegex("selftest ok, ([0-9]+) vectors")]
    private static partial Regex Passed();

    [GeneratedRegex("selftest failed with -?[0-9]+ at step ([0-9]+)")]
    private static partial Regex Failed();
}
