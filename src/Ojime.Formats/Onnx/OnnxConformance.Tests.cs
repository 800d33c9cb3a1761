using System.Diagnostics;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>ONNX's own backend tests through the importer and the operators' meaning. What is not covered is counted; nothing may be wrong.</summary>
public class OnnxConformanceTests(ITestOutputHelper log)
{
    [Fact]
    public void Every_case_that_is_covered_gives_the_recorded_results()
    {
        string folder = Unpacked(Repository.Shared("onnx-conformance/onnx-1.22.0-conformance.tar.xz"));
        var (right, wrong, uncovered) = (0, new List<string>(), new List<string>());
        foreach (string model in Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(Path.GetDirectoryName(model)!);
            string? outcome;
            try
            {
                outcome = Try(model);
            }
            catch (Exception problem)
            {
                outcome = $"{problem.GetType().Name} {problem.Message} {problem.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
            }
            switch (outcome)
            {
                case null: right++; break;
                case ['-', .. var reason]: uncovered.Add($"{name}: {reason}"); break;
                case var difference: wrong.Add($"{name}: {difference}"); break;
            }
        }
        log.WriteLine($"{right} right, {wrong.Count} wrong, {uncovered.Count} not covered");
        uncovered.ForEach(log.WriteLine);
        wrong.ForEach(w => log.WriteLine("WRONG " + w));
        Assert.Empty(wrong);
        Assert.True(right >= 900, $"only {right} cases are covered");
    }

    /// <summary>Graphs of the model zoo with constants in place of their weights.</summary>
    [Fact]
    public void The_zoos_graphs_are_read_to_the_shape_of_their_results()
    {
        string folder = Unpacked(Repository.Shared("onnx-conformance/onnx-1.22.0-conformance.tar.xz"));
        string[] models = [.. Directory.EnumerateFiles(folder, "light_*.onnx", SearchOption.AllDirectories)];
        Assert.NotEmpty(models);
        foreach (string model in models)
        {
            var report = new Report();
            ImportedModel? imported = ModelFile.Read(model, new(), report);
            Assert.True(imported is not null, string.Join('\n', report.Diagnostics));
            Tensor wanted = OnnxTestData.ReadTensor(model.Replace(".onnx", "_output_0.pb", StringComparison.Ordinal), new(), report)!;
            Assert.Equal(wanted.Type, imported.Graph.Outputs[0].Value.Type);
        }
    }

    /// <summary>Null if right; a difference; or, after a dash, why the case is not covered.</summary>
    private static string? Try(string model)
    {
        string data = Path.Combine(Path.GetDirectoryName(model)!, "test_data_set_0");
        var problems = new Report();
        var inputs = new List<Tensor>();
        for (int i = 0; File.Exists(Path.Combine(data, $"input_{i}.pb")); i++)
        {
            string path = Path.Combine(data, $"input_{i}.pb");
            if (new FileInfo(path).Length == 0 || OnnxTestData.ReadTensor(path, new(), problems) is not { } tensor)
                return $"- input {i}: {string.Join(" ", problems.Diagnostics)}";
            inputs.Add(tensor);
        }
        // Shapes, axes and the like are inputs of the cases: they are bound as constants where the import asks for them, the data last.
        string[] names = OnnxTestData.InputNames(model);
        ImportedModel? imported = null;
        var report = new Report();
        for (int bound = names.Length; bound >= 0 && imported is null; bound = bound == names.Length ? Math.Min(1, bound - 1) : bound - 1)
        {
            report = new();
            var values = names.Zip(inputs).Skip(bound).ToDictionary(static p => p.First, static p => p.Second);
            imported = ModelFile.Read(model, new() { InputValues = values }, report);
        }
        if (imported is null)
            return $"- {report.Diagnostics.First(static d => d.Severity == Severity.Error)}";
        Tensor[] given = [.. imported.Graph.Inputs.Select(input => inputs[Array.IndexOf(names, input.Name)])];
        Tensor[] results = new Interpreter(imported.Graph).Run(given);
        for (int o = 0; o < results.Length; o++)
        {
            string path = Path.Combine(data, $"output_{o}.pb");
            if (!File.Exists(path) || OnnxTestData.ReadTensor(path, new(), problems) is not { } wanted)
                return $"- output {o}: {string.Join(" ", problems.Diagnostics)}";
            if (Difference(wanted, results[o]) is { } difference)
                return $"output {o}: {difference}";
        }
        return null;
    }

    private static string? Difference(Tensor wanted, Tensor got)
    {
        if (wanted.Type.Element != got.Type.Element || wanted.Shape != got.Shape)
            return $"{wanted.Type} is wanted, {got.Type} is given";
        double[] want = wanted.ToDoubles(), have = got.ToDoubles();
        for (int i = 0; i < want.Length; i++)
            if (!(want[i].Equals(have[i]) || Math.Abs(have[i] - want[i]) <= 1e-7 + (1e-3 * Math.Abs(want[i]))))
                return $"[{i}] {want[i]} is wanted, {have[i]} is given";
        return null;
    }

    private static string Unpacked(string archive)
    {
        string folder = Path.Combine(Path.GetTempPath(), "ojime-tests", $"{Path.GetFileName(archive)}-{new FileInfo(archive).Length}");
        string done = folder + ".done";
        if (File.Exists(done))
            return folder;
        Directory.CreateDirectory(folder);
        using Process tar = Process.Start("tar", ["-xf", archive, "-C", folder]);
        tar.WaitForExit();
        if (tar.ExitCode != 0)
            Assert.Skip("needs tar and xz to unpack the cases");
        File.WriteAllText(done, "");
        return folder;
    }
}
