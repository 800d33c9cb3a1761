using Ojime.Core;

namespace Ojime.Formats;

/// <summary>
/// Arguments that no exporter writes together, such as an axis of a tensor without axes, can trip the reading of an operator anywhere. Whoever walks over
/// the nodes turns that into a diagnostic of the node, and goes on with the next.
/// </summary>
internal static class Misfit
{
    public static bool Is(Exception problem) => problem is IndexOutOfRangeException or ArgumentException or InvalidOperationException or InvalidCastException
        or DivideByZeroException or OverflowException or KeyNotFoundException or InvalidDataException or FormatException;

    public static Diagnostic Of(Origin at, Exception problem) => OperatorProblems.Malformed(at, problem switch
    {
        OverflowException => "its sizes are beyond all memory",
        InvalidDataException => problem.Message,
        _ => $"its arguments do not fit together ({problem.Message.ReplaceLineEndings(" ")})",
    });
}
