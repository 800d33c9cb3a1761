using Ojime.Core;

namespace Ojime.Verification;

/// <summary>What can be wrong with a folder of cases (3250 to 3259).</summary>
public static class ConformanceProblems
{
    public static Diagnostic NoCases(string path) => new(3250, Severity.Error, new(path),
        "there are no cases in it", Fix: "give a folder or archive of ONNX, TFLite or PyTorch cases, or of models with golden arrays");

    public static Diagnostic BadCase(string path, string problem) => new(3251, Severity.Error, new(path),
        $"the case cannot be read: {problem}", Fix: "unpack the archive again; the other cases are run all the same");
}
