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
        new("arg_reduce", ArgReduce.Read, ArgReduce.Kernels),
        new("batch_norm", BatchNorm.Read, BatchNorm.Kernels),
        new("binary", Binary.Read, Binary.Kernels),
        new("cast", Cast.Read, Cast.Kernels),
        new("concat", Concat.Read, Concat.Kernels),
        new("conv2d", Conv2D.Read, Conv2D.Kernels),
        new("conv_transpose2d", ConvTranspose2D.Read, ConvTranspose2D.Kernels),
        new("cumulative", Cumulative.Read, Cumulative.Kernels),
        new("dense", Dense.Read, Dense.Kernels),
        new("depth_to_space", DepthToSpace.Read, DepthToSpace.Kernels),
        new("dequantize", Dequantize.Read, Dequantize.Kernels),
        new("expand", Expand.Read, Expand.Kernels),
        new("gather", Gather.Read, Gather.Kernels),
        new("gather_elements", GatherElements.Read, GatherElements.Kernels),
        new("gather_nd", GatherNd.Read, GatherNd.Kernels),
        new("group_norm", GroupNorm.Read, GroupNorm.Kernels),
        new("gru", Gru.Read, Gru.Kernels),
        new("if", If.Read, []),
        new("layer_norm", LayerNorm.Read, LayerNorm.Kernels),
        new("loop", Loop.Read, []),
        new("lrn", LocalResponseNorm.Read, LocalResponseNorm.Kernels),
        new("lstm", Lstm.Read, Lstm.Kernels),
        new("matmul", MatMul.Read, MatMul.Kernels),
        new("pad", Pad.Read, Pad.Kernels),
        new("pool2d", Pool2D.Read, Pool2D.Kernels),
        new("quantize", Quantize.Read, Quantize.Kernels),
        new("reduce", Reduce.Read, Reduce.Kernels),
        new("reshape", Reshape.Read, Reshape.Kernels),
        new("resize2d", Resize2D.Read, Resize2D.Kernels),
        new("rms_norm", RmsNorm.Read, RmsNorm.Kernels),
        new("rnn", Rnn.Read, Rnn.Kernels),
        new("scatter_elements", ScatterElements.Read, ScatterElements.Kernels),
        new("scatter_nd", ScatterNd.Read, ScatterNd.Kernels),
        new("select", Select.Read, Select.Kernels),
        new("slice", Slice.Read, Slice.Kernels),
        new("softmax", Softmax.Read, Softmax.Kernels),
        new("space_to_depth", SpaceToDepth.Read, SpaceToDepth.Kernels),
        new("svdf", Svdf.Read, Svdf.Kernels),
        new("tflite_lstm", TfLiteLstm.Read, TfLiteLstm.Kernels),
        new("tile", Tile.Read, Tile.Kernels),
        new("top_k", TopK.Read, TopK.Kernels),
        new("transpose", Transpose.Read, Transpose.Kernels),
        new("unary", Unary.Read, Unary.Kernels),
    ];

    private static readonly Dictionary<string, OperatorEntry> ByName = All.ToDictionary(static e => e.Name);

    /// <summary>For <see cref="GraphText.Parse"/>.</summary>
    public static Op? Read(string name, AttributeReader attributes) => ByName.TryGetValue(name, out OperatorEntry? entry) ? entry.Read(attributes) : null;

    /// <summary>The kernels that can do this node, in the order of the operator's list; empty if it must be decomposed or has none.</summary>
    public static IEnumerable<Kernel> KernelsFor(Node node) =>
        ByName.TryGetValue(node.Op.Name, out OperatorEntry? entry) ? entry.Kernels.Where(k => k.Fits(node)) : [];
}
