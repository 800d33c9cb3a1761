using Ojime.Core;

namespace Ojime.Formats.Onnx;

/// <summary>Reads the <c>.pb</c> files beside a model of ONNX's own conformance data: one TensorProto each.</summary>
public static class OnnxTestData
{
    /// <summary>The tensor, or null after a diagnostic: the file is no tensor (a sequence, an optional), or of a type that is not covered.</summary>
    public static Tensor? ReadTensor(string path, ImportOptions options, Report report)
    {
        if (ModelFile.Open(path, options, report) is not { } file)
            return null;
        try
        {
            return new OnnxElements(path, options, report, widens: false).Read(OnnxTensor.Read(new WireReader(file.Bytes)));
        }
        catch (WireException problem)
        {
            report.Add(FileProblems.Damaged(path, problem.Message));
            return null;
        }
    }

    /// <summary>Names of a model's inputs in their order, which is that of the files; those that only an initializer fills are left out.</summary>
    public static string[] InputNames(string path)
    {
        var report = new Report();
        if (ModelFile.Open(path, new(), report) is not { } file)
            return [];
        try
        {
            return OnnxModel.Read(file.Bytes).Graph is { } graph
                ? [.. graph.Inputs.Select(static i => i.Name).Except(graph.Initializers.Select(static t => t.Name))]
                : [];
        }
        catch (WireException)
        {
            return [];
        }
    }
}
