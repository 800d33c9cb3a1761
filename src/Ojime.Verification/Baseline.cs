using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ojime.Verification;

/// <summary>What another tool took for the same model, counted the same way.</summary>
public sealed record Baseline(string Name, string Source, BaselineModel[] Models)
{
    /// <summary>TensorFlow Lite Micro with CMSIS-NN on the MLPerf Tiny models.</summary>
    public static Baseline BuiltIn { get; } = Read();

    /// <summary>Instructions of one inference of a model, by the hash of its file, on a core; cores that differ only in their float unit are one.</summary>
    public long? Instructions(string? sha256, string core)
    {
        string key = core switch { "cortex-m0plus" => "cortex-m0", "cortex-m4f" => "cortex-m4", "rv32imac" => "rv32imc", _ => core };
        return Models.FirstOrDefault(m => m.Sha256 == sha256)?.Instructions.TryGetValue(key, out long n) == true ? n : null;
    }

    private static Baseline Read()
    {
        using Stream stream = typeof(Baseline).Assembly.GetManifestResourceStream("tflm-cmsis-nn.json")!;
        return JsonSerializer.Deserialize(stream, BaselineJson.Default.Baseline)!;
    }
}

public sealed record BaselineModel(string Sha256, string Model, Dictionary<string, long> Instructions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Baseline))]
internal sealed partial class BaselineJson : JsonSerializerContext;
