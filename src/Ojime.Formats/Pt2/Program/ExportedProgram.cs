using System.Text.Json;

namespace Ojime.Formats.Pt2;

/// <summary>What an input of the graph is.</summary>
internal enum InputRole { User, Parameter, Buffer, Constant, Other }

/// <param name="Source">The dotted name of the parameter, buffer or constant.</param>
internal sealed record InputSpec(InputRole Role, string? Source);

internal enum OutputRole { User, BufferMutation, UserInputMutation, Other }

/// <param name="Mutated">The buffer's dotted name, or the name of the user's input.</param>
internal sealed record OutputSpec(OutputRole Role, string? Mutated);

/// <summary>The program of a .pt2 archive: its graph, and what its inputs and outputs are.</summary>
internal sealed class ExportedProgram
{
    private const int KnownSchema = 8;

    public required ProgramGraph Graph { get; init; }
    public required IReadOnlyList<InputSpec> Inputs { get; init; }
    public required IReadOnlyList<OutputSpec> Outputs { get; init; }

    /// <summary>Names for the outputs where the program returns a dictionary, else null; in the order of the user's outputs.</summary>
    public required IReadOnlyList<string?> OutputNames { get; init; }

    /// <summary>The sizes that a symbol was exported for.</summary>
    public required IReadOnlyDictionary<string, (long Low, long High)> Ranges { get; init; }

    public string TorchVersion { get; init; } = "";

    public static ExportedProgram Read(JsonElement root, string path)
    {
        long major = root.Member("schema_version")?.Member("major")?.Long() ?? 0;
        if (major != KnownSchema)
            throw new Refusal(Pt2Problems.SchemaDiffers(path, major));
        if (root.Member("graph_module")?.Member("graph") is not { } graph || root.Member("graph_module")?.Member("signature") is not { } signature)
            throw new Refusal(FileProblems.Damaged(path, "the model's JSON has no graph or no signature"));
        return new()
        {
            Graph = ProgramGraph.Read(graph),
            Inputs = [.. (signature.Member("input_specs")?.Items() ?? []).Select(ReadInput)],
            Outputs = [.. (signature.Member("output_specs")?.Items() ?? []).Select(ReadOutput)],
            OutputNames = TreeSpec.LeafNames(OutSpec(root)),
            Ranges = ReadRanges(root.Member("range_constraints")),
            TorchVersion = root.Member("torch_version")?.Text() ?? "",
        };
    }

    private static string? OutSpec(JsonElement root) =>
        root.Member("graph_module")?.Member("module_call_graph")?.Items().FirstOrDefault().Member("signature")?.Member("out_spec")?.Text();

    private static InputSpec ReadInput(JsonElement spec) => spec.Union() switch
    {
        ("user_input", _) => new(InputRole.User, null),
        ("parameter", var p) => new(InputRole.Parameter, p.Member("parameter_name")?.Text()),
        ("buffer", var b) => new(InputRole.Buffer, b.Member("buffer_name")?.Text()),
        ("tensor_constant", var c) => new(InputRole.Constant, c.Member("tensor_constant_name")?.Text()),
        _ => new(InputRole.Other, null),
    };

    private static OutputSpec ReadOutput(JsonElement spec) => spec.Union() switch
    {
        ("user_output", _) => new(OutputRole.User, null),
        ("buffer_mutation", var m) => new(OutputRole.BufferMutation, m.Member("buffer_name")?.Text()),
        ("parameter_mutation", var m) => new(OutputRole.BufferMutation, m.Member("parameter_name")?.Text()),
        ("user_input_mutation", var m) => new(OutputRole.UserInputMutation, m.Member("user_input_name")?.Text()),
        ("loss_output", _) => new(OutputRole.User, null),
        _ => new(OutputRole.Other, null),
    };

    private static Dictionary<string, (long, long)> ReadRanges(JsonElement? ranges)
    {
        var result = new Dictionary<string, (long, long)>();
        foreach ((string symbol, JsonElement range) in ranges?.Members() ?? [])
            result[symbol] = (range.Member("min_val")?.Long() ?? 0, range.Member("max_val")?.Long() ?? long.MaxValue);
        return result;
    }
}

/// <summary>The nesting of outputs, which PyTorch writes as JSON inside a string.</summary>
internal static class TreeSpec
{
    /// <summary>The dictionary keys that lead to each leaf, joined by underscores; null for a leaf without.</summary>
    public static IReadOnlyList<string?> LeafNames(string? spec)
    {
        var names = new List<string?>();
        if (spec is null)
            return names;
        try
        {
            using JsonDocument tree = JsonDocument.Parse(spec);
            if (tree.RootElement.ValueKind == JsonValueKind.Array && tree.RootElement.GetArrayLength() == 2)
                Walk(tree.RootElement[1], null, names);
        }
        catch (JsonException)
        {
            names.Clear();
        }
        return names;
    }

    private static void Walk(JsonElement node, string? prefix, List<string?> names)
    {
        if (node.Member("type") is null)
        {
            names.Add(prefix);
            return;
        }
        string[] keys = node.Member("type")?.Text() == "builtins.dict" && node.Member("context")?.Text() is { } context ? Keys(context) : [];
        int i = 0;
        foreach (JsonElement child in node.Member("children_spec")?.Items() ?? [])
        {
            string? key = i < keys.Length ? keys[i] : prefix is null ? null : $"{i}";
            Walk(child, prefix is null ? key : $"{prefix}_{key}", names);
            i++;
        }
    }

    private static string[] Keys(string context)
    {
        try
        {
            using JsonDocument keys = JsonDocument.Parse(context);
            return [.. keys.RootElement.Items().Select(static k => k.Text() ?? k.GetRawText())];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
