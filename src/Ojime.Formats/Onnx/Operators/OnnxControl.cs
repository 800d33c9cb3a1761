using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Onnx;

/// <summary>What changes nothing when a model runs, and what chooses between graphs.</summary>
internal static class OnnxControl
{
    /// <summary>The input, and a mask that lets all of it pass.</summary>
    public static Value?[] Dropout(OnnxCall c)
    {
        if (c.Has(2) && c.Known(c.Input(2)) is not { } training)
            throw new OnnxRefusal(OperatorProblems.NotConstant(c.At, "the training mode"));
        else if (c.Has(2) && c.Constant(2, "the training mode").NumberAt(0) != 0 && (!c.Has(1) || c.Constant(1, "the ratio").NumberAt(0) != 0))
            throw c.Unsupported("dropout in training mode draws random numbers");
        return [c.Input(0), c.Wants(1) ? c.Filled(c.Input(0).Shape, 1, ElementType.Bool) : null];
    }

    /// <summary>The branch that a constant condition takes; otherwise both, one of which is run.</summary>
    public static Value?[] If(OnnxCall c)
    {
        OnnxGraph then = c.Attribute("then_branch")?.Graph ?? throw c.Malformed("it has no then_branch");
        OnnxGraph @else = c.Attribute("else_branch")?.Graph ?? throw c.Malformed("it has no else_branch");
        if (c.Input(0) is not { Type: { Element: ElementType.Bool, Shape.ElementCount: 1 } } decides)
            throw c.Malformed($"its condition is {c.Input(0).Type}");
        if (c.Known(decides) is { } condition)
            return c.Inline(condition.NumberAt(0) != 0 ? then : @else);
        Value[] yes = [];
        Value[] Else()
        {
            Value[] no = c.Body(@else);
            for (int i = 0; i < Math.Min(yes.Length, no.Length); i++)
                if (yes[i].Type != no[i].Type)
                    throw c.Unsupported($"result {i} is {yes[i].Type} in one branch and {no[i].Type} in the other");
            return no;
        }
        return c.If(decides, () => yes = c.Body(then), Else);
    }
}
