using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ojime.Verification;

/// <summary>What <c>bench --json</c> prints, and what <c>--against</c> reads.</summary>
public sealed record BenchDocument(int SchemaVersion, string Package, string? ModelSha256, BenchRow[] Rows)
{
    /// <summary>Reads what an earlier bench wrote.</summary>
    /// <exception cref="JsonException">The text is no such document; the message says where.</exception>
    public static BenchDocument Parse(ReadOnlySpan<byte> json) =>
        // What a document's shape does not say: an array may hold nulls, and what is left out is null.
        JsonSerializer.Deserialize(json, BenchJson.Default.BenchDocument) is { Rows: { } rows } document
        && Array.TrueForAll(rows, static r => r is { Core: not null, Optimisation: not null })
            ? document : throw new JsonException("it holds no rows of figures");
}

/// <param name="Optimisation">The compiler's: <c>-O2</c> or <c>-Os</c>.</param>
/// <param name="Instructions">Of one inference, counted; null where no emulator ran.</param>
/// <param name="Baseline">What TensorFlow Lite Micro with CMSIS-NN takes for this very model, counted the same way.</param>
/// <param name="Foreign">Symbols of a heap, of stdio or of floating-point emulation.</param>
public sealed record BenchRow(
    string Core, string Optimisation, long CodeBytes, long WeightBytes, long LibraryBytes, long FlashBytes, int? StackBytes, long? Instructions, long? Baseline, double? Ratio,
    string[] Foreign);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class BenchJson : JsonSerializerContext;
