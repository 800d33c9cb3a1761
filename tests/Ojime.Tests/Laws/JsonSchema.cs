using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ojime.Tests;

/// <summary>Holds a document to a JSON schema, as far as our schemas go: an unknown keyword is a failure of the test, and so is a property that no schema names.</summary>
public sealed class JsonSchema(JsonNode root)
{
    private static readonly string[] Known = ["$schema", "title", "type", "properties", "required", "items", "enum", "additionalProperties", "$ref"];

    /// <summary>The one in docs/schemas.</summary>
    public static JsonSchema Published(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", $"{name}.schema.json")))!);

    public IReadOnlyList<string> Problems(string document)
    {
        var problems = new List<string>();
        using JsonDocument json = JsonDocument.Parse(document);
        Check(json.RootElement, root, "$", problems);
        return problems;
    }

    private void Check(JsonElement value, JsonNode schema, string at, List<string> problems)
    {
        JsonObject of = schema.AsObject();
        problems.AddRange(of.Select(static k => k.Key).Except(Known).Select(k => $"{at}: the keyword {k} is not known here"));
        if (of["$ref"] is { } reference)
        {
            Check(value, reference.GetValue<string>().Split('/').Skip(1).Aggregate(root, static (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!), at, problems);
            return;
        }
        if (of["type"]?.GetValue<string>() is { } type && !Is(value, type))
        {
            problems.Add($"{at} is {value.ValueKind}; wanted is {type}");
            return;
        }
        if (of["enum"] is JsonArray members && !members.Any(m => m!.GetValue<string>() == value.GetString()))
            problems.Add($"{at} is {value}; wanted is one of {members.ToJsonString()}");
        if (value.ValueKind == JsonValueKind.Array && of["items"] is { } item)
        {
            int i = 0;
            foreach (JsonElement element in value.EnumerateArray())
                Check(element, item, $"{at}[{i++}]", problems);
        }
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonNode? name in of["required"]?.AsArray() ?? [])
            if (!value.TryGetProperty(name!.GetValue<string>(), out _))
                problems.Add($"{at} has no {name}");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if ((of["properties"]?[property.Name] ?? of["additionalProperties"]) is { } inner)
                Check(property.Value, inner, $"{at}.{property.Name}", problems);
            else
                problems.Add($"{at} has {property.Name}, which the schema does not name");
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
