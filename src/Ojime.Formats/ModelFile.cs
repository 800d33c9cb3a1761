using System.Collections.Immutable;
using Ojime.Core;

namespace Ojime.Formats;

/// <summary>A file under the eyes of a reader.</summary>
/// <param name="Bytes">All of it, mapped; to be read only.</param>
public sealed record SourceFile(string Path, Memory<byte> Bytes)
{
    /// <summary>The file's name without its ending, which names the graph.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>A format that models are read from.</summary>
/// <param name="Recognises">Looks at the content, never at the name.</param>
/// <param name="Read">Returns null after a diagnostic. No content may make it throw.</param>
/// <param name="Operators">The names, in the format's own words, of the operators that are read.</param>
public sealed record FormatReader(
    string Format, Func<SourceFile, bool> Recognises, Func<SourceFile, ImportOptions, Report, ImportedModel?> Read, Func<IEnumerable<string>> Operators);

/// <summary>Opens a model of any format.</summary>
public static class ModelFile
{
    /// <summary>Every format, tried in this order. Formats without a magic number of their own come last.</summary>
    public static ImmutableArray<FormatReader> Formats { get; } =
    [
        Pt2.Pt2Reader.Format,
        TfLite.TfLiteReader.Format,
        Onnx.OnnxReader.Format,
    ];

    /// <summary>Reads a model, choosing the format by its content. Returns null after a diagnostic.</summary>
    public static ImportedModel? Read(string path, ImportOptions options, Report report)
    {
        if (Open(path, options, report) is not { } file)
            return null;
        foreach (FormatReader format in Formats)
            if (format.Recognises(file))
                return format.Read(file, options, report);
        report.Add(FileProblems.NotAModel(path, Kind(file.Bytes.Span), Formats.Select(static f => f.Format)));
        return null;
    }

    /// <summary>Opens any file, or says why not.</summary>
    public static SourceFile? Open(string path, ImportOptions options, Report report)
    {
        if (!File.Exists(path))
        {
            report.Add(Directory.Exists(path) ? FileProblems.Unreadable(path, "it is a folder") : FileProblems.Missing(path));
            return null;
        }
        try
        {
            long bytes = new FileInfo(path).Length;
            if (bytes == 0)
                report.Add(FileProblems.Empty(path));
            else if (bytes > options.MaxFileBytes)
                report.Add(FileProblems.TooLarge(path, "the file", bytes, options.MaxFileBytes));
            else
                return new(path, MappedFile.Open(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            report.Add(FileProblems.Unreadable(path, problem.Message));
        }
        return null;
    }

    /// <summary>What a file seems to be, for someone who gave the wrong one.</summary>
    private static string Kind(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("PK"u8) ? "a zip archive (an .npz of arrays, or a checkpoint without its program)"
        : bytes is [0x93, (byte)'N', (byte)'U', ..] ? "a numpy array"
        : bytes is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] ? "an HDF5 file (Keras weights)"
        : bytes.StartsWith("{"u8) ? "a JSON text"
        : bytes is [0x80, ..] ? "a Python pickle"
        : "a file of an unknown kind";
}
