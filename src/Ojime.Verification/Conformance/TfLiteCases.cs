using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>Folders with <c>model.tflite</c>, <c>case.json</c>, <c>inputs.npz</c> and <c>outputs.npz</c>: arrays in{I}_{S} and out{I}_{S}.</summary>
internal static class TfLiteCases
{
    public static IEnumerable<ConformanceCase> Find(string folder, Report report)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "model.tflite", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(model)!, facts = Path.Combine(at, "case.json");
            if (File.Exists(facts) && CaseFile.Read(facts, report, root => Of(Path.GetRelativePath(folder, at), model, root)) is { } found)
                yield return found;
        }
    }

    private static ConformanceCase Of(string name, string model, JsonElement root)
    {
        string at = Path.GetDirectoryName(model)!;
        int samples = CaseFile.Count(root, "samples");
        // One operator over float data with narrow weights; of a whole net, the layers inside would round too.
        bool isHybrid = CaseFile.Text(root, "family")?.Contains("hybrid", StringComparison.Ordinal) is true;
        return new(name, CaseFile.Text(root, "op") ?? "", model, ToleranceOf(root),
            report => Arrays.Runs(Path.Combine(at, "inputs.npz"), Path.Combine(at, "outputs.npz"), samples, report) is not { } runs ? null
                : isHybrid ? [.. runs.Select(static r => r with { Inputs = [.. r.Inputs.Select(Hybrid.Rounded)] })] : runs)
        {
            Streams = root.TryGetProperty("stateful", out JsonElement stateful) && stateful.ValueKind == JsonValueKind.True,
        };
    }

    private static Tolerance ToleranceOf(JsonElement root) =>
        root.TryGetProperty("tolerance", out JsonElement tolerance) && tolerance.ValueKind == JsonValueKind.Object
            ? new(CaseFile.Bound(tolerance, "relative"), CaseFile.Bound(tolerance, "absolute"), CaseFile.Bound(tolerance, "of_largest"))
            : new(0, 0);
}

/// <summary>Reads numbered arrays as runs.</summary>
internal static class Arrays
{
    public static IReadOnlyList<CaseRun>? Runs(string inputs, string outputs, int samples, Report report)
    {
        if (Npz.Read(inputs, new ImportOptions(), report) is not { } given || Npz.Read(outputs, new ImportOptions(), report) is not { } wanted)
            return null;
        Dictionary<string, NpyArray> all = ByName(given.Concat(wanted));
        return [.. Enumerable.Range(0, samples).Select(s => new CaseRun([.. Numbered(all, "in", s)], [.. Numbered(all, "out", s)]))];
    }

    /// <summary>Of arrays with one name the last counts, as in numpy.</summary>
    public static Dictionary<string, NpyArray> ByName(IEnumerable<(string Name, NpyArray Array)> arrays)
    {
        Dictionary<string, NpyArray> all = [];
        foreach ((string name, NpyArray array) in arrays)
            all[name] = array;
        return all;
    }

    /// <summary>The tensors ROLE0_S, ROLE1_S … of a sample.</summary>
    public static IEnumerable<Tensor> Numbered(Dictionary<string, NpyArray> arrays, string role, int sample)
    {
        for (int i = 0; arrays.TryGetValue($"{role}{i}_{sample}", out NpyArray? array); i++)
            yield return array.ToTensor();
    }
}
