using System.Collections.Concurrent;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>How emitted C is built and run on this computer.</summary>
public sealed record HostOptions
{
    public const string UndefinedBehaviour = "-O1 -fsanitize=undefined -fno-sanitize-recover";
    public const string AllSanitizers = "-O1 -g -fsanitize=undefined,address -fno-sanitize-recover";

    public string Compiler { get; init; } = "gcc";
    public string Flags { get; init; } = UndefinedBehaviour;

    /// <summary>Returns what each step leaves, besides the outputs.</summary>
    public bool Trace { get; init; }

    /// <summary>Overwrites dead bytes of the arena after each step.</summary>
    public bool Poison { get; init; }

    /// <summary>How many models share a program, and how many programs are built at once.</summary>
    public int BatchSize { get; init; } = 24;
    public int Jobs { get; init; } = 2;
}

/// <summary>A plan and what it is run on: sequences of samples, states reset before each sequence.</summary>
public sealed record HostCase(Plan Plan, IReadOnlyList<IReadOnlyList<Tensor[]>> Sequences)
{
    public HostCase(Plan plan, IReadOnlyList<Tensor[]> samples) : this(plan, [samples]) { }
}

/// <summary>One run: its outputs, and with <see cref="HostOptions.Trace"/> the bytes of every <see cref="TracePoint"/>, in their order.</summary>
public sealed record HostRun(Tensor[] Outputs, byte[][] Steps);

/// <summary>The runs of a case, all sequences in a row; or why there are none: the compiler's or the program's own words.</summary>
public sealed record HostOutcome(IReadOnlyList<HostRun> Runs, string? Failure)
{
    public Tensor[][] Outputs => [.. Runs.Select(static r => r.Outputs)];
}

/// <summary>Emits packages, compiles them with the host's C compiler and runs them. Many small models share one program.</summary>
public static class HostC
{
    private const string Warnings = "-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Werror";
    private const long MostTextBytes = 1 << 19;

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    /// <summary>Runs each sample in turn, state carried over, and returns the outputs of each.</summary>
    public static Tensor[][] Run(Graph graph, IReadOnlyList<Tensor[]> samples, string flags = HostOptions.UndefinedBehaviour) =>
        Run(Planner.Make(graph, Cpus.Host), samples, flags);

    /// <summary>The same for a plan made elsewhere.</summary>
    public static Tensor[][] Run(Plan plan, IReadOnlyList<Tensor[]> samples, string flags = HostOptions.UndefinedBehaviour) =>
        Run(new HostCase(plan, samples), new() { Flags = flags }).Outputs;

    /// <summary>Runs one case; a failure is an exception.</summary>
    public static HostOutcome Run(HostCase one, HostOptions options)
    {
        HostOutcome outcome = RunAll([one], options)[0];
        return outcome.Failure is null ? outcome : throw new InvalidOperationException(outcome.Failure);
    }

    /// <summary>Runs cases, many to a program. Outcomes come in the order of the cases; one that fails does not stop the others.</summary>
    public static IReadOnlyList<HostOutcome> RunAll(IReadOnlyList<HostCase> cases, HostOptions options, CancellationToken cancel = default)
    {
        var outcomes = new HostOutcome[cases.Count];
        IEnumerable<int[]> batches = Enumerable.Range(0, cases.Count).Chunk(options.BatchSize);
        Parallel.ForEach(Partitioner.Create(batches, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, batch => RunBatch(cases, batch, outcomes, options, cancel));
        return outcomes;
    }

    private static void RunBatch(IReadOnlyList<HostCase> cases, int[] batch, HostOutcome[] outcomes, HostOptions options, CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ojime-host-");
        try
        {
            if (Build(cases, batch, folder.FullName, options, cancel) is { } refusal)
            {
                if (batch.Length == 1)
                {
                    outcomes[batch[0]] = new([], refusal);
                    return;
                }
                RunBatch(cases, batch[..(batch.Length / 2)], outcomes, options, cancel);
                RunBatch(cases, batch[(batch.Length / 2)..], outcomes, options, cancel);
                return;
            }
            for (int i = 0; i < batch.Length; i++)
                outcomes[batch[i]] = RunModel(cases[batch[i]], i, folder.FullName, options, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One translation unit of all packages' own sources. Returns the compiler's complaint, or null.</summary>
    private static string? Build(IReadOnlyList<HostCase> cases, int[] batch, string folder, HostOptions options, CancellationToken cancel)
    {
        var unit = new CWriter().Line("#define OJ_NO_SELFTEST").Line("#define OJ_WITH_DEAD_BYTES");
        var table = new CWriter().Line("static const batch_model batch_models[] = {");
        var assembly = new List<string>();
        for (int i = 0; i < batch.Length; i++)
        {
            Plan plan = cases[batch[i]].Plan;
            bool isLarge = plan.Graph.Constants.Sum(static c => (long)c.Type.ByteCount) > MostTextBytes;
            IReadOnlyDictionary<string, byte[]> files =
                PackageWriter.Write(plan, new() { Name = $"m{i}", WithIntegrations = false, TablesInAssembly = isLarge });
            foreach ((string path, byte[] bytes) in files)
                if (!path.EndsWith("_selftest.c", StringComparison.Ordinal) && !path.StartsWith("test/main_", StringComparison.Ordinal))
                    File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), bytes);
            unit.Line($"#include \"m{i}.c\"").Line($"#include \"m{i}_golden.h\"");
            if (isLarge)
                assembly.Add($"m{i}_weights.S");
            else
                unit.Line($"#include \"m{i}_weights.c\"");
            table.Line($"    {{&m{i}_model, m{i}_trace, m{i}_dead, M{i}_TRACES, M{i}_DEAD}},");
        }
        File.WriteAllText(Path.Combine(folder, "host_batch.h"), table.Line("};").ToString());
        File.WriteAllText(Path.Combine(folder, "host_batch.c"), unit + Harness());
        string[] flags = [.. $"{Warnings} {options.Flags}".Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        ToolResult result = Tool.Run(options.Compiler, [.. flags, "host_batch.c", .. assembly, "-lm", "-o", "host_batch"], folder, cancel: cancel);
        return result.ExitCode == 0 ? null : $"{options.Compiler} refuses the package: {result.Errors}";
    }

    private static HostOutcome RunModel(HostCase one, int number, string folder, HostOptions options, CancellationToken cancel)
    {
        using var input = new MemoryStream();
        foreach (IReadOnlyList<Tensor[]> sequence in one.Sequences)
        {
            for (int s = 0; s < sequence.Count; s++)
            {
                input.WriteByte((byte)(s == 0 ? 1 : 0));
                foreach (Tensor tensor in sequence[s])
                    input.Write(tensor.Bytes.Span);
            }
        }
        string[] arguments = [$"{number}", .. options.Trace ? (string[])["--trace"] : [], .. options.Poison ? (string[])["--poison"] : []];
        ToolResult result = Tool.Run(Path.Combine(folder, "host_batch"), arguments, folder, input.ToArray(), TimeSpan.FromMinutes(5), cancel);
        if (result.ExitCode != 0)
            return new([], $"the program ended with {result.ExitCode}: {result.Errors}");
        IReadOnlyList<TracePoint> points = options.Trace ? TracePoint.Of(one.Plan) : [];
        int at = 0;
        Memory<byte> Take(int bytes) => result.Output.AsMemory((at += bytes) - bytes, bytes);
        var runs = new List<HostRun>();
        for (int r = 0; r < one.Sequences.Sum(static s => s.Count); r++)
        {
            byte[][] steps = [.. points.Select(p => Take(p.Bytes).ToArray())];
            runs.Add(new([.. one.Plan.Graph.Outputs.Select(o => new Tensor(o.Value.Type, Take(o.Value.Type.ByteCount)))], steps));
        }
        return new(runs, null);
    }

    private static string Harness()
    {
        using Stream stream = typeof(HostC).Assembly.GetManifestResourceStream("host_batch.c")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
