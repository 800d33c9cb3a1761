using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>Operators that move elements and compute nothing.</summary>
internal static class Movements
{
    public static void Transpose(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] permutation = [.. o.Ints(1, "the order of axes").Select(a => o.Axis(a, x.Shape.Rank))];
        if (permutation.Length != x.Shape.Rank || permutation.Distinct().Count() != permutation.Length)
            throw o.Malformed($"the order of axes {string.Join(',', permutation)} for {x.Shape}");
        o.Result(new Transpose([.. permutation]), x);
    }

    public static void Concatenation(OperatorImport o)
    {
        Value[] inputs = o.Inputs;
        int axis = o.Axis(o.Options.Int(Slot.Concatenation.Axis), inputs.Length == 0 ? 0 : inputs[0].Shape.Rank);
        if (Windows.Limits(o, Slot.Concatenation.Activation) is not { } limits)
        {
            o.Result(new Concat(axis), inputs);
            return;
        }
        Value joined = o.AddScaled(new Concat(axis), o.Type().Quantization, inputs);
        o.Result(new Unary(UnaryKind.Clip, limits.Low, limits.High, Definition.TfLite), joined);
    }

    /// <summary>Each input gets the new axis, then they are joined along it.</summary>
    public static void Pack(OperatorImport o)
    {
        Value[] inputs = o.Inputs;
        int axis = o.Axis(o.Options.Int(Slot.Pack.Axis), inputs.Length == 0 ? 0 : inputs[0].Shape.Rank + 1);
        Value[] taller = [.. inputs.Select(x =>
        {
            List<Dim> dims = [.. x.Shape];
            dims.Insert(Math.Min(axis, dims.Count), 1);
            return o.AddScaled(new Reshape([.. dims]), x.Type.Quantization, x);
        })];
        o.Result(new Concat(axis), taller);
    }

    public static void Unpack(OperatorImport o)
    {
        Value x = o.Input(0);
        int axis = o.Axis(o.Options.Int(Slot.Unpack.Axis), x.Shape.Rank);
        if (o.OutputCount != x.Shape[axis].Size)
            throw o.Malformed($"{o.OutputCount} results of an axis of {x.Shape[axis]}");
        Shape without = [.. x.Shape.Where((_, i) => i != axis)];
        for (int i = 0; i < o.OutputCount; i++)
            o.Set(i, o.AddScaled(new Reshape(without), x.Type.Quantization, Part(o, x, axis, i, 1)));
    }

    public static void Split(OperatorImport o)
    {
        Value x = o.Input(1);
        int axis = o.Axis(o.Int(0, "the axis"), x.Shape.Rank);
        if (o.OutputCount == 0 || x.Shape[axis].Size % o.OutputCount != 0)
            throw o.Malformed($"{o.OutputCount} equal parts of {x.Shape} along axis {axis}");
        Parts(o, x, axis, [.. Enumerable.Repeat(x.Shape[axis].Size / o.OutputCount, o.OutputCount)]);
    }

    public static void SplitV(OperatorImport o)
    {
        Value x = o.Input(0);
        int[] sizes = o.Ints(1, "the sizes");
        int axis = o.Axis(o.Int(2, "the axis"), x.Shape.Rank), open = Array.IndexOf(sizes, -1);
        if (open >= 0)
            sizes = [.. sizes.Select((s, i) => i == open ? x.Shape[axis].Size - sizes.Where((_, j) => j != open).Sum() : s)];
        if (sizes.Length != o.OutputCount)
            throw o.Malformed($"{sizes.Length} sizes for {o.OutputCount} results");
        Parts(o, x, axis, sizes);
    }

    public static void Gather(OperatorImport o)
    {
        Value x = o.Input(0), indices = Indices(o, 1);
        int batch = o.Options.Int(Slot.Gather.BatchDims);
        o.Result(new Gather(o.Axis(o.Options.Int(Slot.Gather.Axis), x.Shape.Rank), batch < 0 ? batch + indices.Shape.Rank : batch), x, indices);
    }

    public static void GatherNd(OperatorImport o) => o.Result(new GatherNd(), o.Input(0), Indices(o, 1));

    public static void Pad(OperatorImport o) => Around(o, PadMode.Constant, 0);

    /// <summary>With a value of its own, given in the data's scale.</summary>
    public static void PadV2(OperatorImport o)
    {
        Tensor value = o.Constant(2, "the padding value");
        double number = value.NumberAt(0);
        Around(o, PadMode.Constant, (float)(value.Type.Quantization is { } q ? q.Scale * (number - q.Zero) : number));
    }

    public static void MirrorPad(OperatorImport o) => Around(o, o.Options.SByte(Slot.MirrorPad.Mode) == 0 ? PadMode.Reflect : PadMode.Symmetric, 0);

    private static void Around(OperatorImport o, PadMode mode, float value)
    {
        Value x = o.Input(0);
        int[] sizes = o.Ints(1, "the padding");
        if (sizes.Length != 2 * x.Shape.Rank)
            throw o.Malformed($"{sizes.Length} paddings for {x.Shape}");
        IntList before = [.. sizes.Where(static (_, i) => i % 2 == 0)], after = [.. sizes.Where(static (_, i) => i % 2 == 1)];
        o.Result(new Pad(before, after, mode, value), x);
    }

    private static void Parts(OperatorImport o, Value x, int axis, int[] sizes)
    {
        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            o.Set(i, Part(o, x, axis, start, sizes[i]));
            start = checked(start + sizes[i]);
        }
    }

    private static Value Part(OperatorImport o, Value x, int axis, int start, int size) =>
        o.AddScaled(Ops.Slice.Of(x.Shape, axis, start, size), x.Type.Quantization, x);

    /// <summary>Indices as int32; int16 ones are widened.</summary>
    private static Value Indices(OperatorImport o, int input)
    {
        Value indices = o.Input(input);
        return indices.Type.Element == ElementType.Int16 ? o.Add(new Cast(ElementType.Int32), indices) : indices;
    }
}
