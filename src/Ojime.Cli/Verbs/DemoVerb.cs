using System.CommandLine;
using System.Globalization;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Planning;
using Ojime.Reports;
using Ojime.Runtime;
using Ojime.Targets;

namespace Ojime.Cli;

/// <summary>The main job on what ships with the project: the spoken-digit spotter to a Cortex-M0+ chip, proven, with its accuracy on new speakers.</summary>
internal static class DemoVerb
{
    public static Command Command()
    {
        var examples = new Option<string>("--examples") { Description = "The folder of the bundled examples", DefaultValueFactory = static _ => "examples" };
        var output = new Option<string>("--output", "-o") { Description = "The package's folder", DefaultValueFactory = static _ => "artifacts/digits" };
        var command = new Command("demo", "Fits the bundled spoken-digit spotter to a Cortex-M0+ chip and proves it") { examples, output };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(Root.Talk(parsed), parsed.GetValue(examples)!, parsed.GetValue(output)!, cancel)));
        return command;
    }

    private static int Run(Talk talk, string examples, string output, CancellationToken cancel)
    {
        string folder = Path.Combine(examples, "digits"), path = Path.Combine(folder, "digits.pt2");
        var report = new Report();
        var options = new FitOptions
        {
            Target = ChipCatalog.BuiltIn.Find("stm32g0b1", report)!, Name = "digits", Objective = Objective.Balanced,
            CalibrationPath = Path.Combine(folder, "calibration.npz"), GoldenPath = Path.Combine(folder, "golden.npz"),
            RamBytes = 20 * 1024, FlashBytes = 64 * 1024,
        };
        string command = "ojime fit digits.pt2 -t stm32g0b1 --ram 20K --flash 64K --calib calibration.npz --golden golden.npz -o digits";
        talk.Note($"A PyTorch keyword spotter, a chip with 20 KB of RAM to spare and 64 KB of flash:\n  {command}\n");
        if (ModelFile.Read(path, new ImportOptions(), report) is { } model)
        {
            var job = new FitJob(model, path, options, output, noVerify: false, command);
            FitReport? result = talk.Work("fitting", progress => job.Run(report, progress, cancel));
            if (result is not null)
            {
                if (talk.Json)
                    Console.Out.Write(result.ToJson());
                else
                    VerdictText.Print(talk, result, job.Output);
                if (job.Fitted is { } fitted && !report.HasErrors)
                    Accuracy(talk, fitted, Path.Combine(folder, "test.npz"), report, cancel);
            }
        }
        talk.Diagnostics(report, "digits.pt2");
        return ExitCodes.Of(report);
    }

    /// <summary>How often each form of the network hears the right digit.</summary>
    private static void Accuracy(Talk talk, FittedModel fitted, string testPath, Report report, CancellationToken cancel)
    {
        if (Npz.Read(testPath, new ImportOptions(), report) is not { } arrays)
            return;
        Graph real = fitted.Prepared.Cleaned, integer = fitted.Plan.Graph;
        if (SampleSet.From(testPath, arrays, [new Port(real.Inputs[0].Name ?? "mfcc", real.Inputs[0].Type)], "in", false, report) is not { } samples)
            return;
        double[] labels = arrays.First(static a => a.Name == "label").Array.ToDoubles(), unheard = arrays.First(static a => a.Name == "unheard").Array.ToDoubles();
        (bool[] floatRight, bool[] integerRight) = talk.Work("listening to 380 recordings", progress =>
        {
            bool[] a = Right(real, samples, labels, cancel);
            progress.Report("listening again, in integers");
            return (a, Right(integer, Fitter.Quantized(samples, integer), labels, cancel));
        });
        talk.Line();
        foreach ((string who, double wanted) in (ReadOnlySpan<(string, double)>)[("speakers that training never heard", 1), ("speakers of the training", 0)])
        {
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(i => unheard[i] == wanted)];
            talk.Line(string.Create(CultureInfo.InvariantCulture,
                $"  {who,-36} {rows.Length} recordings   float {rows.Count(i => floatRight[i]) / (double)rows.Length:P1}   int8 {rows.Count(i => integerRight[i]) / (double)rows.Length:P1}"));
        }
    }

    private static bool[] Right(Graph graph, SampleSet samples, double[] labels, CancellationToken cancel)
    {
        var right = new bool[labels.Length];
        Tensor[][] steps = [.. samples.Steps];
        Parallel.For(0, steps.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            right[i] = Nearness.IndexOfLargest(Nearness.Real(new Interpreter(graph).Run(steps[i])[0])) == (int)labels[i]);
        return right;
    }
}
