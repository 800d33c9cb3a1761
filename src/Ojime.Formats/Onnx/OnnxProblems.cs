using Ojime.Core;

namespace Ojime.Formats.Onnx;

/// <summary>What can be wrong with an ONNX file as such (3400 to 3449). Problems of its nodes are in <see cref="OperatorProblems"/>.</summary>
public static class OnnxProblems
{
    public static Diagnostic NoGraph(string path) => new(3400, Severity.Error, new(path),
        "the file holds no graph", Fix: "export the model again");

    public static Diagnostic OpsetOutside(string path, long version, int first, int last) => new(3401, Severity.Error, new(path),
        $"the model is written for operator set {version}; sets {first} to {last} are read", Fix: $"convert it with onnx.version_converter to one of these, such as 18");

    public static Diagnostic InputKind(string input, string kind) => new(3402, Severity.Error, new(input),
        $"the input is a {kind}; only tensors are compiled", Fix: "give the model tensors as inputs");

    public static Diagnostic InputWithoutShape(string input) => new(3403, Severity.Error, new(input),
        "the model does not say how many dimensions this input has", Fix: "export the model with the shape of its inputs");

    public static Diagnostic ExternalDataOutside(string path, string tensor, string location) => new(3404, Severity.Error, new(path),
        $"the elements of {tensor} are said to lie in {location}, which is not a file inside the model's folder", Fix: "place the data file beside the model and name it by a relative path");

    public static Diagnostic ExternalDataShort(string path, string tensor, string location, long needed, long length) => new(3405, Severity.Error, new(path),
        $"the elements of {tensor} reach to byte {needed:N0} of {location}, which has {length:N0}", Fix: "copy the data file again");

    public static Diagnostic NothingMakes(string path, string name, string reader) => new(3406, Severity.Error, new(path),
        $"{reader} reads {name}, which no node before it makes", Fix: "export the model again; its nodes are not in order");

    public static Diagnostic TensorDamaged(string path, string tensor, string what) => new(3407, Severity.Error, new(path),
        $"tensor {tensor} cannot be read: {what}", Fix: "export or download the model again");

    public static Diagnostic TensorType(string path, string tensor, string type) => new(3408, Severity.Error, new(path),
        $"tensor {tensor} holds {type}, which is not covered yet", Fix: "export the model in float32, with integers of 8, 16 (signed), 32 (signed) or 64 bits (signed)");

    public static Diagnostic FunctionCallsItself(string path, string function) => new(3409, Severity.Error, new(path),
        $"function {function} calls itself", Fix: "export the model again");
}
