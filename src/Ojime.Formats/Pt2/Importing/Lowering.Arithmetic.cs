using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Arithmetic with PyTorch's promotion. Integers narrower than 32 bits are widened, computed and wrapped back.</summary>
internal sealed partial class Lowering
{
    public Value Cast(Value x, ElementType to) => x.Type.Element == to ? x : Emit(new Cast(to), x);

    /// <summary>An operand as a tensor of the type that a computation is done in.</summary>
    public Value As(Operand operand, ElementType to) => operand.Tensor is { } tensor ? Cast(tensor, to) : Scalar(operand.Number!, to);

    /// <summary>A tensor that curves are defined for: integers become floats.</summary>
    public Value Real(Value x) => x.Type.IsQuantized ? x : Cast(x, ElementType.Float32);

    public Value Unary(UnaryKind kind, Value x, double alpha = 0, double beta = 0)
    {
        if (x.Type is { IsQuantized: false, Element: ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 })
            return Cast(Emit(new Unary(kind, (float)alpha, (float)beta), Cast(x, ElementType.Int32)), x.Type.Element);
        return Emit(new Unary(kind, (float)alpha, (float)beta), x);
    }

    /// <summary>A curve over real numbers.</summary>
    public Value Curve(UnaryKind kind, Value x, double alpha = 0, double beta = 0) => Unary(kind, Real(x), alpha, beta);

    /// <summary>f(a, b) in the promoted type.</summary>
    public Value Binary(BinaryKind kind, Operand a, Operand b) => Binary(kind, a, b, Promotion.Of(a, b));

    public Value Binary(BinaryKind kind, Operand a, Operand b, ElementType type)
    {
        if (type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 || (type == ElementType.Bool && kind is not (BinaryKind.And or BinaryKind.Or or BinaryKind.Xor)))
        {
            Value wide = Emit(new Binary(kind), Cast(As(a, type), ElementType.Int32), Cast(As(b, type), ElementType.Int32));
            return wide.Type.Element == ElementType.Bool ? wide : Cast(wide, type);
        }
        return Emit(new Binary(kind), As(a, type), As(b, type));
    }

    public Value Add(Operand a, Operand b) => Binary(BinaryKind.Add, a, b);
    public Value Sub(Operand a, Operand b) => Binary(BinaryKind.Sub, a, b);
    public Value Mul(Operand a, Operand b) => Binary(BinaryKind.Mul, a, b);

    /// <summary>True division: integers become floats first.</summary>
    public Value Div(Operand a, Operand b)
    {
        ElementType type = Promotion.Of(a, b);
        return Binary(BinaryKind.Div, a, b, type.IsFloat ? type : ElementType.Float32);
    }

    /// <summary>a + alpha · b.</summary>
    public Value AddScaled(Operand a, Operand b, object alpha, BinaryKind kind = BinaryKind.Add)
    {
        ElementType type = Promotion.Of(a, b);
        bool isOne = alpha is 1L or 1.0 or true;
        return Binary(kind, a, isOne ? b : Binary(BinaryKind.Mul, As(b, type), new(null, alpha), type), type);
    }

    public Value Select(Value condition, Operand a, Operand b)
    {
        ElementType type = Promotion.Of(a, b);
        return Emit(new Select(), Cast(condition, ElementType.Bool), As(a, type), As(b, type));
    }

    public Value Not(Value x) => Unary(UnaryKind.LogicalNot, Cast(x, ElementType.Bool));

    public Value Reduce(ReduceKind kind, Value x, IEnumerable<int> axes, bool keep)
    {
        int[] all = [.. axes];
        if (x.Shape.Rank == 0 || all.Length == 0)
            return OfOne(kind, x);
        return Emit(new Reduce(kind, [.. all], keep), x);
    }

    /// <summary>What a reduction of single elements gives.</summary>
    private Value OfOne(ReduceKind kind, Value x) => kind switch
    {
        ReduceKind.L1 or ReduceKind.L2 => Unary(UnaryKind.Abs, x),
        ReduceKind.SumSquare => Unary(UnaryKind.Square, x),
        ReduceKind.LogSum => Unary(UnaryKind.Log, x),
        ReduceKind.Any or ReduceKind.All => Cast(x, ElementType.Bool),
        ReduceKind.Sum or ReduceKind.Mean or ReduceKind.Max or ReduceKind.Min or ReduceKind.Prod or ReduceKind.LogSumExp => x,
    };

    /// <summary>A sum: over integers and truth values in int64.</summary>
    public Value Sum(Value x, IEnumerable<int> axes, bool keep) => Reduce(ReduceKind.Sum, x.Type.Element.IsFloat ? x : Cast(x, ElementType.Int64), axes, keep);

    public Value Mean(Value x, IEnumerable<int> axes, bool keep) => Reduce(ReduceKind.Mean, x, axes, keep);

    /// <summary>x limited from below and above, where a limit is given.</summary>
    public Value Clamp(Value x, Operand? low, Operand? high)
    {
        if (low is { } least)
            x = Binary(BinaryKind.Max, x, least);
        return high is { } most ? Binary(BinaryKind.Min, x, most) : x;
    }
}
