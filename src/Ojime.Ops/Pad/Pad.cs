using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>What stands outside the tensor: a constant; the mirror image without or with the border; the border; the other end.</summary>
public enum PadMode { Constant, Reflect, Symmetric, Edge, Wrap }

/// <summary>Adds elements before and after each axis.</summary>
/// <remarks>Value is a real number: in a quantised tensor the code nearest to it is written.</remarks>
public sealed partial record Pad(IntList Before, IntList After, PadMode Mode = PadMode.Constant, float Value = 0) : Op
{
    public override string Name => "pad";

    public override AttributeList Attributes => AttributeList.None
        .With("before", Before).With("after", After).With("mode", Mode, PadMode.Constant).With("value", Value, 0f);

    public static Pad Read(AttributeReader a) => new(a.Ints("before"), a.Ints("after"), a.Enum("mode", PadMode.Constant), a.Float("value"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || x.Shape.Rank != Before.Count || After.Count != Before.Count || Before.Concat(After).Any(static p => p < 0) || !HasSource(x.Shape))
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, $"one tensor that can be padded ({Mode}) by {Before} before and {After} after"));
        Shape y = [.. x.Shape.Select((d, i) => d + (Before[i] + After[i]))];
        return [new(x.Element, y, Movement.Moved(x.Quantization, axis => x.Shape[axis] == y[axis] ? axis : null))];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        int[] sizes = x.Shape.Sizes, strides = x.Shape.Strides();
        byte[] fill = Fill(y.Type);
        Span<byte> all = y.Write<byte>();
        for (int i = 0; i < all.Length; i++)
            all[i] = fill[i % fill.Length];
        Movement.Copy(x, y, index =>
        {
            int at = 0;
            for (int i = 0; i < index.Length; i++)
            {
                int source = Source(index[i] - Before[i], sizes[i]);
                if (source < 0)
                    return -1;
                at += source * strides[i];
            }
            return at;
        });
    }

    /// <summary>Which element of an axis stands at a position that may lie outside it; −1 for the constant.</summary>
    private int Source(int position, int size) => Mode switch
    {
        PadMode.Constant => position < 0 || position >= size ? -1 : position,
        PadMode.Reflect => Mirror(position, size, period: Math.Max(1, 2 * (size - 1)), last: 2 * (size - 1)),
        PadMode.Symmetric => Mirror(position, size, period: 2 * size, last: (2 * size) - 1),
        PadMode.Edge => Math.Clamp(position, 0, size - 1),
        PadMode.Wrap => ((position % size) + size) % size,
    };

    private static int Mirror(int position, int size, int period, int last)
    {
        int inside = ((position % period) + period) % period;
        return inside < size ? inside : last - inside;
    }

    /// <summary>The padding value as one element's bytes.</summary>
    private byte[] Fill(TensorType type)
    {
        double code = type.Quantization is { } q && !type.Element.IsFloat
            ? Math.Clamp(q.Zero + Math.Round((double)Value / q.Scale, MidpointRounding.AwayFromZero), type.Element.Range.Low, type.Element.Range.High)
            : Value;
        return type.Element switch
        {
            ElementType.Float32 => BitConverter.GetBytes(Value),
            ElementType.Float16 => BitConverter.GetBytes((Half)Value),
            ElementType.Int8 => [(byte)(sbyte)code],
            ElementType.UInt8 or ElementType.Bool => [(byte)code],
            ElementType.Int16 => BitConverter.GetBytes((short)code),
            ElementType.Int32 => BitConverter.GetBytes((int)code),
            ElementType.Int64 => BitConverter.GetBytes((long)code),
        };
    }

    private bool HasSource(Shape x) => Mode == PadMode.Constant || !x.Where((d, i) => d == 0 && Before[i] + After[i] > 0).Any();
}
