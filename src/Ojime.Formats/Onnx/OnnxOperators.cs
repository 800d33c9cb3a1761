using System.Collections.Immutable;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>An operator of ONNX and how one node of it enters our graph. A result that the node does not want may be null.</summary>
internal sealed record OnnxOperator(string Name, Func<OnnxCall, Value?[]> Read);

/// <summary>Every operator that is read, in one table. source: github.com/onnx/onnx/blob/main/docs/Operators.md and Changelog.md, sets 7 to 27.</summary>
internal static class OnnxOperators
{
    public static ImmutableArray<OnnxOperator> All { get; } =
    [
        // Curves
        Curve("Abs", UnaryKind.Abs), Curve("Acos", UnaryKind.Acos), Curve("Acosh", UnaryKind.Acosh), Curve("Asin", UnaryKind.Asin),
        Curve("Asinh", UnaryKind.Asinh), Curve("Atan", UnaryKind.Atan), Curve("Atanh", UnaryKind.Atanh), Curve("BitwiseNot", UnaryKind.BitwiseNot),
        Curve("Ceil", UnaryKind.Ceil), Curve("Cos", UnaryKind.Cos), Curve("Cosh", UnaryKind.Cosh), Curve("Erf", UnaryKind.Erf),
        Curve("Exp", UnaryKind.Exp), Curve("Floor", UnaryKind.Floor), Curve("HardSwish", UnaryKind.HardSwish), Curve("IsNaN", UnaryKind.IsNan),
        Curve("Log", UnaryKind.Log), Curve("Mish", UnaryKind.Mish), Curve("Neg", UnaryKind.Neg), Curve("Not", UnaryKind.LogicalNot),
        Curve("Reciprocal", UnaryKind.Reciprocal), Curve("Relu", UnaryKind.Relu), Curve("Round", UnaryKind.Round), Curve("Sigmoid", UnaryKind.Sigmoid),
        Curve("Sign", UnaryKind.Sign), Curve("Sin", UnaryKind.Sin), Curve("Sinh", UnaryKind.Sinh), Curve("Softsign", UnaryKind.Softsign),
        Curve("Sqrt", UnaryKind.Sqrt), Curve("Tan", UnaryKind.Tan), Curve("Tanh", UnaryKind.Tanh),
        One("Celu", static c => c.Unary(UnaryKind.Celu, c.Input(0), c.Float("alpha", 1))),
        One("Clip", OnnxElementwise.Clip),
        One("Elu", static c => c.Unary(UnaryKind.Elu, c.Input(0), c.Float("alpha", 1))),
        One("Gelu", static c => c.Unary(c.Text("approximate", "none") == "tanh" ? UnaryKind.GeluTanh : UnaryKind.Gelu, c.Input(0))),
        One("HardSigmoid", static c => c.Unary(UnaryKind.HardSigmoid, c.Input(0), c.Float("alpha", 0.2f), c.Float("beta", 0.5f))),
        One("IsInf", OnnxElementwise.IsInf),
        One("LeakyRelu", static c => c.Unary(UnaryKind.LeakyRelu, c.Input(0), c.Float("alpha", 0.01f))),
        One("Selu", static c => c.Unary(UnaryKind.Selu, c.Input(0), c.Float("alpha", 1.67326319217681884765625f), c.Float("gamma", 1.05070102214813232421875f))),
        One("Shrink", static c => c.Unary(UnaryKind.SoftShrink, c.Input(0), c.Float("lambd", 0.5f), c.Float("bias", 0))),
        One("Softplus", static c => c.Unary(UnaryKind.Softplus, c.Input(0), 1, 20)),
        One("Swish", OnnxElementwise.Swish),
        One("ThresholdedRelu", static c => c.Unary(UnaryKind.ThresholdedRelu, c.Input(0), c.Float("alpha", 1))),

        // Two operands and more
        Pair("Add", BinaryKind.Add), Pair("And", BinaryKind.And), Pair("BitwiseAnd", BinaryKind.BitAnd), Pair("BitwiseOr", BinaryKind.BitOr),
        Pair("BitwiseXor", BinaryKind.BitXor), Pair("Div", BinaryKind.Div), Pair("Equal", BinaryKind.Equal), Pair("Greater", BinaryKind.Greater),
        Pair("GreaterOrEqual", BinaryKind.GreaterEqual), Pair("Less", BinaryKind.Less), Pair("LessOrEqual", BinaryKind.LessEqual),
        Pair("Mul", BinaryKind.Mul), Pair("Or", BinaryKind.Or), Pair("PRelu", BinaryKind.Prelu), Pair("Sub", BinaryKind.Sub), Pair("Xor", BinaryKind.Xor),
        One("BitShift", static c => c.Binary(c.Text("direction", "") == "LEFT" ? BinaryKind.ShiftLeft : BinaryKind.ShiftRight, c.Input(0), c.Input(1))),
        One("Max", static c => OnnxElementwise.Chain(c, BinaryKind.Max)),
        One("Mean", static c => c.Binary(BinaryKind.Div, OnnxElementwise.Chain(c, BinaryKind.Add), c.Scalar(c.InputCount, c.Input(0).Type.Element))),
        One("Min", static c => OnnxElementwise.Chain(c, BinaryKind.Min)),
        One("Mod", static c => c.Binary(c.Flag("fmod") ? BinaryKind.Remainder : BinaryKind.Mod, c.Input(0), c.Input(1))),
        One("Pow", OnnxElementwise.Pow),
        One("Sum", static c => OnnxElementwise.Chain(c, BinaryKind.Add)),
        One("Where", static c => c.Add(new Select(), c.Input(0), c.Input(1), c.Input(2))),
        One("Cast", OnnxElementwise.Cast),
        One("CastLike", static c => c.Cast(c.Input(0), c.Input(1).Type.Element)),

        // Images
        One("AveragePool", OnnxImages.AveragePool),
        One("Conv", OnnxImages.Conv),
        One("ConvTranspose", OnnxImages.ConvTranspose),
        One("DepthToSpace", OnnxImages.DepthToSpace),
        One("GlobalAveragePool", static c => OnnxImages.GlobalPool(c, PoolKind.Average)),
        One("GlobalLpPool", OnnxImages.GlobalLpPool),
        One("GlobalMaxPool", static c => OnnxImages.GlobalPool(c, PoolKind.Max)),
        One("LpPool", OnnxImages.LpPool),
        One("MaxPool", OnnxImages.MaxPool),
        One("Resize", OnnxResize.Resize),
        One("SpaceToDepth", OnnxImages.SpaceToDepth),
        One("Upsample", OnnxResize.Upsample),

        // Matrices
        One("Einsum", OnnxEinsum.Einsum),
        One("Gemm", OnnxMatrices.Gemm),
        One("MatMul", OnnxMatrices.MatMul),
        new("Attention", OnnxAttention.Attention),
        One("RotaryEmbedding", OnnxAttention.RotaryEmbedding),

        // Normalisation
        new("BatchNormalization", OnnxNormalization.BatchNormalization),
        One("GroupNormalization", OnnxNormalization.GroupNormalization),
        One("Hardmax", OnnxNormalization.Hardmax),
        One("InstanceNormalization", OnnxNormalization.InstanceNormalization),
        new("LayerNormalization", OnnxNormalization.LayerNormalization),
        One("LogSoftmax", static c => OnnxNormalization.Softmax(c, log: true)),
        One("LpNormalization", OnnxNormalization.LpNormalization),
        One("LRN", OnnxNormalization.LocalResponse),
        One("MeanVarianceNormalization", OnnxNormalization.MeanVariance),
        One("RMSNormalization", OnnxNormalization.RmsNormalization),
        One("Softmax", static c => OnnxNormalization.Softmax(c, log: false)),

        // Along axes
        One("ArgMax", static c => OnnxReductions.Arg(c, ArgKind.Max)),
        One("ArgMin", static c => OnnxReductions.Arg(c, ArgKind.Min)),
        One("CumProd", static c => OnnxReductions.Cumulative(c, CumulativeKind.Prod)),
        One("CumSum", static c => OnnxReductions.Cumulative(c, CumulativeKind.Sum)),
        Reduction("ReduceL1", ReduceKind.L1), Reduction("ReduceL2", ReduceKind.L2), Reduction("ReduceLogSum", ReduceKind.LogSum),
        Reduction("ReduceLogSumExp", ReduceKind.LogSumExp), Reduction("ReduceMax", ReduceKind.Max), Reduction("ReduceMean", ReduceKind.Mean),
        Reduction("ReduceMin", ReduceKind.Min), Reduction("ReduceProd", ReduceKind.Prod), Reduction("ReduceSum", ReduceKind.Sum),
        Reduction("ReduceSumSquare", ReduceKind.SumSquare),
        new("TopK", OnnxReductions.TopK),

        // Movement
        One("CenterCropPad", OnnxMovement.CenterCropPad),
        One("Concat", OnnxMovement.Concat),
        One("Expand", OnnxMovement.Expand),
        One("Flatten", OnnxMovement.Flatten),
        One("Pad", OnnxMovement.Pad),
        One("Reshape", OnnxMovement.Reshape),
        One("Slice", OnnxMovement.Slice),
        new("Split", OnnxMovement.Split),
        One("Squeeze", OnnxMovement.Squeeze),
        One("Tile", OnnxMovement.Tile),
        One("Transpose", OnnxMovement.Transpose),
        One("Unsqueeze", OnnxMovement.Unsqueeze),

        // By index
        One("Compress", OnnxIndexing.Compress),
        One("Gather", OnnxIndexing.Gather),
        One("GatherElements", OnnxIndexing.GatherElements),
        One("GatherND", OnnxIndexing.GatherNd),
        One("OneHot", OnnxIndexing.OneHot),
        One("ReverseSequence", OnnxIndexing.ReverseSequence),
        One("Scatter", OnnxIndexing.ScatterElements),
        One("ScatterElements", OnnxIndexing.ScatterElements),
        One("ScatterND", OnnxIndexing.ScatterNd),
        One("Trilu", OnnxIndexing.Trilu),

        // Constants and shapes
        One("BlackmanWindow", static c => OnnxConstants.Window(c, 0.42, 0.5, 0.08)),
        One("Constant", OnnxConstants.Constant),
        One("ConstantOfShape", OnnxConstants.ConstantOfShape),
        One("EyeLike", OnnxConstants.EyeLike),
        One("HammingWindow", static c => OnnxConstants.Window(c, 25.0 / 46, 21.0 / 46, 0)),
        One("HannWindow", static c => OnnxConstants.Window(c, 0.5, 0.5, 0)),
        One("Range", OnnxConstants.Range),
        One("Shape", OnnxConstants.Shape),
        One("Size", OnnxConstants.Size),

        // Recurrence
        new("GRU", OnnxRecurrence.Gru),
        new("LSTM", OnnxRecurrence.Lstm),
        new("RNN", OnnxRecurrence.Rnn),

        // Integers
        One("DequantizeLinear", OnnxQuantization.DequantizeLinear),
        One("QuantizeLinear", OnnxQuantization.QuantizeLinear),

        // What changes nothing, and what chooses
        new("Dropout", OnnxControl.Dropout),
        One("Identity", static c => c.Input(0)),
        new("If", OnnxControl.If),
        new("Loop", OnnxLoops.Loop),
        new("Scan", OnnxLoops.Scan),
    ];

    private static readonly Dictionary<string, OnnxOperator> ByName = All.ToDictionary(static o => o.Name);

    /// <summary>The operator of this name in the standard set, or null.</summary>
    public static OnnxOperator? Find(string domain, string name) => domain.Length == 0 ? ByName.GetValueOrDefault(name) : null;

    private static OnnxOperator One(string name, Func<OnnxCall, Value> read) => new(name, c => [read(c)]);

    private static OnnxOperator Curve(string name, UnaryKind kind) => One(name, c => c.Unary(kind, c.Input(0)));

    private static OnnxOperator Pair(string name, BinaryKind kind) => One(name, c => c.Binary(kind, c.Input(0), c.Input(1)));

    private static OnnxOperator Reduction(string name, ReduceKind kind) => One(name, c => OnnxReductions.Reduce(c, kind));
}
