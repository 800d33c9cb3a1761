using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Ojime.Emission;

/// <summary>The files under Package/, copied with the model's name in place of <c>@name@</c>. They stand there as they are written, to be read and edited.</summary>
internal static partial class PackageTemplates
{
    private static readonly string[] Needed = ["include/", "test/"];

    /// <summary>Every template by its path in the package: <c>name</c> in a path becomes the model's name.</summary>
    public static IEnumerable<(string Path, string Text)> Fill(PackageOptions options, PackageTables tables)
    {
        string id = options.Id;
        var words = new Dictionary<string, string>
        {
            ["name"] = id,
            ["NAME"] = id.ToUpperInvariant(),
            // CMSIS-Pack's schema takes 32 letters.
            ["short"] = id.Length > 32 ? id[..32] : id,
            ["title"] = PackageText.Quoted(options.Name),
            ["version"] = typeof(PackageTemplates).Assembly.GetName().Version!.ToString(3),
            ["source"] = PackageText.Quoted(options.SourceName ?? options.Name),
            ["sourcehash"] = options.SourceSha256 ?? Convert.ToHexStringLower(SHA256.HashData(tables.All.SelectMany(static t => t.Table.Bytes).ToArray())),
        };
        foreach (string resource in typeof(PackageTemplates).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!options.WithIntegrations && !Needed.Any(n => resource.StartsWith(n, StringComparison.Ordinal)))
                continue;
            using Stream stream = typeof(PackageTemplates).Assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream);
            string text = Word().Replace(reader.ReadToEnd().ReplaceLineEndings("\n"), m => words.GetValueOrDefault(m.Groups[1].Value, m.Value));
            yield return (PathWord().Replace(resource, id), text);
        }
    }

    [GeneratedRegex("@([A-Za-z]+)@")]
    private static partial Regex Word();

    /// <summary>The word "name" in a path, standing by itself or before an underscore, a dot or "Config".</summary>
    [GeneratedRegex("(?<![A-Za-z])name(?=[_./]|Config)")]
    private static partial Regex PathWord();
}
