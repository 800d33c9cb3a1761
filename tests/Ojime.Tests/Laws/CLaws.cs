using Ojime.Emission;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Tests;

/// <summary>What is true of every C file: no compiler has a word to say about it, alone, beside all others, and called with constant shapes.</summary>
public sealed class CLaws(CLaws.Files files) : IClassFixture<CLaws.Files>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Ojime.Ops");

    private static string[] Find(string pattern) =>
        [.. Directory.EnumerateFiles(Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Every kernel in one file, and a package of every case of every operator by every kernel that fits it.</summary>
    public sealed class Files : IDisposable
    {
        public Files()
        {
            File.WriteAllLines(Path.Combine(Folder, "all.c"), CFiles.Closure(Find("*.c").Select(static f => Path.GetFileName(f)))
                .Select(static f => $"#line 1 \"{f}\"\n{CFiles.WithoutIncludes(CFiles.Read(f))}"));
            Plan plan = KernelPlans.Together([.. OperatorLaws.All.SelectMany(KernelPlans.TrialsOf)]);
            PackageWriter.Save(PackageWriter.Write(plan, new() { Name = "cases", WithIntegrations = false }), Folder);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("ojime-claws-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    /// <summary>As an editor opens it: what a file uses it includes.</summary>
    [Fact]
    public void Every_kernel_compiles_alone() => CCompilers.Host[0].Compile(Folder, ["-fsyntax-only", Open, .. Find("*.h").Select(static f => $"-I{Path.GetDirectoryName(f)}").Distinct(), .. Find("*.c")]);

    /// <summary>A package holds any of them in one file, so no two may give one name to two things.</summary>
    [Theory, MemberData(nameof(CCompilers.All), MemberType = typeof(CCompilers))]
    public void All_kernels_compile_together_without_a_warning(CCompiler compiler)
    {
        compiler.Compile(files.Folder, "-O2", "-S", Open, "all.c", "-o", compiler.Assembly);
        compiler.Compile(files.Folder, "-Os", "-fsyntax-only", Open, "all.c");
    }

    [Theory, MemberData(nameof(CCompilers.All), MemberType = typeof(CCompilers))]
    public void Every_case_compiles_with_its_shapes_folded_in_without_a_warning(CCompiler compiler) =>
        compiler.Compile(files.Folder, "-O2", "-S", "-Iinclude", "src/cases.c", "-o", compiler.Assembly);

    /// <summary>Kernels seen from outside, so that none is unused.</summary>
    private const string Open = "-DKERNEL=";
}
