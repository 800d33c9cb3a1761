namespace Ojime.Ops;

/// <summary>The functions of two numbers; <see cref="BinaryTable"/> has a row for each.</summary>
public enum BinaryKind
{
    Add, Sub, Mul, Div, Min, Max, Pow, FloorDiv, TruncDiv, Mod, Remainder, SquaredDifference, Atan2, Hypot, Prelu,
    BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight, And, Or, Xor,
    Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, CopySign, Xlogy, LogAddExp,
}
