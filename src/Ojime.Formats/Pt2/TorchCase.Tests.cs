using System.Runtime.InteropServices;
using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Runtime;

namespace Ojime.Tests;

public enum Verdict { Right, Wrong, NotCovered }

/// <summary>One program of the conformance corpus: read, run by the reference meaning, compared with what PyTorch computed.</summary>
public static class TorchCase
{
    public static (Verdict Verdict, string Why) Run(string folder)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        JsonElement root = json.RootElement;
        int runs = root.GetProperty("runs").GetInt32();
        double rtol = root.GetProperty("rtol").GetDouble(), atol = root.GetProperty("atol").GetDouble();
        bool isDynamic = root.GetProperty("range_constraints").EnumerateObject().Any();
        Interpreter? interpreter = null;
        for (int run = 0; run < runs; run++)
        {
            string suffix = runs > 1 ? $"_{run}" : "";
            JsonElement inputs = Of(root, "inputs", run, runs), outputs = Of(root, "outputs", run, runs);
            NpyArray[] given = Tensors(folder, $"inputs{suffix}.npz", "in", inputs);
            if (interpreter is null || isDynamic)
            {
                if (Import(folder, isDynamic ? given : null, out string problem) is not { } model)
                    return (Verdict.NotCovered, problem);
                GraphChecker.Check(model.Graph, "import");
                interpreter = new Interpreter(model.Graph);
            }
            Graph graph = interpreter.Graph;
            if (given.Length != graph.Inputs.Length)
                return (Verdict.Wrong, $"{graph.Inputs.Length} inputs for {given.Length}");
            Tensor[] results = interpreter.Run([.. given.Zip(graph.Inputs, static (a, i) => ToTensor(a, i.Type))]);
            NpyArray[] wanted = Tensors(folder, $"outputs{suffix}.npz", "out", outputs);
            if (Compare(wanted, results, graph, rtol, atol) is { } difference)
                return (Verdict.Wrong, $"run {run}: {difference}");
        }
        return (Verdict.Right, "");
    }

    /// <summary>Reads the program; where sizes are open, a second time with those of this run.</summary>
    private static ImportedModel? Import(string folder, NpyArray[]? given, out string problem)
    {
        string path = Path.Combine(folder, "model.pt2");
        var report = new Report();
        ImportedModel? model = ModelFile.Read(path, new(), report);
        if (model is not null && given is not null)
        {
            var sizes = new Dictionary<string, int>();
            foreach ((Value input, NpyArray array) in model.Graph.Inputs.Zip(given))
                for (int axis = 0; axis < array.Sizes.Length; axis++)
                    sizes[$"{input.Name}.{axis}"] = array.Sizes[axis];
            model = ModelFile.Read(path, new() { InputDims = sizes }, report);
        }
        problem = model is null ? report.Diagnostics.First(static d => d.Severity == Severity.Error).ToString() : "";
        return model;
    }

    private static JsonElement Of(JsonElement root, string name, int run, int runs)
    {
        JsonElement all = root.GetProperty(name);
        return runs > 1 && all.GetArrayLength() > run && all[run].ValueKind == JsonValueKind.Array ? all[run] : all;
    }

    private static NpyArray[] Tensors(string folder, string file, string prefix, JsonElement leaves)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return [];
        var arrays = Npz.Read(path, new(), new Report())!.ToDictionary(static a => a.Name, static a => a.Array);
        var result = new List<NpyArray>();
        int i = 0;
        foreach (JsonElement leaf in leaves.EnumerateArray())
        {
            if (leaf.GetProperty("kind").GetString() == "tensor" && arrays.TryGetValue($"{prefix}{i}", out NpyArray? array))
                result.Add(array);
            i++;
        }
        return [.. result];
    }

    private static Tensor ToTensor(NpyArray array, TensorType type) => new(type, array.Bytes.ToArray());

    private static string? Compare(NpyArray[] wanted, Tensor[] results, Graph graph, double rtol, double atol)
    {
        if (wanted.Length > results.Length)
            return $"{results.Length} outputs for {wanted.Length}";
        for (int i = 0; i < wanted.Length; i++)
            if (Compare(wanted[i], results[i], rtol, atol) is { } difference)
                return $"output {i} ({graph.Outputs[i].Name}): {difference}";
        return null;
    }

    public static string? Compare(NpyArray wanted, Tensor result, double rtol, double atol)
    {
        if (!wanted.Sizes.SequenceEqual(result.Shape.Sizes))
            return $"shape {result.Shape} for [{string.Join(",", wanted.Sizes)}]";
        if (wanted.Element is { } element && element != result.Type.Element)
            return $"type {result.Type} for {element}";
        if (result.Type.Element == ElementType.Int64)
            return MemoryMarshal.Cast<byte, long>(wanted.Bytes.Span).SequenceEqual(result.Read<long>()) ? null : "integers differ";
        double[] a = result.ToDoubles(), b = wanted.ToDoubles();
        for (int i = 0; i < a.Length; i++)
            if (!(a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= atol + (rtol * Math.Abs(b[i]))))
                return $"element {i} is {a[i]:R}, not {b[i]:R}";
        return null;
    }
}
