using System.Text.Json;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Verification;

/// <summary>A package on disk, as its manifest tells of it.</summary>
public sealed record PackageFolder(string Path, string Name, string Core, string? ModelSha256, IReadOnlyList<string> Layers)
{
    /// <summary>True where a folder holds a manifest.</summary>
    public static bool IsPackage(string folder) => Manifest(folder) is not null;

    /// <summary>Reads a package's manifest; null where there is none, or none that can be read.</summary>
    public static PackageFolder? Open(string folder)
    {
        if (Manifest(folder) is not { } path)
            return null;
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = manifest.RootElement;
            string[] layers = [.. root.GetProperty("steps").EnumerateArray().Select(static s => s.GetProperty("layer").GetString() ?? "")];
            string? hash = root.TryGetProperty("source", out JsonElement source) && source.TryGetProperty("sha256", out JsonElement sha) ? sha.GetString() : null;
            return new(System.IO.Path.GetFullPath(folder), root.GetProperty("name").GetString()!, root.GetProperty("core").GetString()!, hash, layers);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>The graph that the C computes, from its text form in the package; null where it is missing or damaged.</summary>
    public Graph? ReadGraph()
    {
        try
        {
            return GraphText.Parse(File.ReadAllText(System.IO.Path.Combine(Path, $"{Name}.graph")), Operators.Read);
        }
        catch (Exception problem) when (problem is IOException or FormatException)
        {
            return null;
        }
    }

    private static string? Manifest(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.manifest.json").Order(StringComparer.Ordinal).FirstOrDefault()
        : null;
}
