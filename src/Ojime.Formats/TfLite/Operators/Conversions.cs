using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.TfLite;

/// <summary>CAST, QUANTIZE and DEQUANTIZE.</summary>
internal static class Conversions
{
    /// <summary>Casts the stored numbers, whatever their scale.</summary>
    public static void Cast(OperatorImport o)
    {
        if (TfTypes.IsShifted(o.DeclaredInput(0)) || TfTypes.IsShifted(o.DeclaredOutput()))
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, "a cast of quantised uint8"));
        o.Result(new Ops.Cast(o.Type().Element), o.Input(0));
    }

    public static void Quantize(OperatorImport o)
    {
        Value x = o.Input(0);
        TensorType y = o.Type();
        if (!y.IsQuantized || (!x.Type.IsQuantized && x.Type.Element != ElementType.Float32))
            throw new Refusal(OperatorProblems.UnsupportedType(o.At, $"from {x.Type} to {y}"));
        if (x.Type == y)
            o.Set(0, x);
        else
            o.Result(new Ops.Quantize(y.Element), x);
    }

    /// <summary>Constants become floats at once: half-precision and int8 weights of float models.</summary>
    public static void Dequantize(OperatorImport o)
    {
        Value x = o.Input(0), y = OperatorImport.AsFloat(x);
        if (!ReferenceEquals(x, y))
            o.Set(0, y);
        else
            o.Result(new Ops.Dequantize(), x);
    }
}
