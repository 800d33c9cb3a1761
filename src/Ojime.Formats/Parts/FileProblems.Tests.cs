using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;
using Ojime.Quantizing;

namespace Ojime.Tests;

public class FileProblemsTests
{
    private static int Reading(string path, ImportOptions? options = null)
    {
        var report = new Report();
        Assert.Null(ModelFile.Read(path, options ?? new(), report));
        Diagnostic problem = Assert.Single(report.Diagnostics);
        Assert.NotNull(problem.Fix);
        return problem.Code;
    }

    [Fact]
    public void What_cannot_be_opened_or_is_no_model_has_a_code_of_its_own()
    {
        string text = Path.Combine(Repository.Root, "README.md");
        Assert.Equal(3101, Reading(Path.Combine(Repository.Root, "missing.onnx")));
        Assert.Equal(3102, Reading(Repository.Root));
        Assert.Equal(3104, Reading(text));
        Assert.Equal(3106, Reading(text, new() { MaxFileBytes = 16 }));
    }

    public static TheoryData<int, string, Diagnostic> Words => new()
    {
        { 3107, "the size of axis 1 is not in the model (T)", FileProblems.UnboundInput("x", Dim.Of("T"), 1) },
        { 3110, "no input has a dimension of this name", FileProblems.UnusedInputDim("batsh") },
        { 3202, "this form of the operator is not supported: mode cubic", OperatorProblems.UnsupportedForm(new("up", "Resize"), "mode cubic") },
        { 3204, "the shape is computed at run time; it must be known when the model is compiled", OperatorProblems.NotConstant(new("r", "Reshape"), "the shape") },
        { 3303, "the sum of channel 2 could need 33.1 bits; its weights were given a larger scale so that 32 are enough", QuantizationProblems.SumOverflows(new("fc"), 2, 33.1) },
        { 3400, "the file holds no graph", OnnxProblems.NoGraph("m.onnx") },
        { 3401, "the model is written for operator set 3; sets 7 to 27 are read", OnnxProblems.OpsetOutside("m.onnx", 3, 7, 27) },
        { 3402, "the input is a sequence; only tensors are compiled", OnnxProblems.InputKind("x", "sequence") },
        { 3403, "the model does not say how many dimensions this input has", OnnxProblems.InputWithoutShape("x") },
        { 3408, "tensor w holds float64, which is not covered yet", OnnxProblems.TensorType("m.onnx", "w", "float64") },
    };

    [Theory, MemberData(nameof(Words))]
    public void A_problem_says_what_was_found(int code, string message, Diagnostic given) => Assert.Equal((code, message), (given.Code, given.Message));
}
