namespace Ojime.Core;

/// <summary>What can be wrong with the types an operator is given (3000 to 3099).</summary>
public static class TypeProblems
{
    public static Diagnostic InputsDiffer(Origin at, ReadOnlySpan<TensorType> given, string wanted) => new(3001, Severity.Error, at,
        $"the inputs are {string.Join(" and ", given.ToArray().Select(static t => t.ToString()))}; wanted are {wanted}",
        Fix: "check the shapes that the exporter wrote for this node");

    public static Diagnostic ChannelsDiffer(Origin at, Dim given, Dim perGroup, int groups) => new(3002, Severity.Error, at,
        $"the input has {given} channels; the weights take {perGroup} in each of {groups} groups",
        Fix: "check the layout: weights are read as output, height, width, input");

    public static Diagnostic ShapesDoNotBroadcast(Origin at, Shape a, Shape b) => new(3003, Severity.Error, at,
        $"shapes {a} and {b} do not broadcast: from the right, sizes must be equal or one of them 1",
        Fix: "insert a reshape so that the axes line up");

    public static Diagnostic AxisOutside(Origin at, int axis, int rank) => new(3004, Severity.Error, at,
        $"axis {axis} lies outside a tensor of rank {rank}",
        Fix: "check the axis attribute; it counts from 0, or from -1 backwards");

    public static Diagnostic ElementsDiffer(Origin at, Shape from, Shape to) => new(3005, Severity.Error, at,
        $"a tensor of shape {from} cannot be seen as {to}: the element counts differ",
        Fix: "check the target shape of the reshape");

    public static Diagnostic EmptyResult(Origin at, string what) => new(3006, Severity.Error, at,
        $"{what} leaves no output element",
        Fix: "use a larger input, a smaller window or more padding");

    public static Diagnostic DeclaredTypeDiffers(Origin at, TensorType declared, TensorType inferred) => new(3007, Severity.Error, at,
        $"the model declares {declared}; the operator gives {inferred}",
        Fix: "re-export the model; the file contradicts itself");
}
