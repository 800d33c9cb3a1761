using System.CommandLine;
using System.Globalization;
using Ojime.Core;
using Ojime.Formats;

namespace Ojime.Cli;

/// <summary>The model argument that several verbs share, and the sizes of its open dimensions.</summary>
internal sealed class ModelInput
{
    public Argument<string> Path { get; } = new("model") { Description = "A .pt2, .onnx or .tflite file" };

    public Option<string[]> Dims { get; } = new("--input-dim")
    {
        Description = "NAME=SIZE of a dimension that the model leaves open, by symbol or INPUT.AXIS", AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads the model. Null after diagnostics were added.</summary>
    public ImportedModel? Read(ParseResult parsed, Report report)
    {
        var dims = new Dictionary<string, int>();
        foreach (string dim in parsed.GetValue(Dims) ?? [])
        {
            if (dim.Split('=') is [var name, var size] && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0)
                dims[name] = n;
            else
                report.Add(UsageProblems.BadInputDim(dim));
        }
        return report.HasErrors ? null : ModelFile.Read(parsed.GetValue(Path)!, new ImportOptions { InputDims = dims }, report);
    }
}
