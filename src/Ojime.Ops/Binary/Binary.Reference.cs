using Ojime.Core;

namespace Ojime.Ops;

public sealed partial record Binary
{
    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        (Tensor a, Tensor b, Tensor y) = (inputs[0], inputs[1], outputs[0]);
        int[] left = Broadcast.Indices(a.Shape, y.Shape), right = Broadcast.Indices(b.Shape, y.Shape);
        BinaryRow row = Kind.Row();
        switch (a.Type)
        {
            case { Element: ElementType.Float32 } when row.GivesBool:
                for (int i = 0; i < left.Length; i++)
                    y.Write<byte>()[i] = (byte)row.Apply!(a.Read<float>()[left[i]], b.Read<float>()[right[i]]);
                break;
            case { Element: ElementType.Float32 }:
                ReadOnlySpan<float> p = a.Read<float>(), q = b.Read<float>();
                Span<float> r = y.Write<float>();
                for (int i = 0; i < r.Length; i++)
                    r[i] = Ops.Clamp.Apply(Clamp, row.Apply!(p[left[i]], q[right[i]]));
                break;
            case { IsQuantized: false }:
                for (int i = 0; i < left.Length; i++)
                    y.SetLong(i, Limited(row.Ints!(a.LongAt(left[i]), b.LongAt(right[i])), y.Type.Element));
                break;
            default:
                Func<int, int, int> code = Codes(a.Type, b.Type, y.Type);
                for (int i = 0; i < left.Length; i++)
                    y.SetLong(i, code((int)a.LongAt(left[i]), (int)b.LongAt(right[i])));
                break;
        }
    }

    private long Limited(long value, ElementType element) => Clamp is null ? value : element switch
    {
        // The result wraps to its own width before it is limited.
        ElementType.Int32 => (long)Curves.Clamp(unchecked((int)value), Clamp.Low, Clamp.High),
        _ => (long)Curves.Clamp(value, Clamp.Low, Clamp.High),
    };
}
