using System.Text;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>Makes the C package of a plan: every file by its path inside the package. The same plan and options give the same bytes.</summary>
public static class PackageWriter
{
    public static IReadOnlyDictionary<string, byte[]> Write(Plan plan, PackageOptions options)
    {
        string id = options.Id;
        var tables = new PackageTables(id);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        void Add(string path, string text) => files.Add(path, Encoding.UTF8.GetBytes(text));

        Add($"src/{id}.c", new ModelSource(plan, options, tables).Write());
        Add($"src/{id}_kernels.h", KernelsHeader.Write(plan, id));
        Add($"src/{id}_weights.h", WeightsSource.Header(tables, id));
        if (options.TablesInAssembly)
        {
            Add($"src/{id}_weights.S", WeightsSource.Assembly(tables, id));
            files.Add($"src/{id}_weights.bin", WeightsSource.Blob(tables));
        }
        else
        {
            Add($"src/{id}_weights.c", WeightsSource.Source(tables, id));
        }
        Add($"include/{id}.h", ModelHeader.Write(plan, options));
        Add($"test/{id}_golden.h", GoldenHeader.Write(plan, options));
        foreach ((string path, string text) in PackageTemplates.Fill(options, tables))
            Add(path, text);
        if (options.WithGraph)
            Add($"{id}.graph", plan.Graph.ToString());
        if (options.WithIntegrations)
        {
            Add("README.md", PackageReadme.Write(plan, options, tables));
            Add($"{id}.manifest.json", PackageManifest.Of(plan, options, tables, files).ToJson());
        }
        return files;
    }

    /// <summary>Writes files under a folder, which is made if need be.</summary>
    public static void Save(IReadOnlyDictionary<string, byte[]> files, string folder)
    {
        foreach ((string path, byte[] bytes) in files)
        {
            string full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }
    }
}
