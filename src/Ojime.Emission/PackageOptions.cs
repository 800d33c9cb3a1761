using System.Collections.Immutable;
using Ojime.CSource;

namespace Ojime.Emission;

/// <summary>What a package says besides its plan.</summary>
public sealed record PackageOptions
{
    /// <summary>The package's name, any text; C names begin with <see cref="Id"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs and expected results that the self-test carries. Of a stateful model: frames in order, from a reset on.</summary>
    public GoldenVectors Golden { get; init; } = GoldenVectors.None;

    /// <summary>Lines for the package's README: what was assumed or changed.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>SPDX identifier of the model's licence, where it is known.</summary>
    public string? ModelLicence { get; init; }

    /// <summary>The model file's name and SHA-256, for the manifest.</summary>
    public string? SourceName { get; init; }
    public string? SourceSha256 { get; init; }

    /// <summary>How numbers are held: <c>int8</c>, <c>float32</c>; for the manifest.</summary>
    public string? Scheme { get; init; }

    /// <summary>The chip or core it was made for; the plan's core where none is given.</summary>
    public string? Target { get; init; }

    /// <summary>Stack of one inference, where it has been measured.</summary>
    public int? StackBytes { get; init; }

    /// <summary>False leaves out all but <c>include</c>, <c>src</c> and <c>test</c>: enough to compile and check.</summary>
    public bool WithIntegrations { get; init; } = true;

    /// <summary>True puts the tables into an assembler file with the bytes beside it: for computers only, where tables are too large for a C compiler.</summary>
    public bool TablesInAssembly { get; init; }

    /// <summary>True adds NAME.graph, the graph that the C computes, as text: what <c>run</c> runs, and what a reviewer can read.</summary>
    public bool WithGraph { get; init; }

    public string Id => CLiteral.Identifier(Name).ToLowerInvariant();
}
