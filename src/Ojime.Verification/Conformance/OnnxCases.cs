using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;

namespace Ojime.Verification;

/// <summary>ONNX backend tests: folders with <c>model.onnx</c> and <c>test_data_set_N/input_M.pb</c>, <c>output_M.pb</c>. Tolerance: the suite's own.</summary>
/// <remarks>
/// Many of them give shapes, axes and the like as inputs. What the import must know is bound as a constant: nothing first, then all inputs but the first,
/// then all.
/// </remarks>
internal static class OnnxCases
{
    public static IEnumerable<ConformanceCase> Find(string folder, Report _)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(model)!, name = Path.GetRelativePath(folder, at);
            if (!Directory.Exists(Path.Combine(at, "test_data_set_0")))
                continue;
            yield return new(name, GroupOf(Path.GetFileName(at)), model, new(1e-3, 1e-7), report => Runs(model, report)) { Import = (run, report) => Import(model, run, report) };
        }
    }

    /// <summary>test_OPERATOR_variant</summary>
    private static string GroupOf(string name) => name.Split('_') is ["test", var op, ..] ? op : name;

    private static List<CaseRun>? Runs(string model, Report report)
    {
        string[] names = OnnxTestData.InputNames(model);
        var runs = new List<CaseRun>();
        for (int set = 0; Directory.Exists(Folder(set)); set++)
        {
            if (Tensors(Folder(set), "input", report) is not { } inputs || Tensors(Folder(set), "output", report) is not { } outputs)
                return null;
            runs.Add(new([.. inputs], [.. outputs]) { Names = [.. names] });
        }
        return runs;

        string Folder(int set) => Path.Combine(Path.GetDirectoryName(model)!, $"test_data_set_{set}");
    }

    private static List<Tensor>? Tensors(string folder, string role, Report report)
    {
        var result = new List<Tensor>();
        for (int i = 0; File.Exists(Path.Combine(folder, $"{role}_{i}.pb")); i++)
        {
            if (OnnxTestData.ReadTensor(Path.Combine(folder, $"{role}_{i}.pb"), new(), report) is not { } tensor)
                return null;
            result.Add(tensor);
        }
        return result;
    }

    private static ImportedModel? Import(string model, CaseRun run, Report report)
    {
        int count = run.Names.Length;
        Report last = new();
        foreach (int free in new[] { count, Math.Min(1, count), 0 }.Distinct())
        {
            last = new();
            var values = run.Names.Zip(run.Inputs).Skip(free).ToDictionary(static p => p.First, static p => p.Second);
            if (ModelFile.Read(model, new() { InputValues = values }, last) is { } read)
                return read;
        }
        foreach (Diagnostic diagnostic in last.Diagnostics)
            report.Add(diagnostic);
        return null;
    }
}
