using Ojime.Core;

namespace Ojime.Formats;

/// <summary>What can be wrong with a node of the user's model in any format (3201 to 3249). All of a model are listed in one run.</summary>
public static class OperatorProblems
{
    public static Diagnostic Unknown(Origin at) => new(3201, Severity.Error, at,
        "this operator is not supported", Fix: "replace it in the model, or say on the issue tracker what it is needed for");

    public static Diagnostic UnsupportedForm(Origin at, string what) => new(3202, Severity.Error, at,
        $"this form of the operator is not supported: {what}", Fix: "change the option in the model and export it again");

    public static Diagnostic UnsupportedType(Origin at, string what) => new(3203, Severity.Error, at,
        $"this type is not supported here: {what}", Fix: "export the model in float32, int8 or int16x8");

    public static Diagnostic NotConstant(Origin at, string what) => new(3204, Severity.Error, at,
        $"{what} is computed at run time; it must be known when the model is compiled", Fix: "export the model with fixed shapes, so that it becomes a constant");

    public static Diagnostic Malformed(Origin at, string what) => new(3205, Severity.Error, at,
        $"the node contradicts itself: {what}", Fix: "export the model again; the file may be damaged");
}
