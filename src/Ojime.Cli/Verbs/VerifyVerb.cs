using System.CommandLine;
using System.Globalization;
using Ojime.Core;
using Ojime.Targets;
using Ojime.Verification;
using Ojime.Reports;

namespace Ojime.Cli;

/// <summary>What <c>verify --json</c> prints.</summary>
internal sealed record VerifyDocument(int SchemaVersion, string Package, Rung[] Rungs, LayerProof[] Layers);

/// <summary>Proves a package again: its golden vectors on this machine and on emulated cores, step by step.</summary>
internal static class VerifyVerb
{
    public static Command Command()
    {
        var package = new Argument<string>("package") { Description = "A folder that ojime fit wrote" };
        var on = new Option<string>("--on") { Description = "host, qemu (the package's core), all, or cores by name", DefaultValueFactory = static _ => "host,qemu" };
        var perLayer = new Option<bool>("--per-layer") { Description = "A line for each step" };
        var command = new Command("verify", "Proves a package: integers in every bit, floats step by step, on this machine and on emulated cores") { package, on, perLayer };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(Root.Talk(parsed), parsed.GetValue(package)!, parsed.GetValue(on)!, parsed.GetValue(perLayer), cancel)));
        return command;
    }

    /// <summary>The places that <c>--on</c> names; null after a diagnostic.</summary>
    public static LadderOptions? Places(string on, PackageFolder package, Report report)
    {
        bool host = false;
        var cpus = new List<Cpu>();
        foreach (string word in on.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "host":
                    host = true;
                    break;
                case "qemu":
                    cpus.AddRange(Cpus.All.Where(c => c.Name == package.Core && Boards.For(c) is not null));
                    break;
                case "all":
                    host = true;
                    cpus.AddRange(Cpus.All.Where(static c => Boards.For(c) is not null));
                    break;
                default:
                    if (Cpus.All.FirstOrDefault(c => c.Name == word && Boards.For(c) is not null) is { } cpu)
                        cpus.Add(cpu);
                    else
                        report.Add(UsageProblems.UnknownBoard(word, ["host", "qemu", "all", .. Cpus.All.Where(static c => Boards.For(c) is not null).Select(static c => c.Name)]));
                    break;
            }
        }
        return report.HasErrors ? null : new() { OnHost = host, Cpus = [.. cpus.Distinct()] };
    }

    private static int Run(Talk talk, string folder, string on, bool perLayer, CancellationToken cancel)
    {
        var report = new Report();
        if (PackageFolder.Open(folder, report) is { } package && Places(on, package, report) is { } places)
            Prove(talk, package, places, perLayer, report, cancel);
        talk.Diagnostics(report);
        return ExitCodes.Of(report);
    }

    /// <summary>A column for each place; or, where those have no room, one for what they say together.</summary>
    private static void PrintLayers(Talk talk, string[] places, LayerProof[] layers)
    {
        bool together = places.Length > 3;
        var table = new TextTable(["#step", "layer", .. together ? [$"on {places.Length} places"] : places]);
        foreach (LayerProof layer in layers)
        {
            string[] others = [.. places.Zip(layer.Verdicts).Where(static v => v.Second != "exact").Select(static v => $"{v.First}: {v.Second}")];
            table.Row([layer.Step.ToString(CultureInfo.InvariantCulture), LayerName.Short(layer.Layer),
                .. together ? [others.Length == 0 ? "exact" : string.Join("; ", others)] : layer.Verdicts]);
        }
        table.Print(talk);
    }

    private static void Prove(Talk talk, PackageFolder package, LadderOptions places, bool perLayer, Report report, CancellationToken cancel)
    {
        IReadOnlyList<Rung> rungs = talk.Work("proving", progress => Ladder.Climb(package, places, progress, cancel));
        LayerProof[] layers = perLayer ? [.. Ladder.PerLayer(package, rungs)] : [];
        if (talk.Json)
        {
            Documents.Print(new VerifyDocument(Documents.Version, package.Name, [.. rungs], layers));
        }
        else
        {
            if (perLayer)
            {
                PrintLayers(talk, [.. rungs.Where(static r => r.Skipped is null).Select(static r => r.On.Split(' ')[0])], layers);
            }
            foreach (Rung r in rungs)
                talk.Line(r.Skipped is { } why ? $"{r.On}: skipped, {why}"
                    : r.Failed ? $"{r.On}: DIFFERS, {r.FirstDifference}"
                    : string.Create(CultureInfo.InvariantCulture, $"{r.On,-26}  {r.Equal} of {r.Vectors} {r.Agreement}{(r.Instructions is { } n ? $"  {n,10:N0} instructions" : "")}"));
            if (Array.Exists([.. rungs], static r => r.Instructions is not null))
                talk.Line("Instructions are of one inference, counted in the emulator.");
        }
        foreach (Rung rung in rungs.Where(static r => r.Failed))
            report.Add(VerificationProblems.Diverges(rung));
        if (rungs.Count > 0 && rungs.All(static r => r.Skipped is not null))
            report.Add(VerificationProblems.NothingProven(rungs[0].Skipped!));
    }
}
