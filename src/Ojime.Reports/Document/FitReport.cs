using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ojime.Reports;

/// <summary>How a figure was come by.</summary>
public enum Provenance
{
    /// <summary>Read from the linked program or the plan: it is so.</summary>
    Exact,

    /// <summary>Counted in an emulator: the same on every run.</summary>
    Counted,

    /// <summary>Computed from a cost model.</summary>
    Modelled,

    /// <summary>Taken on a board.</summary>
    Measured,
}

/// <summary>A number with its unit and how it was come by.</summary>
public sealed record Figure(double Value, string Unit, Provenance Provenance);

/// <summary>An input or output of the model.</summary>
public sealed record PortFacts(string Name, string Type, float? Scale, int? Zero)
{
    /// <summary><c>real = 0.5 x (code - 3)</c>; empty where the type says it all.</summary>
    [JsonIgnore]
    public string Meaning => Scale is not { } scale ? ""
        : string.Create(CultureInfo.InvariantCulture, $"real = {scale:R} x {(Zero is null or 0 ? "code" : $"(code {(Zero < 0 ? '+' : '-')} {Math.Abs(Zero.Value)})")}");
}

public sealed record ModelFacts(
    string Name, string File, string Sha256, string Format, long FileBytes, long Parameters, long Macs, long MacsAsRead, int NodesAsRead, int Nodes,
    int TransposesLeft, PortFacts[] Inputs, PortFacts[] Outputs, string[] Notes);

public sealed record TargetFacts(string Name, string Core, long? ClockHz, long? RamBytes, long? FlashBytes, string Toolchain);

/// <summary>One step of the schedule.</summary>
/// <param name="Layer">The user's own name for it.</param>
/// <param name="Source">The line of the user's code, where the format kept it.</param>
/// <param name="SnrDb">Signal to quantisation noise of this step's output against the float model; null where there is none.</param>
public sealed record StepFacts(
    int Index, string Operator, string Layer, string? Source, string Kernel, string Input, string Output, string Type, long Macs, long WeightBytes, double Cycles,
    int ScratchBytes, double? SnrDb)
{
    /// <summary>The steps of the graphs that its operator holds: a loop's turn, a condition's branches; null for most. What they take is counted in this step.</summary>
    public StepFacts[]? Inside { get; init; }

    /// <summary>This step, then those inside of it.</summary>
    public IEnumerable<StepFacts> WithInside() => (Inside ?? []).SelectMany(static s => s.WithInside()).Prepend(this);
}

/// <summary>A tensor in the arena: where, and from which step to which.</summary>
public sealed record BufferFacts(string Name, string Kind, int Offset, int Bytes, int FirstStep, int LastStep);

public sealed record MemoryFacts(int ArenaBytes, int LowerBoundBytes, bool Optimal, int StateBytes, Figure? Stack, BufferFacts[] Buffers);

/// <summary>A piece of flash: the model's code, its tables, the compiler's library.</summary>
public sealed record FlashPiece(string Name, string Kind, long Bytes);

public sealed record FlashFacts(Figure Total, Figure Code, Figure Weights, FlashPiece[] Pieces);

public sealed record QuantizationFacts(string Scheme, string Rounding, string Calibration, string[] SixteenBit, string[] Notes);

/// <summary>Outputs against the user's golden ones.</summary>
public sealed record GoldenFacts(int Samples, double FloatMaxError, double? SnrDb, double? Agreement);

/// <summary>One rung of the verification ladder.</summary>
public sealed record RungFacts(string Level, string On, int Vectors, int Equal, string? FirstDifference, long? Instructions, string? Skipped, string Agreement);

public sealed record DiagnosticFacts(int Code, string Severity, string At, string Message, string? Fix);

/// <summary>All that a fit found out: <c>report.json</c>, and what <c>fit --json</c> prints.</summary>
public sealed record FitReport
{
    /// <summary>Version of this document's shape.</summary>
    public const int CurrentSchema = 1;

    public int SchemaVersion { get; init; } = CurrentSchema;
    public required string Tool { get; init; }
    public required string Command { get; init; }
    public required ModelFacts Model { get; init; }
    public required TargetFacts Target { get; init; }
    public required bool Fits { get; init; }
    public required MemoryFacts Memory { get; init; }
    public FlashFacts? Flash { get; init; }
    public required Figure Cycles { get; init; }
    public Figure? Milliseconds { get; init; }
    public QuantizationFacts? Quantization { get; init; }
    public GoldenFacts? Golden { get; init; }
    public required StepFacts[] Steps { get; init; }
    public required string[] Rewrites { get; init; }
    public required RungFacts[] Verification { get; init; }
    public required DiagnosticFacts[] Diagnostics { get; init; }

    /// <summary>The answer in a few words.</summary>
    [JsonIgnore]
    public string Verdict => !Fits ? "does not fit" : Array.Exists(Verification, static v => v.Skipped is null && v.Equal < v.Vectors) ? "differs from its reference" : "fits";

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.FitReport) + "\n";

    public static FitReport FromJson(string json) =>
        JsonSerializer.Deserialize(json, ReportJson.Default.FitReport) ?? throw new JsonException("the report is empty");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FitReport))]
public sealed partial class ReportJson : JsonSerializerContext;
