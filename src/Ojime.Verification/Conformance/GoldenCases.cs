using System.Text.Json;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>Models with a <c>golden</c> folder beside them that holds arrays in{I}_{S} and out{I}_{S} under the model's name, and for a stream a second run after a reset.</summary>
internal static class GoldenCases
{
    public static IEnumerable<ConformanceCase> Find(string folder)
    {
        foreach (string arrays in Directory.EnumerateFiles(folder, "*.npz", SearchOption.AllDirectories))
        {
            string at = Path.GetDirectoryName(arrays)!, name = Path.GetFileNameWithoutExtension(arrays), json = Path.ChangeExtension(arrays, ".json");
            if (Path.GetFileName(at) != "golden" || !File.Exists(json))
                continue;
            using JsonDocument facts = JsonDocument.Parse(File.ReadAllBytes(json));
            if (!facts.RootElement.TryGetProperty("model", out JsonElement file) || file.GetString() is not { } fileName)
                continue;
            string model = Path.Combine(Path.GetDirectoryName(at)!, fileName);
            if (!File.Exists(model))
                continue;
            bool streams = facts.RootElement.TryGetProperty("stream", out JsonElement stream);
            int samples = streams && stream.TryGetProperty("frames", out JsonElement frames) ? frames.GetInt32()
                : facts.RootElement.TryGetProperty("samples", out JsonElement count) ? count.GetInt32() : 1;
            yield return new(Path.GetRelativePath(folder, model), "golden", model, new(1e-4, 1e-6, 1e-5), report =>
            {
                if (Npz.Read(arrays, new ImportOptions(), report) is not { } read)
                    return null;
                Dictionary<string, NpyArray> all = read.ToDictionary(static a => a.Name, static a => a.Array);
                return [.. Enumerable.Range(0, samples).Select(s => new CaseRun([.. Arrays.Numbered(all, "in", s)], [.. Arrays.Numbered(all, "out", s)]))];
            })
            {
                Streams = streams,
                OutOfScope = facts.RootElement.TryGetProperty("tflm", out JsonElement tflm) && tflm.GetString()?.StartsWith("refused", StringComparison.Ordinal) is true
                    ? "the yardstick refuses it" : null,
            };
        }
    }
}
