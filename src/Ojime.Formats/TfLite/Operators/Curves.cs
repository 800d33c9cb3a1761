using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Functions of one tensor. Over integers they have TFLite Micro's meaning.</summary>
internal static class Curves
{
    public static void Abs(OperatorImport o) => Curve(o, UnaryKind.Abs);
    public static void Neg(OperatorImport o) => Curve(o, UnaryKind.Neg);
    public static void Sign(OperatorImport o) => Curve(o, UnaryKind.Sign);
    public static void Square(OperatorImport o) => Curve(o, UnaryKind.Square);
    public static void Sqrt(OperatorImport o) => Curve(o, UnaryKind.Sqrt);
    public static void Rsqrt(OperatorImport o) => Curve(o, UnaryKind.Rsqrt);
    public static void Exp(OperatorImport o) => Curve(o, UnaryKind.Exp);
    public static void Log(OperatorImport o) => Curve(o, UnaryKind.Log);
    public static void Sin(OperatorImport o) => Curve(o, UnaryKind.Sin);
    public static void Cos(OperatorImport o) => Curve(o, UnaryKind.Cos);
    public static void Floor(OperatorImport o) => Curve(o, UnaryKind.Floor);
    public static void Ceil(OperatorImport o) => Curve(o, UnaryKind.Ceil);
    public static void Round(OperatorImport o) => Curve(o, UnaryKind.Round);
    public static void Logistic(OperatorImport o) => Curve(o, UnaryKind.Sigmoid);
    public static void Tanh(OperatorImport o) => Curve(o, UnaryKind.Tanh);
    public static void Relu(OperatorImport o) => Curve(o, UnaryKind.Relu);
    /// <remarks>Over int8 the codes are limited as they are; the older uint8 goes to the result's scale.</remarks>
    public static void Relu6(OperatorImport o)
    {
        if (TfTypes.IsShifted(o.DeclaredInput(0)))
            Curve(o, UnaryKind.Clip, 0, 6);
        else
            Curve(o, UnaryKind.Relu6);
    }


    public static void ReluN1To1(OperatorImport o) => Curve(o, UnaryKind.Clip, -1, 1);
    public static void Relu0To1(OperatorImport o) => Curve(o, UnaryKind.Clip, 0, 1);
    public static void LeakyRelu(OperatorImport o) => Curve(o, UnaryKind.LeakyRelu, o.Options.Float(Slot.LeakyRelu.Alpha));
    public static void Elu(OperatorImport o) => Curve(o, UnaryKind.Elu, 1);
    public static void HardSwish(OperatorImport o) => Curve(o, UnaryKind.HardSwish);
    public static void Gelu(OperatorImport o) => Curve(o, o.Options.Bool(Slot.Gelu.Approximate) ? UnaryKind.GeluTanh : UnaryKind.Gelu);
    public static void LogicalNot(OperatorImport o) => Curve(o, UnaryKind.LogicalNot);

    public static void Softmax(OperatorImport o) => Normalised(o, o.Options.Float(Slot.Softmax.Beta) is > 0 and < float.PositiveInfinity and var beta
        ? new(-1, beta) : throw o.Malformed($"its beta is {o.Options.Float(Slot.Softmax.Beta)}"));
    public static void LogSoftmax(OperatorImport o) => Normalised(o, new(-1, Log: true));

    /// <summary>x / max(√Σx², 1e-6) along the last axis, over floats.</summary>
    public static void L2Normalization(OperatorImport o)
    {
        Value x = o.Input(0);
        if (!x.Type.Element.IsFloat)
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, x.Type.ToString()));
        Value squares = o.Add(new Unary(UnaryKind.Square), x);
        Value norm = o.Add(new Unary(UnaryKind.Sqrt), o.Add(new Reduce(ReduceKind.Sum, [o.Axis(-1, x.Shape.Rank)], KeepDims: true), squares));
        Value atLeast = o.Add(new Binary(BinaryKind.Max), norm, GraphBuilder.Constant(Tensor.Floats([], 1e-6f)));
        o.Result(new Binary(BinaryKind.Div), x, atLeast);
    }

    private static void Normalised(OperatorImport o, Softmax op)
    {
        Value x = o.Input(0);
        ElementType result = o.Type().Element;
        o.Result(op with { Axis = o.Axis(-1, x.Shape.Rank), To = result == x.Type.Element ? null : result }, x);
    }

    private static void Curve(OperatorImport o, UnaryKind kind, float alpha = 0, float beta = 0)
    {
        Value x = o.Input(0);
        o.Result(new Unary(kind, alpha, beta, x.Type.IsQuantized ? Definition.TfLite : Definition.Exact), x);
    }
}
