using System.Text;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Targets;

namespace Ojime.Ops;

/// <summary>What the kernel rows of many operators say in the same words.</summary>
internal static class KernelParts
{
    public static int Count(Node n) => n.Output.Shape.ElementCount;

    /// <summary>Elements read and written in order, one for one: where the output's elements are wider they run ahead of the input's.</summary>
    public static int? Elementwise(Node n, int input)
    {
        TensorType x = n.Inputs[input].Type, y = n.Output.Type;
        return x.Shape.ElementCount == y.Shape.ElementCount ? Math.Max(0, y.Element.Bytes - x.Element.Bytes) * Math.Max(0, Count(n) - 1) : null;
    }

    /// <summary>Load, store and a number of simple steps for each element.</summary>
    public static Func<Node, Cpu, double> PerElement(double steps) =>
        (n, cpu) => Count(n) * (cpu.Costs.Load + cpu.Costs.Store + cpu.Costs.Branch + (steps * cpu.Costs.Alu));

    /// <summary>Load, store and a number of float operations for each element.</summary>
    public static Func<Node, Cpu, double> PerFloat(double operations) =>
        (n, cpu) => Count(n) * (cpu.Costs.Load + cpu.Costs.Store + cpu.Costs.Branch + (operations * cpu.Costs.FloatMac));

    /// <summary>Load, store and a number of requantisations for each element.</summary>
    public static Func<Node, Cpu, double> PerRequantisation(double times) =>
        (n, cpu) => Count(n) * (cpu.Costs.Load + cpu.Costs.Store + cpu.Costs.Branch + (times * cpu.Costs.Requantize));

    /// <summary>The name of an integer element type in <c>oj_elements.h</c>; bool is a byte.</summary>
    public static string Element(ElementType element) => element switch
    {
        ElementType.UInt8 or ElementType.Bool => "OJ_U8",
        ElementType.Int8 => "OJ_S8",
        ElementType.Int16 => "OJ_S16",
        ElementType.Int32 => "OJ_S32",
        ElementType.Int64 => "OJ_S64",
        ElementType.Float32 or ElementType.Float16 => throw new System.Diagnostics.UnreachableException($"{element} is not an integer type"),
    };

    /// <summary><c>HardSwish</c> as <c>hard_swish</c>.</summary>
    public static string Snake(Enum kind)
    {
        var text = new StringBuilder();
        foreach (char c in kind.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    public static string Literals(IEnumerable<int> items) => $"{{{string.Join(", ", items.Select(CLiteral.Of))}}}";

    /// <summary>The record <c>oj_broadcast</c> for a result and two operands.</summary>
    public static (string Field, string Value)[] BroadcastFields(Shape result, Shape a, Shape b)
    {
        var (sizes, strides) = Broadcast.Collapse(result, a, b);
        int last = sizes.Length - 1;
        IEnumerable<int> Outer(IEnumerable<int> items, int fill) => items.Take(last).Reverse().Concat(Enumerable.Repeat(fill, 5 - last));
        bool isEmpty = result.ElementCount == 0;
        return
        [
            ("count", CLiteral.Of(isEmpty ? 0 : sizes[last])), ("a", CLiteral.Of(strides[0][last])), ("b", CLiteral.Of(strides[1][last])),
            ("size", Literals(isEmpty ? Enumerable.Repeat(1, 5) : Outer(sizes, 1))),
            ("a_step", Literals(Outer(strides[0], 0))), ("b_step", Literals(Outer(strides[1], 0))),
        ];
    }

    /// <summary>True where the walk needs at most six axes.</summary>
    public static bool CanBroadcast(Node n) => Broadcast.Collapse(n.Output.Shape, [.. n.Inputs.Select(static i => i.Shape)]).Sizes.Length <= 6;
}
