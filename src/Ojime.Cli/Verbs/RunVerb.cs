using System.CommandLine;
using System.Globalization;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Runtime;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>Runs a package on data, in process: the reference meaning, which the C equals in every bit.</summary>
internal static class RunVerb
{
    public static Command Command()
    {
        var package = new Argument<string>("package") { Description = "A folder that ojime fit wrote" };
        var input = new Option<string>("--input", "-i") { Description = "An .npz of inputs", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "Write the outputs to this .npz" };
        var command = new Command("run", "Runs a package on data with the managed runtime") { package, input, output };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(Root.Talk(parsed), parsed.GetValue(package)!, parsed.GetValue(input)!, parsed.GetValue(output), cancel)));
        return command;
    }

    private static int Run(Talk talk, string folder, string inputPath, string? outputPath, CancellationToken cancel)
    {
        var report = new Report();
        if (PackageFolder.Open(folder, report) is { } package && package.ReadGraph(report) is { } graph
            && Npz.Read(inputPath, new ImportOptions(), report) is { } arrays
            && SampleSet.From(inputPath, arrays, [.. graph.Inputs.Select(static i => new Port(i.Name ?? "input", i.Type))], "in", graph.States.Length > 0, report) is { } samples)
            Show(talk, graph, samples, outputPath, cancel);
        talk.Diagnostics(report);
        return ExitCodes.Of(report);
    }

    private static void Show(Talk talk, Graph graph, SampleSet samples, string? outputPath, CancellationToken cancel)
    {
        var run = new Interpreter(graph);
        var results = new List<Tensor[]>();
        foreach (var sequence in samples.Sequences)
        {
            run.Reset();
            foreach (Tensor[] step in sequence)
            {
                cancel.ThrowIfCancellationRequested();
                results.Add(run.Run(step));
                string line = string.Join("   ", results[^1].Select((t, o) => $"{graph.Outputs[o].Name} {Numbers(t)}"));
                talk.Line(string.Create(CultureInfo.InvariantCulture, $"{results.Count - 1,5}  {line}"));
            }
        }
        if (outputPath is null)
            return;
        Npz.Write(outputPath, graph.Outputs.Select((o, i) => (o.Name, Stack(results, i))));
        talk.Note($"Wrote {results.Count} outputs to {outputPath}");
    }

    /// <summary>The first few elements, codes as reals where the type says what they mean.</summary>
    private static string Numbers(Tensor tensor)
    {
        double[] reals = Compiler.Nearness.Real(tensor);
        return string.Join(' ', reals.Take(12).Select(static r => r.ToString("0.####", CultureInfo.InvariantCulture))) + (reals.Length > 12 ? " …" : "");
    }

    private static Tensor Stack(List<Tensor[]> results, int output)
    {
        TensorType one = results[0][output].Type;
        var bytes = new byte[one.ByteCount * results.Count];
        for (int i = 0; i < results.Count; i++)
            results[i][output].Bytes.Span.CopyTo(bytes.AsSpan(i * one.ByteCount));
        return new(new(one.Element, [results.Count, .. one.Shape]), bytes);
    }
}
