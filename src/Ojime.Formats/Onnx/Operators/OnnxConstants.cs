using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Onnx;

/// <summary>What is known when a model is compiled: constants, and the shapes of tensors, which are fixed here.</summary>
internal static class OnnxConstants
{
    public static Value Constant(OnnxCall c)
    {
        if (c.TensorAttribute("value") is { } tensor)
            return OnnxCall.Constant(tensor);
        if (c.Attribute("value_float") is { } single)
            return OnnxCall.Floats([], single.Float);
        if (c.Attribute("value_floats") is { } floats)
            return OnnxCall.Floats([floats.Floats.Count], floats.Floats.ToArray());
        if (c.Attribute("value_int") is { } number)
            return OnnxCall.Constant(Tensor.Longs([], number.Int));
        if (c.Attribute("value_ints") is { } numbers)
            return OnnxCall.Constant(Tensor.Longs([numbers.Ints.Count], numbers.Ints.ToArray()));
        throw c.Unsupported("a constant of strings, or a sparse one");
    }

    public static Value ConstantOfShape(OnnxCall c)
    {
        int[] sizes = c.ConstantInts(0, "the shape");
        if (sizes.Any(static s => s < 0))
            throw c.Malformed($"the shape is {string.Join(',', sizes)}");
        Value value = c.TensorAttribute("value") is { } tensor ? OnnxCall.Constant(tensor) : OnnxCall.Floats([1], 0);
        if (value.Shape.ElementCount != 1)
            throw c.Malformed($"its value is {value.Shape}");
        return sizes.Length == 0 ? c.Reshape(value) : c.Expand(value, Core.Shape.Of(sizes));
    }

    /// <summary>Sizes of the axes from start to end, as int64.</summary>
    public static Value Shape(OnnxCall c)
    {
        Shape x = c.Input(0).Shape;
        int Cut(int at) => Math.Clamp(at < 0 ? at + x.Rank : at, 0, x.Rank);
        int start = Cut(c.Int("start", 0)), end = Math.Max(start, Cut(c.Int("end", x.Rank)));
        long[] sizes = [.. x.Sizes[start..end].Select(static s => (long)s)];
        return OnnxCall.Constant(Tensor.Longs([sizes.Length], sizes));
    }

    public static Value Size(OnnxCall c) => OnnxCall.Constant(Tensor.Longs([], c.Input(0).Shape.ElementCount));

    /// <summary>start, start + delta, … before limit.</summary>
    public static Value Range(OnnxCall c)
    {
        (Tensor first, Tensor limit, Tensor delta) = (c.Constant(0, "the start"), c.Constant(1, "the limit"), c.Constant(2, "the step"));
        if (first.Shape.ElementCount != 1 || limit.Shape.ElementCount != 1 || delta.Shape.ElementCount != 1)
            throw c.Malformed("start, limit and step are single numbers");
        double start = first.NumberAt(0), step = delta.NumberAt(0);
        double count = Math.Max(0, Math.Ceiling((limit.NumberAt(0) - start) / step));
        if (!(count <= ConstantFolder.GreatestElementCount))
            throw c.Malformed($"it counts {count} numbers");
        ElementType element = first.Type.Element;
        var numbers = Tensor.Zeros(new(element, [(int)count]));
        for (int i = 0; i < (int)count; i++)
        {
            switch (element)
            {
                case ElementType.Float32: numbers.Write<float>()[i] = (float)start + (i * (float)step); break;
                case ElementType.Int16: numbers.Write<short>()[i] = (short)(start + (i * step)); break;
                case ElementType.Int32: numbers.Write<int>()[i] = (int)(start + (i * step)); break;
                case ElementType.Int64: numbers.Write<long>()[i] = first.Read<long>()[0] + (i * delta.Read<long>()[0]); break;
                default: throw c.Type(element.Text);
            }
        }
        return OnnxCall.Constant(numbers);
    }

    /// <summary>Ones on a diagonal.</summary>
    public static Value EyeLike(OnnxCall c)
    {
        Value x = c.Input(0);
        ElementType element = c.MaybeInt("dtype") is { } dtype ? OnnxElements.Element((OnnxType)dtype) ?? throw c.Type($"{(OnnxType)dtype}") : x.Type.Element;
        if (x.Shape is not [var rows, var columns])
            throw c.Malformed($"its input is {x.Shape}");
        var mask = new byte[checked(rows.Size * columns.Size)];
        long k = c.Int("k", 0);
        for (int i = 0; i < mask.Length; i++)
            mask[i] = (i % columns.Size) - (i / columns.Size) == k ? (byte)1 : (byte)0;
        return c.Cast(OnnxCall.Constant(Tensor.Of<byte>(new(ElementType.Bool, x.Shape), mask)), element);
    }

    /// <summary>a − b · cos(2πn / N) + d · cos(4πn / N), with N the size (periodic) or one less.</summary>
    public static Value Window(OnnxCall c, double a, double b, double d)
    {
        int size = c.ConstantInt(0, "the size");
        if (size is < 0 or > ConstantFolder.GreatestElementCount)
            throw c.Malformed($"its size is {size}");
        if (c.Int("output_datatype", (int)OnnxType.Float) != (int)OnnxType.Float)
            throw c.Type($"{(OnnxType)c.Int("output_datatype", 1)}");
        double period = c.Flag("periodic", true) ? size : size - 1;
        var window = new float[size];
        for (int n = 0; n < size; n++)
            window[n] = (float)(a - (b * Math.Cos(2 * Math.PI * n / period)) + (d * Math.Cos(4 * Math.PI * n / period)));
        return OnnxCall.Floats([size], window);
    }
}
