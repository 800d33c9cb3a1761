using System.Collections.Immutable;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>One operator as the compiler knows it: its name, how its text is read, its kernels.</summary>
public sealed record OperatorEntry(string Name, Func<AttributeReader, Op> Read, ImmutableArray<Kernel> Kernels);

/// <summary>Every operator, in one list: the text form, the choice of kernels, the laws and the documents all start here.</summary>
public static class Operators
{
    public static ImmutableArray<OperatorEntry> All { get; } =
    [
        new("arg_reduce", ArgReduce.Read, []),
        new("binary", Binary.Read, []),
        new("cast", Cast.Read, []),
        new("conv2d", Conv2D.Read, Conv2D.Kernels),
        new("conv_transpose2d", ConvTranspose2D.Read, ConvTranspose2D.Kernels),
        new("cumulative", Cumulative.Read, []),
        new("dense", Dense.Read, Dense.Kernels),
        new("dequantize", Dequantize.Read, []),
        new("matmul", MatMul.Read, MatMul.Kernels),
        new("pool2d", Pool2D.Read, Pool2D.Kernels),
        new("quantize", Quantize.Read, []),
        new("reduce", Reduce.Read, []),
        new("select", Select.Read, []),
        new("softmax", Softmax.Read, []),
        new("unary", Unary.Read, []),
    ];

    private static readonly Dictionary<string, OperatorEntry> ByName = All.ToDictionary(static e => e.Name);

    /// <summary>For <see cref="GraphText.Parse"/>.</summary>
    public static Op? Read(string name, AttributeReader attributes) => ByName.TryGetValue(name, out OperatorEntry? entry) ? entry.Read(attributes) : null;

    /// <summary>The kernels that can do this node, in the order of the operator's list; empty if it must be decomposed or has none.</summary>
    public static IEnumerable<Kernel> KernelsFor(Node node) =>
        ByName.TryGetValue(node.Op.Name, out OperatorEntry? entry) ? entry.Kernels.Where(k => k.Fits(node)) : [];
}
