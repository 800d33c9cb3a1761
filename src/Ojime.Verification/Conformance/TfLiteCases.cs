using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>Folders with <c>model.tflite</c>, <c>case.json</c>, <c>inputs.npz</c> and <c>outputs.npz</c>: arrays in{I}_{S} and out{I}_{S}.</summary>
internal static class TfLiteCases
{
    public static IEnumerable<ConformanceCase> Find(string folder)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "model.tflite", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(model)!;
            if (!File.Exists(Path.Combine(at, "case.json")))
                continue;
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(at, "case.json")));
            JsonElement root = json.RootElement;
            // One operator over float data with narrow weights; of a whole net, the layers inside would round too.
            bool isHybrid = root.TryGetProperty("family", out JsonElement family) && family.GetString()?.Contains("hybrid", StringComparison.Ordinal) is true;
            int samples = root.TryGetProperty("samples", out JsonElement s) ? s.GetInt32() : 1;
            yield return new(Path.GetRelativePath(folder, at), root.TryGetProperty("op", out JsonElement op) ? op.GetString() ?? "" : "",
                model, ToleranceOf(root), report => Arrays.Runs(Path.Combine(at, "inputs.npz"), Path.Combine(at, "outputs.npz"), samples, report) is not { } runs ? null
                    : isHybrid ? [.. runs.Select(static r => r with { Inputs = [.. r.Inputs.Select(Hybrid.Rounded)] })] : runs)
            {
                Streams = root.TryGetProperty("stateful", out JsonElement stateful) && stateful.ValueKind == JsonValueKind.True,
            };
        }
    }

    private static Tolerance ToleranceOf(JsonElement root)
    {
        if (!root.TryGetProperty("tolerance", out JsonElement tolerance) || tolerance.ValueKind != JsonValueKind.Object)
            return new(0, 0);
        double Of(string name) => tolerance.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
        return new(Of("relative"), Of("absolute"), Of("of_largest"));
    }
}

/// <summary>Reads numbered arrays as runs.</summary>
internal static class Arrays
{
    public static IReadOnlyList<CaseRun>? Runs(string inputs, string outputs, int samples, Report report)
    {
        if (Npz.Read(inputs, new ImportOptions(), report) is not { } given || Npz.Read(outputs, new ImportOptions(), report) is not { } wanted)
            return null;
        Dictionary<string, NpyArray> all = [];
        foreach ((string name, NpyArray array) in given.Concat(wanted))
            all[name] = array;
        return [.. Enumerable.Range(0, samples).Select(s => new CaseRun([.. Numbered(all, "in", s)], [.. Numbered(all, "out", s)]))];
    }

    /// <summary>The tensors ROLE0_S, ROLE1_S … of a sample.</summary>
    public static IEnumerable<Tensor> Numbered(Dictionary<string, NpyArray> arrays, string role, int sample)
    {
        for (int i = 0; arrays.TryGetValue($"{role}{i}_{sample}", out NpyArray? array); i++)
            yield return array.ToTensor();
    }
}
