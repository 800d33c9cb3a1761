using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Passes;

/// <summary>
/// <code>
///   r = reshape(x)                     z = relu(x)
///   y = relu(r)              ──▶       y = reshape(z)
/// </code>
/// </summary>
/// <remarks>A reshape is free wherever it stands; out of the way, it lets an activation or a batch norm meet the convolution before it.</remarks>
public static class SinkReshapes
{
    public static Pass Pass { get; } = Passes.Pass.Of(nameof(SinkReshapes), Rule);

    public static Value? Rule(Node node, RuleContext graph)
    {
        if (node.Inputs.FirstOrDefault(static v => v.Producer?.Op is Reshape) is not { } reshaped || reshaped.Shape != node.Output.Shape
            || node.Inputs.Any(static v => v.Producer is { Op: Reshape } reshape && GivesAnotherScale(reshape)))
            return null;
        Value x = reshaped.Producer!.Inputs[0];
        Value Moved(params ReadOnlySpan<Value> inputs)
        {
            Value inner = graph.Add(node.Op, node.Origin, inputs, node.Output.Type with { Shape = x.Shape }, node.Output.Name);
            return graph.Add(new Reshape(node.Output.Shape), node.Origin, [inner], node.Output.Type);
        }
        return node.Op switch
        {
            Unary or Cast => Moved(x),
            Quantize or Dequantize when x.Type.Quantization?.Axis is null && node.Output.Type.Quantization?.Axis is null => Moved(x),
            Binary when node.Inputs is [{ Producer: { Op: Reshape, Inputs: [var a] } }, { Producer: { Op: Reshape, Inputs: [var b] } }] && a.Shape == b.Shape
                && node.Inputs[0].Shape == node.Inputs[1].Shape => Moved(a, b),
            Binary when node.Inputs[0] == reshaped && Aligned(node.Inputs[1], x, node) is { } right => Moved(x, right),
            Binary when node.Inputs[1] == reshaped && Aligned(node.Inputs[0], x, node) is { } left => Moved(left, x),
            _ => null,
        };
    }

    /// <summary>
    /// A reshape may also give codes a meaning or another one, as ONNX does to an input that is dequantised, and TFLite to its variables; then its
    /// place counts.
    /// </summary>
    private static bool GivesAnotherScale(Node reshape) => (reshape.Inputs[0].Type.Quantization, reshape.Output.Type.Quantization) switch
    {
        (null, null) => false,
        ({ } before, { } after) => !before.Scales.SequenceEqual(after.Scales) || !before.Zeros.SequenceEqual(after.Zeros),
        _ => true,
    };

    /// <summary>
    /// A constant in a shape that does before the reshape what it did after it. It varies along axes that the reshape keeps whole, or along all that it
    /// splits or joins.
    /// </summary>
    private static Value? Aligned(Value constant, Value x, Node node)
    {
        if (!constant.IsConstant || constant.Type.Quantization?.Axis is not null || constant.Shape.Rank > node.Output.Shape.Rank)
            return null;
        if (constant.Shape.ElementCount == 1)
            return Constants.Reshape(constant, x.Shape.Rank == 0 ? Shape.Scalar : [1]);
        if (ReshapeGroups.Find(x.Shape, node.Output.Shape) is not { } groups)
            return null;
        int added = node.Output.Shape.Rank - constant.Shape.Rank;
        bool Varies(int axis) => axis >= added && constant.Shape[axis - added].Size != 1;
        var sizes = new Dim[x.Shape.Rank];
        Array.Fill(sizes, 1);
        foreach (ReshapeGroup group in groups)
        {
            if (group.To.All(Varies))
                foreach (int axis in group.From)
                    sizes[axis] = x.Shape[axis];
            else if (group.To.Any(Varies))
                return null;
        }
        int first = Array.FindIndex(sizes, static d => d != 1);
        return Constants.Reshape(constant, [.. sizes[Math.Max(0, first)..]]);
    }
}
