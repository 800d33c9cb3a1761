using Ojime.Core;

namespace Ojime.Formats.Onnx;

/// <summary>Reads <c>.onnx</c>: a protocol buffer message without a magic number, recognised by its fields.</summary>
public static class OnnxReader
{
    /// <summary>Version 7 brought today's broadcasting.</summary>
    public const int FirstOpset = 7;

    public const int LastOpset = 27;

    public static FormatReader Format { get; } = new("ONNX", Recognises, Read, static () => OnnxOperators.All.Select(static o => o.Name));

    /// <summary>A message with a version of the format and a graph, as far as its outermost fields can be read.</summary>
    private static bool Recognises(SourceFile file)
    {
        bool version = false, graph = false;
        var wire = new WireReader(file.Bytes);
        try
        {
            while (wire.Next())
            {
                if (wire.Field is > 26 or 0)
                    return false;
                version |= wire.Field == 1;
                graph |= wire.Field == 7;
            }
        }
        catch (WireException)
        {
            // Cut off: what was seen so far decides.
        }
        return graph || (version && file.Bytes.Span[0] == 0x08);
    }

    public static ImportedModel? Read(SourceFile file, ImportOptions options, Report report)
    {
        try
        {
            return new OnnxImporter(file, OnnxModel.Read(file.Bytes), options, report).Import();
        }
        catch (WireException problem)
        {
            report.Add(FileProblems.Damaged(file.Path, problem.Message));
            return null;
        }
    }
}
