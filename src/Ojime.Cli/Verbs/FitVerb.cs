using System.CommandLine;
using System.Globalization;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Formats;
using Ojime.Planning;
using Ojime.Reports;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>The whole path: read, clean, quantise, plan, emit, prove, report. Without a target: a verdict for every chip.</summary>
internal static class FitVerb
{
    private static readonly Dictionary<string, Rounding?> Roundings = new()
    {
        ["auto"] = null, ["tfl"] = Rounding.Tfl, ["single31"] = Rounding.Single31, ["fast16"] = Rounding.Fast16, ["power-of-two"] = Rounding.PowerOfTwo,
    };

    public static Command Command()
    {
        var model = new ModelInput();
        var target = new Option<string?>("--target", "-t") { Description = "A chip, a core, or host; none gives a verdict for every chip" };
        var output = new Option<string?>("--output", "-o") { Description = "The package's folder (default: the model's name)" };
        var name = new Option<string?>("--name") { Description = "The model's name in C (default: the file's)" };
        var optimize = new Option<Objective>("--optimize") { Description = "time, size, ram or balanced", DefaultValueFactory = static _ => Objective.Balanced };
        var scheme = new Option<Scheme>("--scheme") { Description = "float32, int8, int16x8 or auto", DefaultValueFactory = static _ => Scheme.Auto };
        var rounding = new Option<string>("--rounding") { Description = "How sums are rounded: auto (single31), tfl (as TensorFlow Lite), single31 (once), fast16 (cheap on Cortex-M0) or power-of-two (a shift)", DefaultValueFactory = static _ => "auto" };
        var calibration = new Option<string?>("--calib") { Description = "An .npz of typical inputs, to find ranges on" };
        var golden = new Option<string?>("--golden") { Description = "An .npz of inputs and your framework's outputs, to compare with" };
        var ram = new Option<string?>("--ram") { Description = "RAM budget, for example 20K (default: the chip's)" };
        var flash = new Option<string?>("--flash") { Description = "Flash budget (default: the chip's)" };
        var layout = new Option<string?>("--io-layout") { Description = "nhwc: images at the border channels-last, which saves the transpose" };
        var io = new Option<string?>("--io") { Description = "float32: inputs and outputs stay float" };
        var noVerify = new Option<bool>("--no-verify") { Description = "Write the package without proving it" };
        var seed = new Option<int>("--seed") { Description = "For samples that are made where none are given", DefaultValueFactory = static _ => 1 };
        rounding.AcceptOnlyFromAmong([.. Roundings.Keys]);
        layout.AcceptOnlyFromAmong("nhwc", "model");
        io.AcceptOnlyFromAmong("float32", "scheme");
        var command = new Command("fit", "Fits a model to a chip, proves it, and writes a C package and a report")
        {
            model.Path, model.Dims, target, output, name, optimize, scheme, rounding, calibration, golden, ram, flash, layout, io, noVerify, seed,
        };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancel)
        {
            Talk talk = Root.Talk(parsed);
            var report = new Report();
            string path = parsed.GetValue(model.Path)!;
            string id = CLiteral.Identifier(parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path)).ToLowerInvariant();
            ChipCatalog catalog = ChipCatalog.With(TargetsVerb.Folder, report);
            string? targetName = parsed.GetValue(target);
            Target? chosen = targetName is null ? Target.Of(Cpus.CortexM0Plus) : catalog.Find(targetName, report);
            long? ramBytes = Sizes.Parse("--ram", parsed.GetValue(ram), report), flashBytes = Sizes.Parse("--flash", parsed.GetValue(flash), report);
            if (report.HasErrors || chosen is null)
            {
                talk.Diagnostics(report);
                return ExitCodes.Of(report);
            }
            var options = new FitOptions
            {
                Target = chosen, Name = id, Objective = parsed.GetValue(optimize), Scheme = parsed.GetValue(scheme),
                Rounding = Roundings[parsed.GetValue(rounding)!],
                CalibrationPath = parsed.GetValue(calibration), GoldenPath = parsed.GetValue(golden), RamBytes = ramBytes, FlashBytes = flashBytes,
                ChannelsLastBorder = parsed.GetValue(layout) == "nhwc", FloatBorder = parsed.GetValue(io) == "float32", Seed = parsed.GetValue(seed),
            };
            ImportedModel? read = model.Read(parsed, report);
            if (read is null)
            {
                talk.Diagnostics(report, Path.GetFileName(path));
                return ExitCodes.Of(report);
            }
            if (targetName is null)
                return VerdictTable.Show(talk, path, read, options, catalog, report, cancel);
            var job = new FitJob(read, path, options, parsed.GetValue(output) ?? id, parsed.GetValue(noVerify), CommandLine(parsed));
            FitReport? result = talk.Work("fitting", progress => job.Run(report, progress, cancel));
            if (result is not null)
            {
                if (talk.Json)
                    Console.Out.Write(result.ToJson());
                else
                    VerdictText.Print(talk, result, job.Output);
            }
            talk.Diagnostics(report, Path.GetFileName(path));
            return ExitCodes.Of(report);
        }
    }

    /// <summary>The command as it can be typed again, without the folders of this machine.</summary>
    private static string CommandLine(ParseResult parsed) => "ojime " + string.Join(' ', parsed.Tokens
        .Select(static t => t.Value.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(t.Value.TrimEnd('/')) : t.Value)
        .Select(static t => t.Contains(' ', StringComparison.Ordinal) ? $"\"{t}\"" : t));
}
