using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>PyTorch's type promotion: tensors with axes outweigh tensors without, which outweigh Python numbers; a lighter one counts only if its kind is higher.</summary>
internal static class Promotion
{
    /// <summary>The type of a Python number alone.</summary>
    public static ElementType Of(object number) => number switch
    {
        bool => ElementType.Bool,
        long => ElementType.Int64,
        _ => ElementType.Float32,
    };

    public static ElementType Of(params ReadOnlySpan<Operand> operands)
    {
        ElementType? withAxes = null, without = null, numbers = null;
        foreach (Operand operand in operands)
        {
            if (operand.Tensor is null)
                numbers = Join(numbers, Of(operand.Number!));
            else if (operand.Tensor.Shape.Rank == 0)
                without = Join(without, operand.Tensor.Type.Element);
            else
                withAxes = Join(withAxes, operand.Tensor.Type.Element);
        }
        return Combine(withAxes, Combine(without, numbers))!.Value;
    }

    /// <summary>The smallest type that holds both.</summary>
    public static ElementType Join(ElementType? a, ElementType b)
    {
        if (a is null || a == b)
            return b;
        if (a.Value.IsFloat || b.IsFloat)
            return ElementType.Float32;
        if (a == ElementType.Bool)
            return b;
        if (b == ElementType.Bool)
            return a.Value;
        // uint8 with int8 needs int16; everything else is the wider one.
        if (a.Value.Bytes == 1 && b.Bytes == 1)
            return ElementType.Int16;
        return a.Value.Bytes >= b.Bytes ? a.Value : b;
    }

    private static ElementType? Combine(ElementType? heavier, ElementType? lighter)
    {
        if (heavier is not { } heavy)
            return lighter;
        if (lighter is not { } light || heavy.IsFloat)
            return heavy;
        return heavy == ElementType.Bool || light.IsFloat ? Join(heavy, light) : heavy;
    }
}
