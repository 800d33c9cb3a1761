using System.Globalization;

namespace Ojime.Formats.Pt2;

/// <summary>
/// Computes a symbolic size once its symbols are bound. Reads both spellings: sympy's <c>Add(Mul(Integer(2), Symbol('s0', integer=True)), Integer(1))</c>
/// and the infix <c>2*s0 + 1</c>.
/// </summary>
public sealed class SymbolicExpression
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private readonly Func<string, double?> _bind;
    private int _at;
    private int _depth;

    private SymbolicExpression(string text, Func<string, double?> bind) => (_text, _bind) = (text, bind);

    /// <summary>The value, or null where the text is not understood or a symbol is unknown.</summary>
    public static double? Evaluate(string text, Func<string, double?> bind)
    {
        var reader = new SymbolicExpression(text, bind);
        double? value = reader.Sum();
        reader.Space();
        return reader._at == text.Length ? value : null;
    }

    /// <summary>The name, where the expression is one symbol alone.</summary>
    public static string? Symbol(string text)
    {
        string? only = null;
        int count = 0;
        double? value = Evaluate(text, name =>
        {
            only = name;
            count++;
            return 7919;
        });
        return count == 1 && value == 7919 ? only : null;
    }

    private double? Sum()
    {
        if (++_depth > MaxDepth)
            return null;
        double? left = Product();
        while (left is not null)
        {
            if (Take("+"))
                left += Product();
            else if (Take("-"))
                left -= Product();
            else
                break;
        }
        _depth--;
        return left;
    }

    private double? Product()
    {
        double? left = Power();
        while (left is not null)
        {
            if (Take("//"))
                left = Floor(left / Power());
            else if (Take("*"))
                left *= Power();
            else if (Take("/"))
                left /= Power();
            else if (Take("%"))
                left = Mod(left, Power());
            else
                break;
        }
        return left;
    }

    private double? Power()
    {
        if (++_depth > MaxDepth)
            return null;
        double? result = Take("-") ? -Power() : Primary();
        if (result is not null && Take("**"))
            result = Power() is { } exponent ? Math.Pow(result.Value, exponent) : null;
        _depth--;
        return result;
    }

    private double? Primary()
    {
        Space();
        if (Take("("))
        {
            double? inner = Sum();
            return Take(")") ? inner : null;
        }
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        string word = _text[start.._at];
        if (word.Length == 0)
            return null;
        if (char.IsAsciiDigit(word[0]))
            return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
        return Take("(") ? Function(word) : word is "oo" or "int_oo" ? double.PositiveInfinity : _bind(word);
    }

    private double? Function(string name)
    {
        if (name is "Symbol" or "Dummy")
            return Named();
        var arguments = new List<double>();
        while (!Take(")"))
        {
            if (Sum() is not { } argument)
                return null;
            arguments.Add(argument);
            if (!Take(",") && (_at >= _text.Length || _text[_at] != ')'))
                return null;
        }
        return (name, arguments) switch
        {
            ("Integer" or "Float" or "ToFloat", [var a]) => a,
            ("Float", [var a, _]) => a,
            ("Rational" or "IntTrueDiv" or "FloatTrueDiv" or "CleanDiv", [var a, var b]) => a / b,
            ("Add", [_, ..]) => arguments.Sum(),
            ("Mul", [_, ..]) => arguments.Aggregate(1.0, static (a, b) => a * b),
            ("Pow" or "PowByNatural", [var a, var b]) => Math.Pow(a, b),
            ("FloorDiv", [var a, var b]) => Math.Floor(a / b),
            ("CeilDiv", [var a, var b]) => Math.Ceiling(a / b),
            ("Mod" or "PythonMod", [var a, var b]) => Mod(a, b),
            ("Max", [_, ..]) => arguments.Max(),
            ("Min", [_, ..]) => arguments.Min(),
            ("TruncToInt", [var a]) => Math.Truncate(a),
            ("FloorToInt" or "floor", [var a]) => Math.Floor(a),
            ("CeilToInt" or "ceiling", [var a]) => Math.Ceiling(a),
            ("Abs", [var a]) => Math.Abs(a),
            ("StrictGreaterThan", [var a, var b]) => a > b ? 1 : 0,
            ("StrictLessThan", [var a, var b]) => a < b ? 1 : 0,
            ("GreaterThan", [var a, var b]) => a >= b ? 1 : 0,
            ("LessThan", [var a, var b]) => a <= b ? 1 : 0,
            ("Equality" or "Eq", [var a, var b]) => a == b ? 1 : 0,
            ("Unequality" or "Ne", [var a, var b]) => a != b ? 1 : 0,
            _ => null,
        };
    }

    /// <summary><c>Symbol('s0', integer=True, positive=True)</c>, after its parenthesis.</summary>
    private double? Named()
    {
        Space();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
            return null;
        char quote = _text[_at];
        int close = _text.IndexOf(quote, _at + 1), end = _text.IndexOf(')', _at);
        if (close < 0 || end < close)
            return null;
        string name = _text[(_at + 1)..close];
        _at = end + 1;
        return _bind(name);
    }

    private static double? Floor(double? x) => x is { } value ? Math.Floor(value) : null;

    private static double? Mod(double? a, double? b) => a is { } x && b is { } y && y != 0 ? x - (Math.Floor(x / y) * y) : null;

    private bool Take(string sign)
    {
        Space();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0 || (sign == "*" && string.CompareOrdinal(_text, _at, "**", 0, 2) == 0))
            return false;
        _at += sign.Length;
        return true;
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }
}
