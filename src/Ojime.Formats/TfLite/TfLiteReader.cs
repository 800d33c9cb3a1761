using Ojime.Core;

namespace Ojime.Formats.TfLite;

/// <summary>Reads TensorFlow Lite models: flatbuffers that bear the mark TFL3.</summary>
public static class TfLiteReader
{
    public static FormatReader Format { get; } = new("TFLite", static f => f.Bytes.Length >= 8 && f.Bytes.Span.Slice(4, 4).SequenceEqual("TFL3"u8), Read,
        static () => OperatorTable.Rows.Keys.Select(static k => k.ToString()));

    private static ImportedModel? Read(SourceFile file, ImportOptions options, Report report)
    {
        TfModel model;
        try
        {
            model = TfModel.Read(file.Bytes);
        }
        catch (Exception problem) when (problem is InvalidDataException or OverflowException)
        {
            report.Add(FileProblems.Damaged(file.Path, problem.Message));
            return null;
        }
        return new TfLiteImporter(model, file, options, report).Import();
    }
}
