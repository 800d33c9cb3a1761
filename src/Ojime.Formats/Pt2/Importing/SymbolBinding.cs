using System.Text.Json;
using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>Gives every symbolic size a number: the user's, or that of the example the model was exported with.</summary>
internal static class SymbolBinding
{
    private const int MaxSearch = 1 << 16;

    public static Dictionary<string, double> Bind(ExportedProgram program, ImportOptions options, Report report)
    {
        var symbols = new Dictionary<string, double>();
        var axes = new List<(string Input, int Axis, string Expression, long? Hint)>();
        foreach ((string input, JsonElement meta) in UserInputs(program))
        {
            int axis = 0;
            foreach (JsonElement size in meta.Member("sizes")?.Items() ?? [])
            {
                if (size.Member("as_expr") is { } expression && expression.Member("expr_str")?.Text() is { } text)
                    axes.Add((input, axis, text, expression.Member("hint")?.Member("as_int")?.Long()));
                axis++;
            }
        }
        foreach ((string input, int axis, string expression, _) in axes)
            Given(program, options, symbols, input, axis, expression, report);
        foreach ((string input, int axis, string expression, long? hint) in axes)
        {
            if (SymbolicExpression.Symbol(expression) is not { } symbol || symbols.ContainsKey(symbol))
                continue;
            if (hint is not { } size)
                report.Add(FileProblems.UnboundInput(input, Dim.Of(symbol), axis));
            else
            {
                symbols[symbol] = size;
                report.Add(FileProblems.Assumed(input, axis, (int)Math.Clamp(size, 0, int.MaxValue)));
            }
        }
        return symbols;
    }

    public static Shape ShapeOf(string input, JsonElement meta, Dictionary<string, double> symbols)
    {
        var sizes = new List<int>();
        long count = 1;
        foreach (JsonElement size in meta.Member("sizes")?.Items() ?? [])
        {
            double? value = size.Member("as_int")?.Long();
            if (size.Member("as_expr") is { } expression)
                value = Value(expression, symbols);
            if (value is not (>= 0 and <= int.MaxValue) || (count *= Math.Max((long)value, 1)) > int.MaxValue / 8)
                throw new Refusal(OperatorProblems.Malformed(new(input), $"the size of axis {sizes.Count}"));
            sizes.Add((int)value);
        }
        return Shape.Of([.. sizes]);
    }

    /// <summary>The value of <c>{expr_str, hint}</c>; the hint only where the text is not understood.</summary>
    public static double? Value(JsonElement expression, Dictionary<string, double> symbols) =>
        SymbolicExpression.Evaluate(expression.Member("expr_str")?.Text() ?? "", name => symbols.TryGetValue(name, out double size) ? size : null)
        ?? expression.Member("hint")?.Member("as_int")?.Long();

    private static void Given(
        ExportedProgram program, ImportOptions options, Dictionary<string, double> symbols, string input, int axis, string expression, Report report)
    {
        string? only = null;
        SymbolicExpression.Evaluate(expression, name =>
        {
            only ??= name;
            return 1;
        });
        if (only is null || options.SizeOf(input, axis, SymbolicExpression.Symbol(expression)) is not { } size)
            return;
        // 4·s0 = 100: the symbol is searched for, for the formula may be any.
        for (int value = 0; value <= Math.Min(Math.Max(size, 1) * 2L, MaxSearch); value++)
        {
            int candidate = value == 0 ? size : value - 1;
            if (SymbolicExpression.Evaluate(expression, _ => candidate) != size)
                continue;
            symbols[only] = candidate;
            if (program.Ranges.TryGetValue(only, out var range) && (candidate < range.Low || candidate > range.High))
                report.Add(Pt2Problems.SymbolOutside(input, only, candidate, $"{range.Low}..{(range.High == long.MaxValue ? "" : range.High)}"));
            return;
        }
    }

    private static IEnumerable<(string Input, JsonElement Meta)> UserInputs(ExportedProgram program)
    {
        for (int i = 0; i < program.Graph.Inputs.Count && i < program.Inputs.Count; i++)
            if (program.Inputs[i].Role == InputRole.User && program.Graph.Inputs[i] is Argument.Named { Name: var name } && program.Graph.Meta(name) is { } meta)
                yield return (name, meta);
    }
}
