using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.TfLite;

/// <summary>Operators that call other subgraphs of the file.</summary>
internal static class SubgraphCalls
{
    /// <summary>IF(condition, values...)</summary>
    public static void If(OperatorImport o)
    {
        Value condition = Condition(o, o.Input(0));
        Value[] given = o.Inputs[1..];
        int then = o.Options.Int(Slot.If.Then), @else = o.Options.Int(Slot.If.Else);
        Set(o, o.Known(condition) is { } known
            ? Results(o, known.NumberAt(0) != 0 ? then : @else, given)
            : ControlFlow.If(o.Graph, o.At, condition, () => Results(o, then, given), () => Results(o, @else, given)));
    }

    /// <summary>WHILE(values...): the condition's subgraph looks at the values, the body's gives the next ones.</summary>
    public static void While(OperatorImport o)
    {
        int condition = o.Options.Int(Slot.While.Condition), body = o.Options.Int(Slot.While.Body);
        Value Goes(IReadOnlyList<Value> values) => o.Call(condition, [.. values]) is [var goes] ? Condition(o, goes) : throw o.Malformed("its condition has not one result");
        Value[] first = o.Inputs;
        Value enters = Goes(first);
        if (o.Known(enters) is { } known && known.NumberAt(0) == 0)
        {
            Set(o, first);
            return;
        }
        IReadOnlySet<int> stays = o.PassedThrough(body);
        Set(o, ControlFlow.Loop(o.Graph, o.At, enters, first, stays.Contains, values =>
        {
            Value[] next = Results(o, body, values);
            return (Goes(next), next);
        }));
    }

    private static Value Condition(OperatorImport o, Value value) => value.Type is { Element: ElementType.Bool } type && type.Shape.ElementCount == 1
        ? value : throw o.Malformed($"its condition is {value.Type}");

    /// <summary>What a subgraph gives, as the types of the operator's results: bytes are moved, never rescaled.</summary>
    private static Value[] Results(OperatorImport o, int subgraph, Value[] given)
    {
        Value[] results = o.Call(subgraph, given);
        return results.Length == o.OutputCount
            ? [.. results.Select((r, i) => o.As(r, o.Type(i)))]
            : throw o.Malformed($"subgraph {subgraph} gives {results.Length} results for {o.OutputCount}");
    }

    private static void Set(OperatorImport o, IReadOnlyList<Value>? results)
    {
        for (int i = 0; i < (results ?? throw new Refusal(null)).Count; i++)
            o.Set(i, results[i]);
    }
}
