using System.Text.Json;
using Ojime.Core;

namespace Ojime.Verification;

/// <summary>The JSON beside a case. What cannot be read is a diagnostic, and that case alone is left out.</summary>
internal static class CaseFile
{
    private const int MostBytes = 16 << 20;

    /// <summary>Hands the file's object to a reader. Returns null after a diagnostic, or where the reader has nothing to give.</summary>
    public static T? Read<T>(string path, Report report, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw new JsonException($"it has more than {MostBytes:N0} bytes");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement) : throw new JsonException($"it holds {document.RootElement.ValueKind}; wanted is an object");
        }
        // System.Text.Json says by the last three that a value is of another kind, out of its range, or not there.
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            report.Add(ConformanceProblems.BadCase(path, problem.Message));
            return null;
        }
    }

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A bound of a tolerance; 0 where it is not given.</summary>
    public static double Bound(JsonElement element, string name)
    {
        double bound = element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
        return bound >= 0 && double.IsFinite(bound) ? bound : throw new JsonException($"{name} is {value.GetRawText()}; wanted is a number from 0 on");
    }

    /// <summary>How many of something there are; 1 where it is not given.</summary>
    public static int Count(JsonElement element, string name)
    {
        int count = element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 1;
        return count is >= 0 and <= MostRuns ? count : throw new JsonException($"{name} is {count}; wanted is a number from 0 to {MostRuns:N0}");
    }

    private const int MostRuns = 100_000;
}
