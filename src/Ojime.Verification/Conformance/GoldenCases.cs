using System.Text.Json;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Verification;

/// <summary>Models with a <c>golden</c> folder beside them that holds arrays in{I}_{S} and out{I}_{S} under the model's name, and for a stream a second run after a reset.</summary>
internal static class GoldenCases
{
    public static IEnumerable<ConformanceCase> Find(string folder, Report report)
    {
        foreach (string arrays in Directory.EnumerateFiles(folder, "*.npz", SearchOption.AllDirectories))
        {
            string json = Path.ChangeExtension(arrays, ".json");
            if (Path.GetFileName(Path.GetDirectoryName(arrays)) == "golden" && File.Exists(json)
                && CaseFile.Read(json, report, facts => Of(folder, arrays, facts)) is { } found)
                yield return found;
        }
    }

    private static ConformanceCase? Of(string folder, string arrays, JsonElement facts)
    {
        if (CaseFile.Text(facts, "model") is not { } file)
            return null;
        string model = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(arrays))!, file);
        if (!File.Exists(model))
            return null;
        bool streams = facts.TryGetProperty("stream", out JsonElement stream);
        int samples = streams && stream.TryGetProperty("frames", out _) ? CaseFile.Count(stream, "frames") : CaseFile.Count(facts, "samples");
        return new(Path.GetRelativePath(folder, model), "golden", model, new(1e-4, 1e-6, 1e-5), report =>
        {
            if (Npz.Read(arrays, new ImportOptions(), report) is not { } read)
                return null;
            Dictionary<string, NpyArray> all = Arrays.ByName(read);
            return [.. Enumerable.Range(0, samples).Select(s => new CaseRun([.. Arrays.Numbered(all, "in", s)], [.. Arrays.Numbered(all, "out", s)]))];
        })
        {
            Streams = streams,
            OutOfScope = CaseFile.Text(facts, "tflm")?.StartsWith("refused", StringComparison.Ordinal) is true ? "the yardstick refuses it" : null,
        };
    }
}
