namespace Ojime.Core;

/// <summary>One dimension of a shape: a size, or a symbol whose size is known only when the user binds it.</summary>
/// <remarks>Arithmetic on a symbol gives a new symbol that spells the formula, so equal formulas are equal dimensions.</remarks>
public readonly record struct Dim
{
    private readonly int _size;

    private Dim(int size, string? symbol) => (_size, Symbol) = (size, symbol);

    /// <summary>The symbol's name or formula, or null where the size is fixed.</summary>
    public string? Symbol { get; }

    public bool IsFixed => Symbol is null;

    /// <summary>The size; asking it of a symbol is a mistake of ours.</summary>
    public int Size => Symbol is null ? _size : throw new InvalidOperationException($"dimension {Symbol} has no size yet");

    public static Dim Of(string symbol) => new(0, symbol);

    public static implicit operator Dim(int size) => new(size, null);

    public static Dim operator +(Dim a, Dim b) => Combine(a, b, "+", static (x, y) => checked(x + y));
    public static Dim operator -(Dim a, Dim b) => Combine(a, b, "-", static (x, y) => checked(x - y));
    public static Dim operator *(Dim a, Dim b) => Combine(a, b, "*", static (x, y) => checked(x * y));

    /// <summary>Floor division; the divisor is positive.</summary>
    public static Dim operator /(Dim a, Dim b) =>
        Combine(a, b, "/", static (x, y) => x >= 0 ? x / y : -((-x + y - 1) / y));

    public override string ToString() => Symbol ?? _size.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Dim Combine(Dim a, Dim b, string sign, Func<int, int, int> apply) => (a, b) switch
    {
        ({ IsFixed: true }, { IsFixed: true }) => apply(a._size, b._size),
        (_, { IsFixed: true, _size: 0 }) when sign is "+" or "-" => a,
        ({ IsFixed: true, _size: 0 }, _) when sign is "+" => b,
        (_, { IsFixed: true, _size: 1 }) when sign is "*" or "/" => a,
        ({ IsFixed: true, _size: 1 }, _) when sign is "*" => b,
        _ => Of($"({a}{sign}{b})"),
    };
}
