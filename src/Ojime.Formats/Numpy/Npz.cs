using System.IO.Compression;
using Ojime.Core;

namespace Ojime.Formats.Numpy;

/// <summary>Several named arrays in a zip, as numpy's <c>savez</c> writes them; a lone <c>.npy</c> is read as one array named after its file.</summary>
public static class Npz
{
    /// <summary>Every array of a file in its order there. Returns null after a diagnostic.</summary>
    public static IReadOnlyList<(string Name, NpyArray Array)>? Read(string path, ImportOptions options, Report report) =>
        ModelFile.Open(path, options, report) is { } file ? Read(file, options, report) : null;

    public static IReadOnlyList<(string Name, NpyArray Array)>? Read(SourceFile file, ImportOptions options, Report report)
    {
        if (!file.Bytes.Span.StartsWith("PK"u8))
            return NpyArray.Read(file.Path, file.Bytes, report) is { } single ? [(file.Name, single)] : null;
        try
        {
            using var stream = new MemoryStream(file.Bytes.ToArray());
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var result = new List<(string, NpyArray)>();
            long left = options.MaxUnpackedBytes;
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
                    continue;
                string name = entry.FullName[..^4];
                if (Unpack(entry, ref left) is not { } bytes)
                {
                    report.Add(FileProblems.TooLarge(file.Path, $"array {name} unpacked", entry.Length, options.MaxUnpackedBytes));
                    return null;
                }
                if (NpyArray.Read($"{file.Path}: {name}", bytes, report) is not { } array)
                    return null;
                result.Add((name, array));
            }
            return result;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            report.Add(FileProblems.Damaged(file.Path, problem.Message));
            return null;
        }
    }

    /// <summary>Writes arrays, stored; the same arrays give the same bytes.</summary>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> arrays)
    {
        using FileStream file = File.Create(path);
        Write(file, arrays);
    }

    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> arrays)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, Tensor tensor) in arrays)
        {
            ZipArchiveEntry entry = zip.CreateEntry($"{name}.npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            NpyArray.Write(content, tensor);
        }
    }

    /// <summary>The bytes of an entry, or null where they are more than what is left. The size in the zip's directory is not believed.</summary>
    private static byte[]? Unpack(ZipArchiveEntry entry, ref long left)
    {
        if (entry.Length > left)
            return null;
        using Stream content = entry.Open();
        using var result = new MemoryStream();
        var part = new byte[1 << 16];
        while (content.Read(part) is > 0 and int read)
        {
            left -= read;
            if (left < 0)
                return null;
            result.Write(part, 0, read);
        }
        return result.ToArray();
    }
}
