using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>
/// Exported PyTorch programs: <c>model.pt2</c>, <c>case.json</c>, <c>inputs.npz</c> and <c>outputs.npz</c>, what inputs hold afterwards in <c>inputs_after.npz</c>; with several runs <c>inputs_0.npz</c> and so on, state
/// carried over, or other sizes in each run where sizes are open.
/// </summary>
internal static class TorchCases
{
    public static IEnumerable<ConformanceCase> Find(string folder, Report report)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "model.pt2", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(model)!, facts = Path.Combine(at, "case.json");
            if (File.Exists(facts) && CaseFile.Read(facts, report, root => Of(Path.GetRelativePath(folder, at), model, facts, root)) is { } found)
                yield return found;
        }
    }

    private static ConformanceCase Of(string name, string model, string facts, JsonElement root)
    {
        bool open = root.TryGetProperty("range_constraints", out JsonElement ranges) && ranges.ValueKind == JsonValueKind.Object && ranges.EnumerateObject().Any();
        return new(name, CaseFile.Text(root, "op") ?? "", model, Allowed(CaseFile.Bound(root, "rtol"), CaseFile.Bound(root, "atol")),
            report => CaseFile.Read(facts, report, again => Runs(Path.GetDirectoryName(model)!, again, report)))
        {
            Streams = true,
            MustRefuse = CaseFile.Text(root, "refuse"),
            Import = open ? (run, report) => ImportSized(model, run, report) : null,
        };
    }

    /// <summary>The case's own bound. Where it says "exact" that is meant for integers: floats that were computed from integers get PyTorch's bound for float32.</summary>
    private static Tolerance Allowed(double relative, double absolute) =>
        relative == 0 && absolute == 0 ? new(1.3e-6, 1e-5) : new(relative, absolute, IntegersToo: true);

    private static List<CaseRun>? Runs(string folder, JsonElement root, Report report)
    {
        // Which of several equal integers is named is left open by PyTorch, so the places that topk and kthvalue give are not compared.
        int count = CaseFile.Count(root, "runs");
        var runs = new List<CaseRun>();
        for (int run = 0; run < count; run++)
        {
            string suffix = count > 1 ? $"_{run}" : "";
            if (Tensors(folder, $"inputs{suffix}.npz", "in", Of(root, "inputs", run, count), report) is not { } inputs
                || Tensors(folder, $"outputs{suffix}.npz", "out", Of(root, "outputs", run, count), report) is not { } outputs
                || Tensors(folder, $"inputs_after{suffix}.npz", "in", Of(root, "inputs", run, count), report) is not { } overwritten)
                return null;
            // An input that the program writes into becomes one more output.
            runs.Add(new([.. inputs],
                [.. CaseFile.Text(root, "op") is "topk" or "kthvalue" && inputs is [var first, ..] && !first.Type.Element.IsFloat ? outputs.Take(1) : outputs, .. overwritten]));
        }
        if (File.Exists(Path.Combine(folder, "state_after.npz")))
        {
            if (Npz.Read(Path.Combine(folder, "state_after.npz"), new ImportOptions(), report) is not { } states)
                return null;
            if (runs.Count > 0)
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
        Dictionary<string, NpyArray> arrays = Arrays.ByName(read);
        var result = new List<Tensor>();
        int i = 0;
        foreach (JsonElement leaf in leaves.EnumerateArray())
        {
            if (CaseFile.Text(leaf, "kind") == "tensor" && arrays.TryGetValue($"{role}{i}", out NpyArray? array))
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
}
