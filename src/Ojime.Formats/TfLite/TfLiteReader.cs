using Ojime.Core;

namespace Ojime.Formats.TfLite;

/// <summary>Reads TensorFlow Lite models.</summary>
public static class TfLiteReader
{
    public static FormatReader Format { get; } = new("TFLite", static f => f.Bytes.Length >= 8 && f.Bytes.Span.Slice(4, 4).SequenceEqual("TFL3"u8), Read);

    private static ImportedModel? Read(SourceFile file, ImportOptions options, Report report)
    {
        report.Add(FileProblems.Damaged(file.Path, "the model's table cannot be read"));
        return null;
    }
}
