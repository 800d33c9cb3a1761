namespace Ojime.Formats.TfLite;

// The words and numbers of the TensorFlow Lite schema (version 3), as far as they are read.
// reference: tensorflow/compiler/mlir/lite/schema/schema.fbs

/// <summary>Operators in the order of their codes, which begin at 0.</summary>
internal enum BuiltinOperator
{
    ADD, AVERAGE_POOL_2D, CONCATENATION, CONV_2D, DEPTHWISE_CONV_2D, DEPTH_TO_SPACE, DEQUANTIZE, EMBEDDING_LOOKUP, FLOOR, FULLY_CONNECTED,
    HASHTABLE_LOOKUP, L2_NORMALIZATION, L2_POOL_2D, LOCAL_RESPONSE_NORMALIZATION, LOGISTIC, LSH_PROJECTION, LSTM, MAX_POOL_2D, MUL, RELU,
    RELU_N1_TO_1, RELU6, RESHAPE, RESIZE_BILINEAR, RNN, SOFTMAX, SPACE_TO_DEPTH, SVDF, TANH, CONCAT_EMBEDDINGS, SKIP_GRAM, CALL, CUSTOM,
    EMBEDDING_LOOKUP_SPARSE, PAD, UNIDIRECTIONAL_SEQUENCE_RNN, GATHER, BATCH_TO_SPACE_ND, SPACE_TO_BATCH_ND, TRANSPOSE, MEAN, SUB, DIV,
    SQUEEZE, UNIDIRECTIONAL_SEQUENCE_LSTM, STRIDED_SLICE, BIDIRECTIONAL_SEQUENCE_RNN, EXP, TOPK_V2, SPLIT, LOG_SOFTMAX, DELEGATE,
    BIDIRECTIONAL_SEQUENCE_LSTM, CAST, PRELU, MAXIMUM, ARG_MAX, MINIMUM, LESS, NEG, PADV2, GREATER, GREATER_EQUAL, LESS_EQUAL, SELECT,
    SLICE, SIN, TRANSPOSE_CONV, SPARSE_TO_DENSE, TILE, EXPAND_DIMS, EQUAL, NOT_EQUAL, LOG, SUM, SQRT, RSQRT, SHAPE, POW, ARG_MIN,
    FAKE_QUANT, REDUCE_PROD, REDUCE_MAX, PACK, LOGICAL_OR, ONE_HOT, LOGICAL_AND, LOGICAL_NOT, UNPACK, REDUCE_MIN, FLOOR_DIV, REDUCE_ANY,
    SQUARE, ZEROS_LIKE, FILL, FLOOR_MOD, RANGE, RESIZE_NEAREST_NEIGHBOR, LEAKY_RELU, SQUARED_DIFFERENCE, MIRROR_PAD, ABS, SPLIT_V, UNIQUE,
    CEIL, REVERSE_V2, ADD_N, GATHER_ND, COS, WHERE, RANK, ELU, REVERSE_SEQUENCE, MATRIX_DIAG, QUANTIZE, MATRIX_SET_DIAG, ROUND,
    HARD_SWISH, IF, WHILE, NON_MAX_SUPPRESSION_V4, NON_MAX_SUPPRESSION_V5, SCATTER_ND, SELECT_V2, DENSIFY, SEGMENT_SUM, BATCH_MATMUL,
    PLACEHOLDER_FOR_GREATER_OP_CODES, CUMSUM, CALL_ONCE, BROADCAST_TO, RFFT2D, CONV_3D, IMAG, REAL, COMPLEX_ABS, HASHTABLE,
    HASHTABLE_FIND, HASHTABLE_IMPORT, HASHTABLE_SIZE, REDUCE_ALL, CONV_3D_TRANSPOSE, VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE,
    BROADCAST_ARGS, RANDOM_STANDARD_NORMAL, BUCKETIZE, RANDOM_UNIFORM, MULTINOMIAL, GELU, DYNAMIC_UPDATE_SLICE, RELU_0_TO_1,
    UNSORTED_SEGMENT_PROD, UNSORTED_SEGMENT_MAX, UNSORTED_SEGMENT_SUM, ATAN2, UNSORTED_SEGMENT_MIN, SIGN, BITCAST, BITWISE_XOR,
    RIGHT_SHIFT,
}

internal enum TfType
{
    FLOAT32, FLOAT16, INT32, UINT8, INT64, STRING, BOOL, INT16, COMPLEX64, INT8, FLOAT64, COMPLEX128, UINT64, RESOURCE, VARIANT, UINT32, UINT16,
    INT4, BFLOAT16,
}

internal enum TfPadding { SAME, VALID }

internal enum TfActivation { NONE, RELU, RELU_N1_TO_1, RELU6, TANH, SIGN_BIT }

/// <summary>The slot of every field that is read, table by table.</summary>
internal static class Slot
{
    public static class Model { public const int Version = 0, OperatorCodes = 1, Subgraphs = 2, Description = 3, Buffers = 4; }
    public static class OperatorCode { public const int DeprecatedBuiltinCode = 0, CustomCode = 1, Version = 2, BuiltinCode = 3; }
    public static class SubGraph { public const int Tensors = 0, Inputs = 1, Outputs = 2, Operators = 3, Name = 4; }
    public static class Buffer { public const int Data = 0, Offset = 1, Size = 2; }
    public static class Operator { public const int OpcodeIndex = 0, Inputs = 1, Outputs = 2, OptionsType = 3, Options = 4, CustomOptions = 5, Intermediates = 8; }
    public static class Quantization { public const int Scale = 2, ZeroPoint = 3, Dimension = 6; }
    public static class Tensor
    {
        public const int Shape = 0, Type = 1, Buffer = 2, Name = 3, Quantization = 4, IsVariable = 5, Sparsity = 6, ShapeSignature = 7;
    }

    public static class Conv2D
    {
        public const int Padding = 0, StrideW = 1, StrideH = 2, Activation = 3, DilationW = 4, DilationH = 5, BiasType = 6;
    }
    public static class DepthwiseConv2D
    {
        public const int Padding = 0, StrideW = 1, StrideH = 2, Activation = 4, DilationW = 5, DilationH = 6;
    }
    public static class TransposeConv { public const int Padding = 0, StrideW = 1, StrideH = 2, Activation = 3, BiasType = 4; }
    public static class Pool2D { public const int Padding = 0, StrideW = 1, StrideH = 2, FilterW = 3, FilterH = 4, Activation = 5; }
    public static class FullyConnected { public const int Activation = 0, WeightsFormat = 1, KeepDims = 2, BiasType = 4; }
    public static class BatchMatMul { public const int AdjointX = 0, AdjointY = 1; }
    public static class Concatenation { public const int Axis = 0, Activation = 1; }
    public static class Arithmetic { public const int Activation = 0; }
    public static class Softmax { public const int Beta = 0; }
    public static class Reshape { public const int NewShape = 0; }
    public static class Squeeze { public const int Dims = 0; }
    public static class Gather { public const int Axis = 0, BatchDims = 1; }
    public static class Reducer { public const int KeepDims = 0; }
    public static class Resize { public const int BilinearAlignCorners = 2, BilinearHalfPixel = 3, NearestAlignCorners = 0, NearestHalfPixel = 1; }
    public static class Block { public const int Size = 0; }
    public static class StridedSlice { public const int BeginMask = 0, EndMask = 1, EllipsisMask = 2, NewAxisMask = 3, ShrinkAxisMask = 4, Offset = 5; }
    public static class Pack { public const int Axis = 1; }
    public static class Unpack { public const int Axis = 1; }
    public static class OneHot { public const int Axis = 0; }
    public static class LeakyRelu { public const int Alpha = 0; }
    public static class Gelu { public const int Approximate = 0; }
    public static class MirrorPad { public const int Mode = 0; }
    public static class Cumsum { public const int Exclusive = 0, Reverse = 1; }
    public static class Svdf { public const int Rank = 0, Activation = 1; }
    public static class Lstm { public const int Activation = 0, CellClip = 1, ProjectionClip = 2, TimeMajor = 3, Diagonal = 5; }
    public static class Rnn { public const int Activation = 0; }
    public static class SequenceRnn { public const int TimeMajor = 0, Activation = 1; }
    public static class LstmCell { public const int KernelType = 3; }
    public static class CallOnce { public const int Subgraph = 0; }
    public static class If { public const int Then = 0, Else = 1; }
    public static class While { public const int Condition = 0, Body = 1; }
    public static class VarHandle { public const int Container = 0, SharedName = 1; }
    public static class LocalResponse { public const int Radius = 0, Bias = 1, Alpha = 2, Beta = 3; }
}
