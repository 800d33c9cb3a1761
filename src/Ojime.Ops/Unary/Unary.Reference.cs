using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Unary
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor x, Tensor y) = (inputs[0], outputs[0]);
        switch (x.Type)
        {
            case { Element: ElementType.Float32 } when Kind.Row().GivesBool:
                for (int i = 0; i < x.Shape.ElementCount; i++)
                    y.Write<byte>()[i] = (byte)Apply(x.Read<float>()[i]);
                break;
            case { Element: ElementType.Float32 }:
                for (int i = 0; i < x.Shape.ElementCount; i++)
                    y.Write<float>()[i] = (float)Apply(x.Read<float>()[i]);
                break;
            case { IsQuantized: false }:
                Ints(x, y);
                break;
            default:
                Func<long, long> code = Codes(x.Type, y.Type);
                for (int i = 0; i < x.Shape.ElementCount; i++)
                    y.SetLong(i, code(x.LongAt(i)));
                break;
        }
    }

    private void Ints(Tensor x, Tensor y)
    {
        Func<long, double, double, long> apply = Kind.Row().Ints!;
        for (int i = 0; i < x.Shape.ElementCount; i++)
            y.SetLong(i, apply(x.LongAt(i), Alpha, Beta));
    }
}
