using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>
/// Exported PyTorch programs: <c>model.pt2</c>, <c>case.json</c>, <c>inputs.npz</c> and <c>outputs.npz</c>; with several runs <c>inputs_0.npz</c> and so on, state
/// carried over, or other sizes in each run where sizes are open.
/// </summary>
internal static class TorchCases
{
    public static IEnumerable<ConformanceCase> Find(string folder)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "model.pt2", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(model)!;
            if (!File.Exists(Path.Combine(at, "case.json")))
                continue;
            byte[] json = File.ReadAllBytes(Path.Combine(at, "case.json"));
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            bool open = root.TryGetProperty("range_constraints", out JsonElement ranges) && ranges.ValueKind == JsonValueKind.Object && ranges.EnumerateObject().Any();
            yield return new(Path.GetRelativePath(folder, at), Text(root, "op") ?? "", model,
                Allowed(Number(root, "rtol"), Number(root, "atol")), report => Runs(at, json, report))
            {
                Streams = true,
                MustRefuse = Text(root, "refuse"),
                Import = open ? (run, report) => ImportSized(model, run, report) : null,
            };
        }
    }

    /// <summary>The case's own bound. Where it says "exact" that is meant for integers: floats that were computed from integers get PyTorch's bound for float32.</summary>
    private static Tolerance Allowed(double relative, double absolute) =>
        relative == 0 && absolute == 0 ? new(1.3e-6, 1e-5) : new(relative, absolute, IntegersToo: true);

    private static List<CaseRun>? Runs(string folder, byte[] json, Report report)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        // Which of several equal integers is named is left open by PyTorch, so the places that topk and kthvalue give are not compared.
        int count = root.TryGetProperty("runs", out JsonElement r) ? r.GetInt32() : 1;
        var runs = new List<CaseRun>();
        for (int run = 0; run < count; run++)
        {
            string suffix = count > 1 ? $"_{run}" : "";
            if (Tensors(folder, $"inputs{suffix}.npz", "in", Of(root, "inputs", run, count), report) is not { } inputs
                || Tensors(folder, $"outputs{suffix}.npz", "out", Of(root, "outputs", run, count), report) is not { } outputs)
                return null;
            runs.Add(new([.. inputs], [.. Text(root, "op") is "topk" or "kthvalue" && !inputs[0].Type.Element.IsFloat ? outputs.Take(1) : outputs]));
        }
        if (File.Exists(Path.Combine(folder, "state_after.npz")))
        {
            if (Npz.Read(Path.Combine(folder, "state_after.npz"), new ImportOptions(), report) is not { } states)
                return null;
            runs[^1] = runs[^1] with { States = [.. states.Select(static s => (s.Name, s.Array.ToTensor()))] };
        }
        return runs;
    }

    /// <summary>Reads the program twice: for the names of its inputs, then with this run's sizes.</summary>
    private static ImportedModel? ImportSized(string model, CaseRun run, Report report)
    {
        if (ModelFile.Read(model, new(), report) is not { } unsized)
            return null;
        var sizes = new Dictionary<string, int>();
        foreach ((Ir.Value input, Tensor tensor) in unsized.Graph.Inputs.Zip(run.Inputs))
            for (int axis = 0; axis < tensor.Shape.Rank; axis++)
                sizes[$"{input.Name}.{axis}"] = tensor.Shape[axis].Size;
        return ModelFile.Read(model, new() { InputDims = sizes }, report);
    }

    /// <summary>The tensors among the leaves; numbers and texts are part of the program.</summary>
    private static List<Tensor>? Tensors(string folder, string file, string role, JsonElement leaves, Report report)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return [];
        if (Npz.Read(path, new ImportOptions(), report) is not { } read)
            return null;
        Dictionary<string, NpyArray> arrays = read.ToDictionary(static a => a.Name, static a => a.Array);
        var result = new List<Tensor>();
        int i = 0;
        foreach (JsonElement leaf in leaves.EnumerateArray())
        {
            if (Text(leaf, "kind") == "tensor" && arrays.TryGetValue($"{role}{i}", out NpyArray? array))
                result.Add(array.ToTensor());
            i++;
        }
        return result;
    }

    /// <summary>A run's own list where there is one for each run.</summary>
    private static JsonElement Of(JsonElement root, string name, int run, int count)
    {
        JsonElement all = root.GetProperty(name);
        return count > 1 && all.GetArrayLength() > run && all[run].ValueKind == JsonValueKind.Array ? all[run] : all;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
