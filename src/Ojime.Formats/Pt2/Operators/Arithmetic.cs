using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Functions of two or three tensors, element by element.</summary>
internal static class Arithmetic
{
    private static readonly string[] TensorAndScalar = ["Tensor", "Scalar"];

    public static void Rows(OperatorTable t)
    {
        foreach (string o in TensorAndScalar)
        {
            t.Add($"add.{o}(self, other, alpha=1)", static c => c.L.AddScaled(c.Operand("self"), c.Operand("other"), c["alpha"]!));
            t.Add($"sub.{o}(self, other, alpha=1)", static c => c.L.AddScaled(c.Operand("self"), c.Operand("other"), c["alpha"]!, BinaryKind.Sub));
            t.Add($"subtract.{o}(self, other, alpha=1)", static c => c.L.AddScaled(c.Operand("self"), c.Operand("other"), c["alpha"]!, BinaryKind.Sub));
            t.Add($"rsub.{o}(self, other, alpha=1)", static c => c.L.AddScaled(c.Operand("other"), c.Operand("self"), c["alpha"]!, BinaryKind.Sub));
            foreach (string name in (string[])["mul", "multiply"])
                t.Add($"{name}.{o}(self, other)", static c => c.L.Mul(c.Operand("self"), c.Operand("other")));
            foreach (string name in (string[])["div", "divide", "true_divide"])
                t.Add($"{name}.{o}(self, other)", static c => c.L.Div(c.Operand("self"), c.Operand("other")));
            foreach (string name in (string[])["div", "divide"])
                t.Add($"{name}.{o}_mode(self, other, rounding_mode)", DivideRounded);
            Pair(t, $"remainder.{o}", BinaryKind.Mod);
            Pair(t, $"fmod.{o}", BinaryKind.Remainder);
            Pair(t, $"copysign.{o}", BinaryKind.CopySign, real: true);
            Pair(t, $"eq.{o}", BinaryKind.Equal);
            Pair(t, $"ne.{o}", BinaryKind.NotEqual);
            Pair(t, $"lt.{o}", BinaryKind.Less);
            Pair(t, $"le.{o}", BinaryKind.LessEqual);
            Pair(t, $"gt.{o}", BinaryKind.Greater);
            Pair(t, $"ge.{o}", BinaryKind.GreaterEqual);
            foreach (string name in (string[])["bitwise_and", "__and__"])
                Bits(t, $"{name}.{o}", BinaryKind.BitAnd, BinaryKind.And);
            foreach (string name in (string[])["bitwise_or", "__or__"])
                Bits(t, $"{name}.{o}", BinaryKind.BitOr, BinaryKind.Or);
            foreach (string name in (string[])["bitwise_xor", "__xor__"])
                Bits(t, $"{name}.{o}", BinaryKind.BitXor, BinaryKind.Xor);
        }
        foreach (string o in (string[])["Tensor", "Tensor_Scalar", "Scalar_Tensor"])
        {
            Pair(t, $"bitwise_left_shift.{o}", BinaryKind.ShiftLeft);
            Pair(t, $"bitwise_right_shift.{o}", BinaryKind.ShiftRight);
        }
        foreach (string o in TensorAndScalar)
        {
            Pair(t, $"__lshift__.{o}", BinaryKind.ShiftLeft);
            Pair(t, $"__rshift__.{o}", BinaryKind.ShiftRight);
        }
        foreach (string o in (string[])["", ".Scalar"])
            t.Add($"floor_divide{o}(self, other)", static c => FloorDivide(c.L, c.Operand("self"), c.Operand("other")));
        Pair(t, "maximum", BinaryKind.Max);
        Pair(t, "minimum", BinaryKind.Min);
        Pair(t, "max.other", BinaryKind.Max);
        Pair(t, "min.other", BinaryKind.Min);
        Pair(t, "atan2", BinaryKind.Atan2, real: true);
        Pair(t, "arctan2", BinaryKind.Atan2, real: true);
        Pair(t, "hypot", BinaryKind.Hypot, real: true);
        Pair(t, "logaddexp", BinaryKind.LogAddExp, real: true);
        foreach (string o in (string[])["Tensor", "Scalar_Self", "Scalar_Other"])
            Pair(t, $"xlogy.{o}", BinaryKind.Xlogy, real: true);
        t.Add("logaddexp2(self, other)", static c => LogAddExp2(c.L, c.Operand("self"), c.Operand("other")));
        t.Add("special_xlog1py(self, other)", static c => c.L.Mul(c.X("self"), c.L.Curve(UnaryKind.Log1p, c.X("other"))));
        Truth(t, "logical_and", BinaryKind.And);
        Truth(t, "logical_or", BinaryKind.Or);
        Truth(t, "logical_xor", BinaryKind.Xor);
        t.Add("fmax(self, other)", static c => Ignoring(c, BinaryKind.Max));
        t.Add("fmin(self, other)", static c => Ignoring(c, BinaryKind.Min));
        Powers(t);
        Mixtures(t);
        Limits(t);
        foreach (string o in (string[])["self", "ScalarSelf", "ScalarOther", "Scalar"])
            t.Add($"where.{o}(condition, self, other)", static c => c.L.Select(c.X("condition"), c.Operand("self"), c.Operand("other")));
        foreach (string o in (string[])["Scalar", "Tensor"])
            t.Add($"masked_fill.{o}(self, mask, value)", static c =>
                c.L.Select(c.X("mask"), new(c.L.As(c.Operand("value"), c.X("self").Type.Element), null), c.X("self")));
    }

    private static void Pair(OperatorTable t, string name, BinaryKind kind, bool real = false) => t.Add($"{name}(self, other)", c =>
    {
        (Operand a, Operand b) = (c.Operand("self"), c.Operand("other"));
        ElementType type = Promotion.Of(a, b);
        return c.L.Binary(kind, a, b, real && !type.IsFloat ? ElementType.Float32 : type);
    });

    private static void Bits(OperatorTable t, string name, BinaryKind bits, BinaryKind truth) => t.Add($"{name}(self, other)", c =>
    {
        (Operand a, Operand b) = (c.Operand("self"), c.Operand("other"));
        ElementType type = Promotion.Of(a, b);
        return c.L.Binary(type == ElementType.Bool ? truth : bits, a, b, type);
    });

    private static void Truth(OperatorTable t, string name, BinaryKind kind) => t.Add($"{name}(self, other)", c =>
        c.L.Binary(kind, c.X("self"), c.X("other"), ElementType.Bool));

    private static Value DivideRounded(Call c)
    {
        (Operand a, Operand b) = (c.Operand("self"), c.Operand("other"));
        return c["rounding_mode"] switch
        {
            null => c.L.Div(a, b),
            "floor" => FloorDivide(c.L, a, b),
            _ => c.L.Binary(BinaryKind.TruncDiv, a, b),
        };
    }

    /// <summary>floor(a / b) as Python has it: by way of the remainder, which differs from the plain quotient near whole numbers and at infinities.</summary>
    private static Value FloorDivide(Lowering l, Operand a, Operand b)
    {
        ElementType type = Promotion.Of(a, b);
        if (!type.IsFloat || b.Tensor is not { } divisor || (l.Known(divisor) is { } known && known.ToDoubles().All(static d => double.IsFinite(d) && d != 0)))
            return l.Binary(BinaryKind.FloorDiv, a, b, type);
        (Value x, Value y) = (l.As(a, type), l.As(b, type));
        Value rest = l.Binary(BinaryKind.Remainder, x, y), quotient = l.Div(l.Sub(x, rest), y);
        Value crosses = l.Binary(BinaryKind.NotEqual, l.Binary(BinaryKind.Less, rest, 0.0), l.Binary(BinaryKind.Less, y, 0.0));
        quotient = l.Select(l.Binary(BinaryKind.And, crosses, l.Binary(BinaryKind.NotEqual, rest, 0.0), ElementType.Bool), l.Sub(quotient, 1.0), quotient);
        Value floor = l.Unary(UnaryKind.Floor, quotient);
        Value nearer = l.Select(l.Binary(BinaryKind.Greater, l.Sub(quotient, floor), 0.5), l.Add(floor, 1.0), floor);
        return l.Select(l.Binary(BinaryKind.Equal, y, 0.0), l.Div(x, y), nearer);
    }

    /// <summary>The greater or smaller of two, or the other where one is not a number.</summary>
    private static Value Ignoring(Call c, BinaryKind kind)
    {
        (Operand a, Operand b) = (c.X("self"), c.X("other"));
        ElementType type = Promotion.Of(a, b);
        (Value x, Value y) = (c.L.As(a, type), c.L.As(b, type));
        Value result = c.L.Binary(kind, x, y);
        if (!type.IsFloat)
            return result;
        return c.L.Select(c.L.Unary(UnaryKind.IsNan, x), y, c.L.Select(c.L.Unary(UnaryKind.IsNan, y), x, result));
    }

    private static Value LogAddExp2(Lowering l, Operand a, Operand b)
    {
        const double ln2 = 0.69314718055994531;
        return l.Mul(l.Binary(BinaryKind.LogAddExp, l.Mul(a, ln2), l.Mul(b, ln2)), 1 / ln2);
    }

    private static void Powers(OperatorTable t)
    {
        t.Add("pow.Tensor_Scalar(self, exponent)", static c => c.L.Power(c.X("self"), c.Operand("exponent")));
        t.Add("pow.Tensor_Tensor(self, exponent)", static c => c.L.Binary(BinaryKind.Pow, c.Operand("self"), c.Operand("exponent")));
        t.Add("pow.Tensor(self, exponent)", static c => c.L.Binary(BinaryKind.Pow, c.Operand("self"), c.Operand("exponent")));
        t.Add("pow.Scalar(self, exponent)", static c => c["exponent"] is TensorHandle || c["self"] is not TensorHandle
            ? c.L.Binary(BinaryKind.Pow, c.Operand("self"), c.Operand("exponent")) : c.L.Power(c.X("self"), c.Operand("exponent")));
        t.Add("ldexp.Tensor(self, other)", static c => c.L.Mul(c.L.Real(c.X("self")), c.L.Curve(UnaryKind.Exp2, c.X("other"))));
        t.Add("ldexp(self, other)", static c => c.L.Mul(c.L.Real(c.X("self")), c.L.Curve(UnaryKind.Exp2, c.X("other"))));
    }

    private static void Mixtures(OperatorTable t)
    {
        t.Add("addcmul(self, tensor1, tensor2, value=1)", static c => c.L.AddScaled(c.X("self"), c.L.Mul(c.X("tensor1"), c.X("tensor2")), c["value"]!));
        t.Add("addcdiv(self, tensor1, tensor2, value=1)", static c => c.L.AddScaled(c.X("self"), c.L.Div(c.X("tensor1"), c.X("tensor2")), c["value"]!));
        foreach (string o in (string[])["Tensor", "Scalar"])
            t.Add($"lerp.{o}(self, end, weight)", static c =>
            {
                (Value start, Value end, Operand weight) = (c.X("self"), c.X("end"), c.Operand("weight"));
                return c.L.Add(start, c.L.Mul(weight, c.L.Sub(end, start)));
            });
        t.Add("heaviside(self, values)", static c =>
        {
            Value x = c.X("self");
            Value step = c.L.Cast(c.L.Binary(BinaryKind.Greater, x, 0L), x.Type.Element);
            return c.L.Select(c.L.Binary(BinaryKind.Equal, x, 0L), c.X("values"), step);
        });
        t.Add("isclose(self, other, rtol=1e-05, atol=1e-08, equal_nan=False)", IsClose);
        t.Add("_foreach_mul.Scalar(self, scalar)", static c => throw c.Unsupported("a list of tensors"));
    }

    private static Value IsClose(Call c)
    {
        (Value a, Value b) = (c.X("self"), c.X("other"));
        Value bound = c.L.Add(c.L.Mul(c.L.Unary(UnaryKind.Abs, c.L.Real(b)), c.Double("rtol")), c.Double("atol"));
        Value difference = c.L.Unary(UnaryKind.Abs, c.L.Sub(c.L.Real(a), c.L.Real(b)));
        Value near = c.L.Binary(BinaryKind.And, c.L.Binary(BinaryKind.LessEqual, difference, bound), c.L.Unary(UnaryKind.IsFinite, difference), ElementType.Bool);
        Value close = c.L.Binary(BinaryKind.Or, near, c.L.Binary(BinaryKind.Equal, a, b), ElementType.Bool);
        return c.Bool("equal_nan")
            ? c.L.Binary(BinaryKind.Or, close, c.L.Binary(BinaryKind.And, c.L.Curve(UnaryKind.IsNan, a), c.L.Curve(UnaryKind.IsNan, b), ElementType.Bool), ElementType.Bool)
            : close;
    }

    private static void Limits(OperatorTable t)
    {
        foreach (string name in (string[])["clamp", "clip"])
        {
            t.Add($"{name}(self, min=None, max=None)", static c => c.L.Limit(c.X("self"), c.Maybe("min"), c.Maybe("max")));
            t.Add($"{name}.Tensor(self, min=None, max=None)", static c => c.L.Clamp(c.X("self"), c.Maybe("min"), c.Maybe("max")));
        }
        t.Add("clamp_min(self, min)", static c => c.L.Limit(c.X("self"), c.Operand("min"), null));
        t.Add("clamp_max(self, max)", static c => c.L.Limit(c.X("self"), null, c.Operand("max")));
        t.Add("clamp_min.Tensor(self, min)", static c => c.L.Clamp(c.X("self"), c.Operand("min"), null));
        t.Add("clamp_max.Tensor(self, max)", static c => c.L.Clamp(c.X("self"), null, c.Operand("max")));
    }

    /// <summary>Limits that are numbers: one curve over floats, which later becomes part of the operator before.</summary>
    public static Value Limit(this Lowering l, Value x, Operand? low, Operand? high)
    {
        ElementType type = x.Type.Element;
        foreach (Operand? limit in (Operand?[])[low, high])
            if (limit is { } given)
                type = Promotion.Of(l.Cast(x, type), given);
        if (!type.IsFloat || low?.Tensor is not null || high?.Tensor is not null)
            return l.Clamp(x, low, high);
        double Number(Operand? limit, double none) => limit is { Number: { } number } ? Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) : none;
        return l.Curve(UnaryKind.Clip, x, Number(low, double.NegativeInfinity), Number(high, double.PositiveInfinity));
    }

    /// <summary>x to a constant power, by the cheapest curve that is exact.</summary>
    public static Value Power(this Lowering l, Value x, Operand exponent)
    {
        ElementType type = Promotion.Of(x, exponent);
        if (!type.IsFloat || exponent.Number is null)
            return l.Binary(BinaryKind.Pow, x, exponent, type);
        double power = Convert.ToDouble(exponent.Number, System.Globalization.CultureInfo.InvariantCulture);
        return power switch
        {
            1 => l.Real(x),
            2 => l.Curve(UnaryKind.Square, x),
            0.5 => l.Curve(UnaryKind.Sqrt, x),
            -0.5 => l.Curve(UnaryKind.Rsqrt, x),
            -1 => l.Curve(UnaryKind.Reciprocal, x),
            _ => l.Curve(UnaryKind.Power, x, power),
        };
    }
}
