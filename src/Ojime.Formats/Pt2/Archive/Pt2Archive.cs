using System.Text;
using System.Text.Json;
using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>
/// A .pt2 package as PyTorch 2.9 and newer write it: one root folder, <c>models/NAME.json</c>, and every storage as raw bytes under
/// <c>data/weights</c> and <c>data/constants</c> with a config that says how tensors lie in it.
/// </summary>
internal sealed class Pt2Archive
{
    private const int MaxJsonBytes = 512 << 20;

    private readonly ZipDirectory _zip;
    private readonly string _path;
    private readonly string _root;

    private Pt2Archive(ZipDirectory zip, string path, string root, string model) => (_zip, _path, _root, Model) = (zip, path, root, model);

    /// <summary>The model's name inside the archive.</summary>
    public string Model { get; }

    public static Pt2Archive Open(string path, Memory<byte> bytes, Report report)
    {
        ZipDirectory zip = ZipDirectory.Read(path, bytes);
        RefuseOtherKinds(zip, path);
        string root = RootOf(zip, path);
        string[] models = [.. zip.Entries.Select(e => NameBetween(e.Name, $"{root}models/", ".json")).OfType<string>()];
        if (models.Length == 0)
            throw new Refusal(FileProblems.Damaged(path, "it holds no models/NAME.json"));
        string chosen = models.Contains("model") ? "model" : models[0];
        if (models.Length > 1)
            report.Add(Pt2Problems.SeveralModels(path, chosen, string.Join(", ", models.Where(m => m != chosen))));
        var archive = new Pt2Archive(zip, path, root, chosen);
        if (zip.Find($"{root}data/weights/{chosen}.pt") is not null || zip.Find($"{root}data/constants/{chosen}.pt") is not null)
            throw new Refusal(Pt2Problems.OlderGeneration(path, "PyTorch 2.8"));
        if (zip.Find($"{root}byteorder") is { } order && Encoding.ASCII.GetString(zip.Open(order).Span) == "big")
            throw new Refusal(Pt2Problems.BigEndian(path));
        return archive;
    }

    public JsonDocument Program() => Json($"{_root}models/{Model}.json") ?? throw new Refusal(FileProblems.Damaged(_path, "the model's JSON is missing"));

    /// <summary>How the tensors of a part (<c>weights</c> or <c>constants</c>) lie in their storages.</summary>
    public JsonDocument? Config(string part) =>
        Json($"{_root}data/{part}/{Model}_{part}_config.json") ?? Json($"{_root}data/{part}/{Model}_model_{(part == "weights" ? "param" : part)}_config.json");

    public Memory<byte>? Storage(string part, string name) => _zip.Find($"{_root}data/{part}/{name}") is { } entry ? _zip.Open(entry) : default(Memory<byte>?);

    private JsonDocument? Json(string name)
    {
        if (_zip.Find(name) is not { } entry)
            return null;
        if (entry.Size > MaxJsonBytes)
            throw new Refusal(FileProblems.TooLarge(_path, name, entry.Size, MaxJsonBytes));
        try
        {
            return JsonDocument.Parse(_zip.Open(entry), new JsonDocumentOptions { MaxDepth = 200, AllowDuplicateProperties = false });
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The second is what a name that is no text ends in, where duplicates are looked for.
            throw new Refusal(FileProblems.Damaged(_path, $"{name} is not JSON, line {(problem as JsonException)?.LineNumber + 1 ?? 1}"));
        }
    }

    private static void RefuseOtherKinds(ZipDirectory zip, string path)
    {
        if (zip.Find("serialized_exported_program.json") is not null)
            throw new Refusal(Pt2Problems.OlderGeneration(path, "PyTorch 2.1 to 2.7"));
        bool Any(string part) => zip.Entries.Exists(e => e.Name.Contains(part, StringComparison.Ordinal));
        if (Any("/models/"))
            return;
        if (Any("data/aotinductor/"))
            throw new Refusal(Pt2Problems.CompiledPackage(path));
        if (Any("data.pkl") || Any("constants.pkl"))
            throw new Refusal(Pt2Problems.TorchScript(path));
    }

    /// <summary>The folder that every entry lies in, with its slash. It is named after the file as it was first saved, so it is taken from the entries.</summary>
    private static string RootOf(ZipDirectory zip, string path)
    {
        if (zip.Entries.Count == 0)
            throw new Refusal(FileProblems.Damaged(path, "it is an empty archive"));
        string first = zip.Entries[0].Name;
        string root = first[..(first.IndexOf('/', StringComparison.Ordinal) + 1)];
        return root.Length > 0 && zip.Entries.TrueForAll(e => e.Name.StartsWith(root, StringComparison.Ordinal))
            ? root : throw new Refusal(FileProblems.Damaged(path, "its entries do not lie in one folder"));
    }

    private static string? NameBetween(string text, string before, string after) =>
        text.Length > before.Length + after.Length && text.StartsWith(before, StringComparison.Ordinal) && text.EndsWith(after, StringComparison.Ordinal)
            ? text[before.Length..^after.Length] : null;
}
