using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Real numbers to integer codes: q = clamp( round(x / scale) + zero ), half away from zero, or, with HalfEven, q = clamp( round(x · (1 / scale)) + zero ), half to even, as PyTorch has it; or codes to the codes of another scale.
/// The result's scale and zero point are declared on the value.
/// </summary>
/// <remarks>From codes to codes: q' = M(sx / sy) · (q − zx) + zy with <see cref="FixedMultiplier"/>, as TFLite Micro does.</remarks>
public sealed partial record Quantize(ElementType To, bool HalfEven = false) : Op
{
    public override string Name => "quantize";

    public override AttributeList Attributes => AttributeList.None.With("to", To).With("half_even", HalfEven, false);

    public static Quantize Read(AttributeReader a) => new(a.Element("to"), a.Bool("half_even"));

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (inputs is not [var x] || !(x.Element == ElementType.Float32 || x.IsQuantized) || To.IsFloat)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, "floats or quantised integers"));
        return [new(To, x.Shape)];
    }
}
