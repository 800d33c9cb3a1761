using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Tensors made from numbers. They are constants.</summary>
internal static class Creation
{
    private const string Options = "dtype=None, layout=None, device=None, pin_memory=None";

    public static void Rows(OperatorTable t)
    {
        foreach ((string name, long value) in (ReadOnlySpan<(string, long)>)[("zeros", 0), ("ones", 1), ("empty", 0)])
        {
            t.Add($"{name}{(name == "empty" ? ".memory_format" : "")}(size, {Options}, memory_format=None)", c => c.L.Full(c.Ints("size"), value, c.Type("dtype") ?? ElementType.Float32));
            t.Add($"{name}_like(self, {Options}, memory_format=None)", c => c.L.Full(c.X("self").Shape.Sizes, value, c.Type("dtype") ?? c.X("self").Type.Element));
            t.Add($"new_{name}(self, size, {Options})", c => c.L.Full(c.Ints("size"), value, c.Type("dtype") ?? c.X("self").Type.Element));
        }
        t.Add($"empty_permuted(size, physical_layout, {Options})", static c => c.L.Full(c.Ints("size"), 0L, c.Type("dtype") ?? ElementType.Float32));
        t.Add($"empty_strided(size, stride, {Options})", static c => c.L.Full(c.Ints("size"), 0L, c.Type("dtype") ?? ElementType.Float32));
        t.Add($"full(size, fill_value, {Options})", static c => c.L.Full(c.Ints("size"), Number(c, "fill_value"), c.Type("dtype") ?? Promotion.Of(Number(c, "fill_value"))));
        t.Add($"full_like(self, fill_value, {Options}, memory_format=None)", static c => c.L.Full(c.X("self").Shape.Sizes, Number(c, "fill_value"), c.Type("dtype") ?? c.X("self").Type.Element));
        t.Add($"new_full(self, size, fill_value, {Options})", static c => c.L.Full(c.Ints("size"), Number(c, "fill_value"), c.Type("dtype") ?? c.X("self").Type.Element));
        t.Add($"scalar_tensor(s, {Options})", static c => c.L.Full([], Number(c, "s"), c.Type("dtype") ?? ElementType.Float32));
        t.Add($"arange(end, {Options})", static c => Arange(c, 0L, Number(c, "end"), 1L));
        t.Add($"arange.start(start, end, {Options})", static c => Arange(c, Number(c, "start"), Number(c, "end"), 1L));
        t.Add($"arange.start_step(start, end, step=1, {Options})", static c => Arange(c, Number(c, "start"), Number(c, "end"), Number(c, "step")));
        foreach (string o in (string[])["", ".Tensor_Tensor", ".Tensor_Scalar", ".Scalar_Tensor"])
        {
            t.Add($"linspace{o}(start, end, steps, {Options})", static c => Linspace(c, static x => x));
            t.Add($"logspace{o}(start, end, steps, base=10.0, {Options})", static c => Linspace(c, x => Math.Pow(c.Double("base"), x)));
        }
        t.Add($"eye(n, {Options})", static c => Eye(c, c.Int("n"), c.Int("n")));
        t.Add($"eye.m(n, m, {Options})", static c => Eye(c, c.Int("n"), c.Int("m")));
        foreach ((string name, bool lower) in (ReadOnlySpan<(string, bool)>)[("tril_indices", true), ("triu_indices", false)])
            t.Add($"{name}(row, col, offset=0, {Options})", c =>
            {
                (int rows, int columns, int offset) = (c.Int("row"), c.Int("col"), c.Int("offset"));
                (long Row, long Column)[] all = [.. Enumerable.Range(0, c.L.Sized([rows, columns]).ElementCount).Select(i => ((long)i / columns, (long)i % columns))
                    .Where(p => lower ? p.Item2 - p.Item1 <= offset : p.Item2 - p.Item1 >= offset)];
                return c.L.Cast(c.L.Longs([2, all.Length], [.. all.Select(static p => p.Row), .. all.Select(static p => p.Column)]), c.Type("dtype") ?? ElementType.Int64);
            });
        foreach (string name in (string[])["rand", "randn"])
            t.Add($"{name}(size, generator=None, {Options})", static c => throw c.Unsupported("random numbers"));
    }

    /// <summary>A number, which may come from a tensor that depends on no input.</summary>
    private static object Number(Call c, string name) => c[name] switch
    {
        long or double or bool => c[name]!,
        TensorHandle handle when c.L.Known(handle.Read()) is { } known && known.Shape.ElementCount == 1 => known.Type.Element.IsFloat ? known.NumberAt(0) : known.ToLongs()[0],
        TensorHandle => throw new Refusal(Pt2Problems.DependsOnData(c.At, $"argument {name}")),
        _ => throw c.Unsupported($"argument {name}"),
    };

    private static double Real(object number) => Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture);

    private static Value Arange(Call c, object start, object end, object step)
    {
        bool isInteger = start is long or bool && end is long or bool && step is long or bool;
        ElementType type = c.Type("dtype") ?? (isInteger ? ElementType.Int64 : ElementType.Float32);
        double first = Real(start), by = Real(step), count = by == 0 ? 0 : Math.Ceiling((Real(end) - first) / by);
        int[] size = [(int)Math.Clamp(count, 0, int.MaxValue)];
        Shape shape = c.L.Sized(size);
        if (!type.IsFloat)
            return c.L.Cast(Lowering.Constant(Tensor.Longs(shape, [.. Enumerable.Range(0, size[0]).Select(i => (long)first + (i * (long)by))])), type);
        return c.L.Floats(size, [.. Enumerable.Range(0, size[0]).Select(i => (float)(first + (i * by)))]);
    }

    /// <summary>PyTorch goes from both ends to the middle, in the precision of the result.</summary>
    private static Value Linspace(Call c, Func<double, double> curve)
    {
        int steps = c.L.Sized([c.Int("steps")]).ElementCount;
        (double start, double end) = (c.Double("start"), c.Double("end"));
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        ElementType type = c.Type("dtype") ?? ElementType.Float32;
        double At(int i) => steps == 1 ? start : i < steps / 2 ? start + (step * i) : end - (step * (steps - 1 - i));
        if (!type.IsFloat)
            return c.L.Cast(c.L.Longs([steps], [.. Enumerable.Range(0, steps).Select(i => (long)curve(At(i)))]), type);
        return c.L.Floats([steps], [.. Enumerable.Range(0, steps).Select(i => (float)curve(At(i)))]);
    }

    private static Value Eye(Call c, int rows, int columns)
    {
        Shape shape = c.L.Sized([rows, columns]);
        Value longs = Lowering.Constant(Tensor.Longs(shape, [.. Enumerable.Range(0, shape.ElementCount).Select(i => i / columns == i % columns ? 1L : 0)]));
        return Lowering.Constant(c.L.Known(c.L.Cast(longs, c.Type("dtype") ?? ElementType.Float32))!);
    }
}
