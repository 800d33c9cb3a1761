using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>NAME.manifest.json: what the package is, for programs.</summary>
public sealed record PackageManifest
{
    /// <summary>Version of this document's shape; it changes when a reader of the old shape would stumble.</summary>
    private const int CurrentSchema = 1;

    public int SchemaVersion { get; init; } = CurrentSchema;
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required ManifestSource Source { get; init; }
    public required string Target { get; init; }
    public required string Core { get; init; }
    public string? Scheme { get; init; }
    public required ImmutableArray<ManifestTensor> Inputs { get; init; }
    public required ImmutableArray<ManifestTensor> Outputs { get; init; }
    public required ImmutableArray<ManifestTensor> States { get; init; }
    public required ManifestMemory Memory { get; init; }
    public required ImmutableArray<ManifestStep> Steps { get; init; }
    public required long Macs { get; init; }
    public required int GoldenVectors { get; init; }
    public required ImmutableArray<string> Notes { get; init; }
    public required ManifestLicence Licence { get; init; }
    public required ImmutableSortedDictionary<string, string> Sha256 { get; init; }

    internal static PackageManifest Of(Plan plan, PackageOptions options, PackageTables tables, IReadOnlyDictionary<string, byte[]> files) => new()
    {
        Name = options.Id,
        Title = options.Name,
        Source = new(options.SourceName, options.SourceSha256),
        Target = options.Target ?? plan.Cpu.Name,
        Core = plan.Cpu.Name,
        Scheme = options.Scheme,
        Inputs = [.. PackagePort.Inputs(plan).Select(static p => ManifestTensor.Of(p.Name, p.Type, p.Offset))],
        Outputs = [.. PackagePort.Outputs(plan).Select(static p => ManifestTensor.Of(p.Name, p.Type, p.Offset))],
        States = [.. plan.Graph.States.Select(s => ManifestTensor.Of(s.Name, s.Current.Type, plan.Offsets[s.Current]))],
        Memory = new(plan.ArenaBytes, plan.LowerBoundBytes, plan.IsOptimal, plan.Alignment, plan.StateBytes, tables.Bytes,
            [.. plan.Regions.Select(static r => new ManifestRegion(r.Name, r.Kind.ToString(), r.Offset, r.Bytes, r.FirstSlot, r.LastSlot))], options.StackBytes),
        Steps = StepsOf(plan),
        Macs = plan.Graph.Macs,
        GoldenVectors = options.Golden.Vectors.Length,
        Notes = options.Notes,
        Licence = new("Apache-2.0", options.ModelLicence),
        Sha256 = files.ToImmutableSortedDictionary(static f => f.Key, static f => Convert.ToHexStringLower(SHA256.HashData(f.Value)), StringComparer.Ordinal),
    };

    /// <summary>What the manifest says of a plan's steps.</summary>
    public static ImmutableArray<ManifestStep> StepsOf(Plan plan)
    {
        ILookup<int, TracePoint> seen = TracePoint.Of(plan).ToLookup(static p => p.Step);
        return [.. plan.Steps.Select(s => new ManifestStep(s.Index, s.Node.Op.Text, s.Node.Origin.Node, s.Kernel.Name, s.Node.Macs,
            s.WithHeld.SelectMany(static w => w.Kernel.Call(w.Node).Arguments).OfType<TableArgument>().Sum(static t => t.Content.Bytes.Length),
            s.Kernel.ScratchBytes(s.Node), s.Moves.Sum(static m => m.Bytes), plan.Graph.Nodes.IndexOf(s.Node),
            [.. seen[s.Index].Select(static p => p.Value.Index)], seen[s.Index].All(static p => p.IsExact)))];
    }

    /// <summary>Reads a manifest that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no manifest; the message says where.</exception>
    public static PackageManifest Parse(ReadOnlySpan<byte> json)
    {
        PackageManifest manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.PackageManifest) ?? throw new JsonException("the file holds null");
        if (manifest.SchemaVersion != CurrentSchema)
            throw new JsonException($"schemaVersion is {manifest.SchemaVersion}; this version of ojime reads {CurrentSchema}");
        if (manifest.Name.Length == 0 || CLiteral.Identifier(manifest.Name) != manifest.Name)
            throw new JsonException($"name is \"{manifest.Name}\"; wanted is a name for C");
        if (manifest.Steps.Any(static s => s is null || s.Traced.IsDefault))
            throw new JsonException("a step is null");
        return manifest;
    }

    internal string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Default.PackageManifest).ReplaceLineEndings("\n") + "\n";
}

public sealed record ManifestSource(string? File = null, string? Sha256 = null);

public sealed record ManifestLicence(string Code, string? Model = null);

/// <param name="Scale">real = scale x (q - zeroPoint); absent for tensors that are not quantised.</param>
public sealed record ManifestTensor(string Name, string Element, int[] Shape, int Offset, int Bytes, float? Scale = null, int? ZeroPoint = null)
{
    internal static ManifestTensor Of(string name, TensorType type, int offset) =>
        new(name, type.Element.Text, type.Shape.Sizes, offset, type.ByteCount,
            type.Quantization is { Axis: null } s ? s.Scale : null, type.Quantization is { Axis: null } z ? z.Zero : null);
}

public sealed record ManifestMemory(int ArenaBytes, int LowerBoundBytes, bool IsOptimal, int ArenaAlignment, int StateBytes, int TableBytes,
    ImmutableArray<ManifestRegion> Regions, int? StackBytes = null);

/// <summary>Slots count moments of a run: 0 before it, 2i+2 while step i runs, the last after it.</summary>
public sealed record ManifestRegion(string Name, string Kind, int Offset, int Bytes, int FirstSlot, int LastSlot);

/// <param name="Node">Its place among the nodes of the package's graph.</param>
/// <param name="Traced">The node's results that a trace shows, in its order.</param>
/// <param name="IsExact">True where every implementation gives the same bits: nothing up to here was computed in floats.</param>
public sealed record ManifestStep(int Index, string Operator, string Layer, string Kernel, long Macs, int TableBytes, int ScratchBytes, int MovedBytes,
    int Node, ImmutableArray<int> Traced, bool IsExact);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackageManifest))]
public sealed partial class ManifestJson : JsonSerializerContext;
