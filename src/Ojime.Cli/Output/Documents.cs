using System.Text.Json;
using System.Text.Json.Serialization;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Cli;

/// <summary>What <c>doctor --json</c> prints.</summary>
internal sealed record DoctorDocument(int SchemaVersion, DoctorTool[] Tools, string? Install);

internal sealed record DoctorTool(string Program, string Purpose, string? Path);

/// <summary>What <c>targets --json</c> prints.</summary>
internal sealed record TargetsDocument(int SchemaVersion, string[] Cores, Chip[] Chips);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(TargetsDocument))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(ConformanceDocument))]
[JsonSerializable(typeof(VerdictsDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class Documents : JsonSerializerContext
{
    /// <summary>Version of every document's shape; it changes when a reader of the old shape would stumble.</summary>
    public const int Version = 1;

    public static void Print<T>(T document) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(document, typeof(T), Default));
}
