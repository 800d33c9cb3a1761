namespace Ojime.Ops;

/// <summary>The curves; <see cref="UnaryTable"/> has a row for each.</summary>
public enum UnaryKind
{
    Abs, Neg, Sign, Square, Sqrt, Rsqrt, Reciprocal, Exp, Exp2, Expm1, Log, Log2, Log10, Log1p,
    Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Asinh, Acosh, Atanh, Erf, Erfc,
    Floor, Ceil, Round, Truncate, Frac,
    Sigmoid, LogSigmoid, Silu, Mish, Gelu, GeluTanh, Relu, Relu6, Elu, Selu, Celu, LeakyRelu,
    HardSigmoid, HardSwish, Softplus, Softsign, ThresholdedRelu, Threshold, HardShrink, SoftShrink, TanhShrink, Clip,
    LogicalNot, BitwiseNot, IsNan, IsInf, IsFinite, Signbit, Power, Lgamma, Erfinv,
}

/// <summary>What a curve over quantised tensors means.</summary>
public enum Definition
{
    /// <summary>int8: the result of the real function, rounded. int16: the same at 513 points, linear between them.</summary>
    Exact,

    /// <summary>The fixed-point formula of TFLite Micro's reference kernel for this curve.</summary>
    TfLite,
}
