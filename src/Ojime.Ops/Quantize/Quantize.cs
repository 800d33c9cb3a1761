using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>How a real number between two codes is rounded.</summary>
public enum Halves
{
    /// <summary>round(x / scale), half away from zero: TFLite.</summary>
    AwayFromZero,

    /// <summary>round(x / scale), half to even: ONNX.</summary>
    ToEven,

    /// <summary>round(x · (1 / scale)), half to even: PyTorch.</summary>
    ToEvenByProduct,
}

/// <summary>
/// Real numbers to integer codes, q = clamp( round(x / scale) + zero ); or codes to the codes of another scale. The result's scale and zero point are
/// declared on the value.
/// </summary>
/// <remarks>From codes to codes: q' = M(sx / sy) · (q − zx) + zy with <see cref="FixedMultiplier"/>, as TFLite Micro does.</remarks>
public sealed partial record Quantize(ElementType To, Halves Halves = Halves.AwayFromZero) : Op
{
    public override string Name => "quantize";

    public override AttributeList Attributes => AttributeList.None.With("to", To).With("halves", Halves, Halves.AwayFromZero);

    public static Quantize Read(AttributeReader a) => new(a.Element("to"), a.Enum("halves", Halves.AwayFromZero));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || !(x.Element == ElementType.Float32 || x.IsQuantized) || To.IsFloat)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "floats or quantised integers"));
        return [new(To, x.Shape)];
    }
}
