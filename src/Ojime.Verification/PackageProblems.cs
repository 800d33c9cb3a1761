using Ojime.Core;

namespace Ojime.Verification;

/// <summary>What can be wrong with a package that is read back (2004, 3271 to 3279).</summary>
public static class PackageProblems
{
    public static Diagnostic NotAPackage(string folder) => new(2004, Severity.Error, new(folder),
        "this folder is no package: it holds no NAME.manifest.json", Fix: "give the folder that ojime fit -o wrote");

    public static Diagnostic BadManifest(string path, string problem) => new(3271, Severity.Error, new(path),
        $"the manifest cannot be read: {problem}", Fix: "write the package again with ojime fit");

    public static Diagnostic BadGraph(string path, string problem) => new(3272, Severity.Error, new(path),
        $"the package's graph cannot be read: {problem}", Fix: "write the package again with ojime fit");
}
