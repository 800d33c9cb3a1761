using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Targets;

namespace Ojime.Verification;

/// <summary>A package on disk, as its manifest tells of it.</summary>
public sealed record PackageFolder(string Path, string Name, string Core, string? ModelSha256, IReadOnlyList<ManifestStep> Steps)
{
    /// <summary>A package that was just written for a plan.</summary>
    public static PackageFolder Of(string path, string name, Plan plan) =>
        new(path, name, plan.Cpu.Name, null, PackageManifest.StepsOf(plan)) { _graph = plan.Graph };

    private Graph? _graph;

    /// <summary>True where nothing is computed in floats, so that every bit is known beforehand.</summary>
    public bool IsExact => Steps.All(static s => s.IsExact);

    private const int MostManifestBytes = 64 << 20;

    /// <summary>Of the graph's text, as the manifest has it; null where it names none.</summary>
    public string? GraphSha256 { get; init; }

    /// <summary>True where a folder holds a manifest.</summary>
    public static bool IsPackage(string folder) => Manifest(folder) is not null;

    /// <summary>Reads a package's manifest. Returns null after a diagnostic.</summary>
    public static PackageFolder? Open(string folder, Report report)
    {
        if (Manifest(folder) is not { } path)
        {
            report.Add(PackageProblems.NotAPackage(folder));
            return null;
        }
        try
        {
            if (new FileInfo(path).Length > MostManifestBytes)
                throw new JsonException($"it has more than {MostManifestBytes:N0} bytes");
            PackageManifest manifest = PackageManifest.Parse(File.ReadAllBytes(path));
            if (!Cpus.All.Any(c => c.Name == manifest.Core))
                throw new JsonException($"core is \"{manifest.Core}\"; the cores are {string.Join(", ", Cpus.All.Select(static c => c.Name))}");
            return new(System.IO.Path.GetFullPath(folder), manifest.Name, manifest.Core, manifest.Source.Sha256, manifest.Steps)
            {
                GraphSha256 = manifest.Sha256.GetValueOrDefault($"{manifest.Name}.graph"),
            };
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            report.Add(PackageProblems.BadManifest(path, problem.Message));
            return null;
        }
    }

    /// <summary>The graph that the C computes, from its text form in the package. Returns null after a diagnostic.</summary>
    public Graph? ReadGraph(Report report)
    {
        if (_graph is not null)
            return _graph;
        string path = System.IO.Path.Combine(Path, $"{Name}.graph");
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (GraphSha256 is { } written && Convert.ToHexStringLower(SHA256.HashData(bytes)) != written)
                throw new FormatException("it is not the file that the manifest was written for");
            return GraphText.Parse(Encoding.UTF8.GetString(bytes), Operators.Read);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            report.Add(PackageProblems.BadGraph(path, problem.Message));
            return null;
        }
    }

    private static string? Manifest(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.manifest.json").Order(StringComparer.Ordinal).FirstOrDefault()
        : null;
}
