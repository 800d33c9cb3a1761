using Ojime.Core;

namespace Ojime.Formats;

/// <summary>What can be wrong with a file before its operators are looked at (3100 to 3199).</summary>
public static class FileProblems
{
    public static Diagnostic Missing(string path) => new(3101, Severity.Error, new(path),
        "there is no such file", Fix: "check the path; it is relative to the current folder");

    public static Diagnostic Unreadable(string path, string reason) => new(3102, Severity.Error, new(path),
        $"the file cannot be read: {reason}", Fix: "check that it is a file and that you may read it");

    public static Diagnostic Empty(string path) => new(3103, Severity.Error, new(path),
        "the file is empty", Fix: "export or download the model again");

    public static Diagnostic NotAModel(string path, string found, IEnumerable<string> formats) => new(3104, Severity.Error, new(path),
        $"this is {found}, not a model; models are read as {string.Join(", ", formats)}", Fix: "give the model file itself; the name's ending does not matter");

    public static Diagnostic Damaged(string path, string what) => new(3105, Severity.Error, new(path),
        $"the file is cut off or damaged: {what}", Fix: "export or download the model again, and compare its size");

    public static Diagnostic TooLarge(string path, string what, long bytes, long limit) => new(3106, Severity.Error, new(path),
        $"{what} has {bytes:N0} bytes; the limit is {limit:N0}", Fix: "raise the limit if the file is trusted");

    public static Diagnostic UnboundInput(string input, Dim dim, int axis) => new(3107, Severity.Error, new(input),
        $"the size of axis {axis} is not in the model ({dim})", Fix: $"give it: --input-dim {input}.{axis}=SIZE, or --input-dim {dim}=SIZE");

    /// <summary>A size that the model leaves open was taken as given here.</summary>
    public static Diagnostic Assumed(string input, int axis, int size) => new(3108, Severity.Note, new(input),
        $"the size of axis {axis} is open in the model; {size} is taken");

    public static Diagnostic UnknownFormat(string path, string what, string wanted) => new(3109, Severity.Error, new(path),
        $"{what} is of a kind that is not read; wanted: {wanted}", Fix: "write it in one of these kinds");

    public static Diagnostic UnusedInputDim(string name) => new(3110, Severity.Warning, new(name),
        "no input has a dimension of this name", Fix: "inspect the model to see its inputs");
}
