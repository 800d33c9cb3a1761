using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>How far the integer inputs of a model may count: up to the axis that they look into.</summary>
public static class IndexBounds
{
    /// <summary>Where an integer becomes a real number, and nothing says how large it is.</summary>
    private const int Counted = 10;

    /// <summary>For each integer input, one more than the largest number that is in place everywhere it goes; 1 where nothing is known.</summary>
    public static IReadOnlyDictionary<Value, int> Of(Graph graph)
    {
        ILookup<Value, Node> readers = graph.Nodes.SelectMany(static n => n.Inputs.Distinct().Select(i => (Value: i, Node: n))).ToLookup(static p => p.Value, static p => p.Node);
        return graph.Inputs.Where(static i => i.Type is { IsQuantized: false, Element: ElementType.Int32 or ElementType.Int64 }).ToDictionary(static i => i, i => Bound(i, readers));
    }

    private static int Bound(Value input, ILookup<Value, Node> readers)
    {
        int? bound = null;
        var seen = new HashSet<Value> { input };
        var open = new Stack<Value>(seen);
        while (open.TryPop(out Value? value))
            foreach (Node node in readers[value])
            {
                if (Axis(node, value) is { } size)
                    bound = Math.Min(bound ?? size, size);
                else if (node.Op is Cast && node.Output.Type.Element.IsFloat)
                    bound ??= Counted;
                else if (node.Output.Type.Element == ElementType.Bool)
                    bound ??= 2;
                else if (node.Op is Cast or Reshape or Transpose or Expand or Slice or Concat or Tile or Select && seen.Add(node.Output))
                    open.Push(node.Output);
            }
        return Math.Max(1, bound ?? 1);
    }

    /// <summary>The size of the axis that a value is an index into, or null where it is none.</summary>
    private static int? Axis(Node node, Value index) => node.Inputs.Length < 2 || node.Inputs[1] != index ? null : node.Op switch
    {
        Gather { Axis: var a } => Size(node.Inputs[0], a),
        GatherElements { Axis: var a } => Size(node.Inputs[0], a),
        ScatterElements { Axis: var a } => Size(node.Inputs[0], a),
        GatherNd { BatchDims: var b } => node.Inputs[0].Shape.Sizes.Skip(b).Take(index.Shape.Sizes[^1]).Min(),
        ScatterNd => node.Inputs[0].Shape.Sizes.Take(index.Shape.Sizes[^1]).Min(),
        _ => null,
    };

    private static int Size(Value data, int axis) => data.Shape.Sizes[axis < 0 ? axis + data.Shape.Rank : axis];
}
