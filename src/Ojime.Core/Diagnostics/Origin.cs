namespace Ojime.Core;

/// <summary>Where something came from in the user's model: the node's own name, its operator there, and the source line if known.</summary>
/// <param name="Node">The user's name: <c>stem/conv1</c>, or a module path such as <c>features.3.conv</c>.</param>
/// <param name="Operator">The operator in the source format: <c>Conv</c>, <c>aten.conv2d</c>, <c>CONV_2D</c>.</param>
/// <param name="Source">The line of the user's own code, where the format kept it.</param>
public sealed record Origin(string Node, string? Operator = null, string? Source = null)
{
    public static Origin None { get; } = new("");

    public override string ToString() => Operator is null ? Node : $"{Node} ({Operator})";
}
