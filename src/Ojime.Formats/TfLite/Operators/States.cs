namespace Ojime.Formats.TfLite;

/// <summary>Variables: see <see cref="TfVariables"/>.</summary>
internal static class States
{
    public static void VarHandle(OperatorImport o) => o.Variables.Handle(o.OutputIndex(), o.Options);

    public static void ReadVariable(OperatorImport o) => o.Set(0, o.Variables.Read(o.InputIndex(0), o.Type(), o.Graph, o.At));

    public static void AssignVariable(OperatorImport o) => o.Variables.Assign(o.InputIndex(0), o.Input(1), o.Graph, o.At);
}
