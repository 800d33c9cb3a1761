using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Functions of one tensor, element by element.</summary>
internal static class Curves
{
    /// <summary>Curves whose result is a float whatever the input is.</summary>
    private static readonly (string Names, UnaryKind Kind)[] OfReals =
    [
        ("sqrt", UnaryKind.Sqrt), ("rsqrt", UnaryKind.Rsqrt), ("reciprocal", UnaryKind.Reciprocal), ("exp", UnaryKind.Exp), ("exp2 special_exp2", UnaryKind.Exp2),
        ("expm1 special_expm1", UnaryKind.Expm1), ("log", UnaryKind.Log), ("log2", UnaryKind.Log2), ("log10", UnaryKind.Log10), ("log1p special_log1p", UnaryKind.Log1p),
        ("sin", UnaryKind.Sin), ("cos", UnaryKind.Cos), ("tan", UnaryKind.Tan), ("asin arcsin", UnaryKind.Asin), ("acos arccos", UnaryKind.Acos), ("atan arctan", UnaryKind.Atan),
        ("sinh", UnaryKind.Sinh), ("cosh", UnaryKind.Cosh), ("tanh", UnaryKind.Tanh), ("asinh arcsinh", UnaryKind.Asinh), ("acosh arccosh", UnaryKind.Acosh), ("atanh arctanh", UnaryKind.Atanh),
        ("erf special_erf", UnaryKind.Erf), ("erfc special_erfc", UnaryKind.Erfc), ("erfinv special_erfinv", UnaryKind.Erfinv), ("lgamma", UnaryKind.Lgamma),
        ("sigmoid special_expit", UnaryKind.Sigmoid), ("log_sigmoid", UnaryKind.LogSigmoid), ("silu", UnaryKind.Silu), ("mish", UnaryKind.Mish), ("hardswish", UnaryKind.HardSwish),
    ];

    /// <summary>Curves that keep integers.</summary>
    private static readonly (string Names, UnaryKind Kind)[] OfNumbers =
    [
        ("abs absolute", UnaryKind.Abs), ("neg negative", UnaryKind.Neg), ("sign sgn", UnaryKind.Sign), ("square", UnaryKind.Square), ("relu", UnaryKind.Relu),
    ];

    /// <summary>Curves that change floats only.</summary>
    private static readonly (string Names, UnaryKind Kind)[] Roundings =
    [
        ("floor", UnaryKind.Floor), ("ceil", UnaryKind.Ceil), ("trunc fix", UnaryKind.Truncate), ("round", UnaryKind.Round),
    ];

    public static void Rows(OperatorTable t)
    {
        foreach ((string names, UnaryKind kind) in OfReals)
            foreach (string name in names.Split(' '))
                t.Add($"{name}(self)", c => c.L.Curve(kind, c.X("self")));
        foreach ((string names, UnaryKind kind) in OfNumbers)
            foreach (string name in names.Split(' '))
                t.Add($"{name}(self)", c => c.X("self").Type.Element == ElementType.Bool ? c.X("self") : c.L.Unary(kind, c.X("self")));
        foreach ((string names, UnaryKind kind) in Roundings)
            foreach (string name in names.Split(' '))
                t.Add($"{name}(self)", c => c.X("self").Type.Element.IsFloat ? c.L.Unary(kind, c.X("self")) : c.X("self"));
        WithParameters(t);
        Truths(t);
        Composed(t);
    }

    private static void WithParameters(OperatorTable t)
    {
        t.Add("relu6(self)", static c => c.L.Unary(UnaryKind.Relu6, c.X("self")));
        t.Add("hardtanh(self, min_val=-1, max_val=1)", static c => (c.Double("min_val"), c.Double("max_val")) switch
        {
            _ when !c.X("self").Type.Element.IsFloat => c.L.Clamp(c.X("self"), (long)Math.Truncate(c.Double("min_val")), (long)Math.Truncate(c.Double("max_val"))),
            (0, 6) => c.L.Curve(UnaryKind.Relu6, c.X("self")),
            var (low, high) => c.L.Curve(UnaryKind.Clip, c.X("self"), low, high),
        });
        t.Add("hardsigmoid(self)", static c => c.L.Curve(UnaryKind.HardSigmoid, c.X("self"), 1.0 / 6, 0.5));
        t.Add("gelu(self, approximate='none')", static c => c.L.Curve(c.Text("approximate") == "tanh" ? UnaryKind.GeluTanh : UnaryKind.Gelu, c.X("self")));
        t.Add("leaky_relu(self, negative_slope=0.01)", static c => c.L.Curve(UnaryKind.LeakyRelu, c.X("self"), c.Double("negative_slope")));
        t.Add("elu(self, alpha=1, scale=1, input_scale=1)", static c => Elu(c));
        t.Add("selu(self)", static c => c.L.Curve(UnaryKind.Selu, c.X("self"), 1.6732632423543772, 1.0507009873554805));
        t.Add("celu(self, alpha=1.0)", static c => c.L.Curve(UnaryKind.Celu, c.X("self"), c.Double("alpha")));
        t.Add("softplus(self, beta=1, threshold=20)", static c => c.L.Curve(UnaryKind.Softplus, c.X("self"), c.Double("beta"), c.Double("threshold")));
        t.Add("hardshrink(self, lambd=0.5)", static c => c.L.Curve(UnaryKind.HardShrink, c.X("self"), c.Double("lambd")));
        t.Add("softshrink(self, lambd=0.5)", static c => c.L.Curve(UnaryKind.SoftShrink, c.X("self"), c.Double("lambd"), c.Double("lambd")));
        t.Add("threshold(self, threshold, value)", static c => c.X("self").Type.Element.IsFloat
            ? c.L.Unary(UnaryKind.Threshold, c.X("self"), c.Double("threshold"), c.Double("value"))
            : c.L.Select(c.L.Binary(BinaryKind.Greater, c.X("self"), c.Operand("threshold")), c.X("self"), new(c.L.As(c.Operand("value"), c.X("self").Type.Element), null)));
        t.Add("prelu(self, weight)", Prelu);
        t.Add("_prelu_kernel(self, weight)", static c => c.L.Binary(BinaryKind.Prelu, c.X("self"), c.X("weight")));
        t.Add("rrelu(self, lower=0.125, upper=0.3333333333333333, training=False, generator=None)", static c => c.Bool("training")
            ? throw c.Unsupported("a random slope: export in evaluation mode") : c.L.Curve(UnaryKind.LeakyRelu, c.X("self"), (c.Double("lower") + c.Double("upper")) / 2));
        t.Add("round.decimals(self, decimals=0)", static c =>
        {
            double scale = Math.Pow(10, Math.Abs(c.Long("decimals")));
            Value x = c.X("self");
            if (!x.Type.Element.IsFloat)
                return x;
            return c.Long("decimals") >= 0 ? c.L.Div(c.L.Unary(UnaryKind.Round, c.L.Mul(x, scale)), scale) : c.L.Mul(c.L.Unary(UnaryKind.Round, c.L.Div(x, scale)), scale);
        });
        t.Add("frac(self)", static c => c.L.Sub(c.X("self"), c.L.Unary(UnaryKind.Truncate, c.X("self"))));
    }

    private static void Truths(OperatorTable t)
    {
        t.Add("logical_not(self)", static c => c.L.Not(c.X("self")));
        t.Add("bitwise_not(self)", static c => c.X("self").Type.Element == ElementType.Bool ? c.L.Not(c.X("self")) : c.L.Unary(UnaryKind.BitwiseNot, c.X("self")));
        t.Add("isnan(self)", static c => c.L.Curve(UnaryKind.IsNan, c.X("self")));
        t.Add("isinf(self)", static c => c.L.Curve(UnaryKind.IsInf, c.X("self")));
        t.Add("isfinite(self)", static c => c.L.Curve(UnaryKind.IsFinite, c.X("self")));
        t.Add("isposinf(self)", static c => c.L.Binary(BinaryKind.Equal, c.L.Real(c.X("self")), double.PositiveInfinity));
        t.Add("isneginf(self)", static c => c.L.Binary(BinaryKind.Equal, c.L.Real(c.X("self")), double.NegativeInfinity));
        t.Add("isreal(self)", static c => c.L.Full(c.X("self").Shape.Sizes, true, ElementType.Bool));
        t.Add("signbit(self)", static c => c.X("self").Type.Element.IsFloat ? c.L.Unary(UnaryKind.Signbit, c.X("self")) : c.L.Binary(BinaryKind.Less, c.X("self"), 0L));
    }

    private static void Composed(OperatorTable t)
    {
        t.Add("deg2rad(self)", static c => c.L.Mul(c.L.Real(c.X("self")), Math.PI / 180));
        t.Add("rad2deg(self)", static c => c.L.Mul(c.L.Real(c.X("self")), 180 / Math.PI));
        t.Add("logit(self, eps=None)", static c =>
        {
            Value x = c.L.Real(c.X("self"));
            if (c["eps"] is not null)
                x = c.L.Curve(UnaryKind.Clip, x, c.Double("eps"), 1 - c.Double("eps"));
            return c.L.Curve(UnaryKind.Log, c.L.Div(x, c.L.Sub(1.0, x)));
        });
        t.Add("special_ndtr(self)", static c => c.L.Mul(c.L.Curve(UnaryKind.Erfc, c.L.Mul(c.L.Real(c.X("self")), -0.70710678118654752)), 0.5));
        t.Add("special_entr(self)", static c =>
        {
            Value x = c.L.Real(c.X("self"));
            return c.L.Select(c.L.Binary(BinaryKind.Less, x, 0.0), double.NegativeInfinity, c.L.Unary(UnaryKind.Neg, c.L.Binary(BinaryKind.Xlogy, x, x)));
        });
        t.Add("sinc(self)", static c =>
        {
            Value x = c.L.Mul(c.L.Real(c.X("self")), Math.PI);
            return c.L.Select(c.L.Binary(BinaryKind.Equal, x, 0.0), 1.0, c.L.Div(c.L.Curve(UnaryKind.Sin, x), x));
        });
        t.Add("nan_to_num(self, nan=None, posinf=None, neginf=None)", NanToNum);
        t.Add("angle(self)", static c => c.L.Select(c.L.Binary(BinaryKind.Less, c.L.Real(c.X("self")), 0.0), Math.PI, c.L.Mul(c.L.Real(c.X("self")), 0.0)));
        t.Add("glu(self, dim=-1)", static c =>
        {
            Value x = c.X("self");
            int axis = c.Axis("dim", x.Shape.Rank), half = x.Shape[axis].Size / 2;
            return c.L.Mul(c.L.Slice(x, axis, 0, half), c.L.Unary(UnaryKind.Sigmoid, c.L.Slice(x, axis, half, half)));
        });
    }

    private static Value Elu(Call c)
    {
        (double alpha, double scale, double inputScale) = (c.Double("alpha"), c.Double("scale"), c.Double("input_scale"));
        Value x = c.L.Real(c.X("self"));
        if (inputScale == 1)
        {
            Value y = c.L.Unary(UnaryKind.Elu, x, alpha);
            return scale == 1 ? y : c.L.Mul(y, scale);
        }
        Value negative = c.L.Mul(c.L.Unary(UnaryKind.Expm1, c.L.Mul(x, inputScale)), alpha * scale);
        return c.L.Select(c.L.Binary(BinaryKind.Greater, x, 0.0), c.L.Mul(x, scale), negative);
    }

    /// <summary>One slope for all, or one for each channel of axis 1.</summary>
    private static Value Prelu(Call c)
    {
        (Value x, Value weight) = (c.X("self"), c.X("weight"));
        int[] sizes = [.. Enumerable.Repeat(1, Math.Max(x.Shape.Rank, 1))];
        if (weight.Shape.ElementCount > 1)
            sizes[x.Shape.Rank > 1 ? 1 : 0] = weight.Shape.ElementCount;
        return c.L.Binary(BinaryKind.Prelu, x, x.Shape.Rank == 0 ? c.L.Reshape(weight, Shape.Scalar) : c.L.Reshape(weight, sizes));
    }

    private static Value NanToNum(Call c)
    {
        Value x = c.X("self");
        if (!x.Type.Element.IsFloat)
            return x;
        double Or(string name, double otherwise) => c[name] is null ? otherwise : c.Double(name);
        Value y = c.L.Select(c.L.Unary(UnaryKind.IsNan, x), Or("nan", 0), x);
        y = c.L.Select(c.L.Binary(BinaryKind.Equal, x, double.PositiveInfinity), Or("posinf", float.MaxValue), y);
        return c.L.Select(c.L.Binary(BinaryKind.Equal, x, double.NegativeInfinity), Or("neginf", float.MinValue), y);
    }
}
