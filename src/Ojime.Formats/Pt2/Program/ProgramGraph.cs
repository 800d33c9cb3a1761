using System.Text.Json;
using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>One call in the exported graph.</summary>
internal sealed record ProgramNode(string Target, IReadOnlyList<(string Name, Argument Value)> Inputs, IReadOnlyList<Argument> Outputs, Origin Origin);

/// <summary>The graph of an exported program, in the file's own words.</summary>
internal sealed class ProgramGraph
{
    private const int MaxNodes = 1_000_000;

    private readonly Dictionary<string, JsonElement> _tensors = [];

    public required IReadOnlyList<Argument> Inputs { get; init; }
    public required IReadOnlyList<Argument> Outputs { get; init; }
    public required IReadOnlyList<ProgramNode> Nodes { get; init; }

    public static ProgramGraph Read(JsonElement json, int nesting = 0)
    {
        var nodes = new List<ProgramNode>();
        foreach (JsonElement node in json.Member("nodes")?.Items() ?? [])
        {
            if (nodes.Count == MaxNodes)
                break;
            nodes.Add(ReadNode(node, nesting));
        }
        var graph = new ProgramGraph
        {
            Inputs = [.. (json.Member("inputs")?.Items() ?? []).Select(i => Argument.Read(i, nesting))],
            Outputs = [.. (json.Member("outputs")?.Items() ?? []).Select(i => Argument.Read(i, nesting))],
            Nodes = nodes,
        };
        foreach ((string name, JsonElement meta) in json.Member("tensor_values")?.Members() ?? [])
            graph._tensors[name] = meta;
        return graph;
    }

    /// <summary>What the file says about a tensor. Only inputs are believed: for results it can be wrong.</summary>
    public JsonElement? Meta(string tensor) => _tensors.TryGetValue(tensor, out JsonElement meta) ? meta : null;

    private static ProgramNode ReadNode(JsonElement node, int nesting)
    {
        string target = node.Member("target")?.Text() ?? "";
        Argument[] outputs = [.. (node.Member("outputs")?.Items() ?? []).Select(o => Argument.Read(o, nesting))];
        string name = node.Member("name")?.Text() ?? (outputs is [Argument.Named first, ..] ? first.Name : target);
        return new(target,
            [.. (node.Member("inputs")?.Items() ?? []).Select(i => (i.Member("name")?.Text() ?? "", i.Member("arg") is { } argument ? Argument.Read(argument, nesting) : new Argument.None()))],
            outputs, OriginReader.Read(node.Member("metadata"), name, target));
    }
}
