using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Ojime.Emission;
using Ojime.Reports;

namespace Ojime.Cli;

/// <summary>Prints the JSON schema of what a verb's <c>--json</c> writes, and of the documents in a package.</summary>
internal static class SchemaVerb
{
    /// <summary>Every document, by the verb that writes it or the name of its file.</summary>
    private static readonly (string Name, JsonTypeInfo Type)[] All =
    [
        ("bench", Documents.Default.BenchDocument),
        ("conformance", Documents.Default.ConformanceDocument),
        ("doctor", Documents.Default.DoctorDocument),
        ("fit", ReportJson.Default.FitReport),
        ("fit-without-target", Documents.Default.VerdictsDocument),
        ("inspect", Documents.Default.InspectDocument),
        ("manifest", ManifestJson.Default.PackageManifest),
        ("report", ReportJson.Default.FitReport),
        ("targets", Documents.Default.TargetsDocument),
        ("verify", Documents.Default.VerifyDocument),
    ];

    public static Command Command()
    {
        var document = new Argument<string>("document") { Description = string.Join(", ", All.Select(static a => a.Name)) };
        document.AcceptOnlyFromAmong([.. All.Select(static a => a.Name)]);
        var command = new Command("schema", "Prints the JSON schema of what a verb writes with --json, or of a package's manifest and report") { document };
        command.SetAction(parsed => Run(parsed.GetValue(document)!));
        return command;
    }

    private static int Run(string name)
    {
        JsonTypeInfo type = All.Single(a => a.Name == name).Type;
        // The documents' own options spell enums as words and leave out what is absent.
        JsonNode schema = type.Options.GetJsonSchemaAsNode(type.Type);
        WithoutNulls(schema);
        if (schema["required"] is JsonArray required && !required.Any(static n => n?.GetValue<string>() == "schemaVersion"))
            required.Insert(0, "schemaVersion");
        var all = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = $"ojime {name}" };
        foreach ((string key, JsonNode? value) in schema.AsObject())
            all[key] = value?.DeepClone();
        Console.Out.WriteLine(all.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", TypeInfoResolver = type.Options.TypeInfoResolver }));
        return ExitCodes.Done;
    }

    /// <summary>What is null is left out of our documents: so nothing has the type null, and what may be null is not required.</summary>
    private static void WithoutNulls(JsonNode? schema)
    {
        if (schema is JsonArray list)
        {
            foreach (JsonNode? item in list)
                WithoutNulls(item);
            return;
        }
        if (schema is not JsonObject of)
            return;
        if (of["properties"] is JsonObject properties && of["required"] is JsonArray required)
            of["required"] = new JsonArray([.. required.Select(static n => n!.GetValue<string>()).Where(n => !MayBeNull(properties[n])).Select(static n => (JsonNode)n)]);
        if (of["type"] is JsonArray types)
            of["type"] = types.Select(static t => t!.GetValue<string>()).Single(static t => t != "null");
        if (of["enum"] is JsonArray members && members.Contains(null))
            members.Remove(null);
        if (of.TryGetPropertyValue("default", out JsonNode? value) && value is null)
            of.Remove("default");
        foreach ((_, JsonNode? child) in of)
            WithoutNulls(child);
    }

    private static bool MayBeNull(JsonNode? schema) =>
        (schema?["type"] as JsonArray)?.Any(static t => t?.GetValue<string>() == "null") is true || (schema?["enum"] as JsonArray)?.Contains(null) is true;
}
