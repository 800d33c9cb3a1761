using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.Pt2;

/// <summary>Convolutions. PyTorch has channels first; the transposes placed here are removed by a pass.</summary>
internal static class Convolutions
{
    public static void Rows(OperatorTable t)
    {
        foreach (int d in (int[])[1, 2])
        {
            t.Add($"conv{d}d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)", c => Convolve(c, d));
            t.Add($"conv{d}d.padding(input, weight, bias=None, stride=1, padding='valid', dilation=1, groups=1)", c => Convolve(c, d));
            t.Add($"conv_transpose{d}d{(d == 1 ? "" : ".input")}(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1)", c => ConvolveTransposed(c, d));
        }
        t.Add("conv3d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)", Convolve3D);
        t.Add("conv3d.padding(input, weight, bias=None, stride=1, padding='valid', dilation=1, groups=1)", Convolve3D);
        t.Add("convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)", static c =>
        {
            int d = c.X("weight").Shape.Rank - 2;
            if (d == 3 && !c.Bool("transposed"))
                return Convolve3D(c);
            if (d is not (1 or 2))
                throw c.Unsupported($"a convolution over {d} axes");
            return c.Bool("transposed") ? ConvolveTransposed(c, d) : Convolve(c, d);
        });
    }

    private static Value Convolve(Call c, int d)
    {
        Value weight = c.X("weight");
        int[] stride = Pair(c, "stride", d, 1), dilation = Pair(c, "dilation", d, 1);
        int[] kernel = Spatial.Sizes(weight, d);
        (int[] before, int[] after) = Padding(c, d, kernel, dilation);
        Window1D Side(int i) => new(kernel[i], stride[i], dilation[i], before[i], after[i]);
        int groups = Positive(c, c.Int("groups"), "groups");
        if (c.X("input").Shape.Rank < d + 1 || stride.Any(static s => s < 1) || dilation.Any(static s => s < 1) || before.Any(static p => p < 0))
            throw c.Unsupported($"input {c.X("input").Shape}, stride {string.Join(",", stride)}, dilation {string.Join(",", dilation)}");
        return Spatial.Apply(c, c.X("input"), d, x => c.L.Emit(new Conv2D(new(Side(0), Side(1)), groups), x, Filters(c, weight, d), Bias(c, weight.Shape[0].Size)));
    }

    private static Value ConvolveTransposed(Call c, int d)
    {
        Value weight = c.X("weight");
        int[] stride = Pair(c, "stride", d, 1), dilation = Pair(c, "dilation", d, 1), pad = Pair(c, "padding", d, 0), more = Pair(c, "output_padding", d, 0);
        int[] kernel = Spatial.Sizes(weight, d);
        int groups = Positive(c, c.Int("groups"), "groups");
        if (weight.Shape[0].Size % groups != 0 || stride.Any(static s => s < 1) || dilation.Any(static s => s < 1) || pad.Any(static p => p < 0) || more.Any(static p => p < 0))
            throw c.Unsupported($"weights {weight.Shape} in {groups} groups, stride {string.Join(",", stride)}");
        Window1D Side(int i) => new(kernel[i], stride[i], dilation[i], pad[i], pad[i]);
        // PyTorch: [I, O/groups, kernel]. Ours: [O, R, S, I/groups].
        int inputs = weight.Shape[0].Size / groups, outputs = weight.Shape[1].Size;
        Value grouped = c.L.Reshape(weight, groups, inputs, outputs, kernel[0], kernel[1]);
        Value filters = c.L.Reshape(c.L.Transpose(grouped, 0, 2, 3, 4, 1), groups * outputs, kernel[0], kernel[1], inputs);
        return Spatial.Apply(c, c.X("input"), d, x => c.L.Emit(
            new ConvTranspose2D(new(Side(0), Side(1)), groups, more[0], more[1]), x, filters, Bias(c, groups * outputs)));
    }

    /// <summary>Over three axes: one convolution over the planes for each step of the kernel's depth, summed.</summary>
    private static Value Convolve3D(Call c)
    {
        (Value x, Value weight) = (c.X("input"), c.X("weight"));
        bool isBatch = x.Shape.Rank == 5;
        if (!isBatch)
            x = c.L.AddAxis(x, 0);
        if (x.Shape.Rank != 5 || weight.Shape.Rank != 5 || !x.Type.Element.IsFloat)
            throw c.Unsupported($"input {x.Type}");
        int[] kernel = weight.Shape.Sizes[2..], stride = c.Ints("stride", 3), dilation = c.Ints("dilation", 3);
        int[] total = [.. kernel.Zip(dilation, static (k, s) => (k - 1) * s)];
        int[] before = c["padding"] is string name ? [.. total.Select(p => name == "same" ? p / 2 : 0)] : c.Ints("padding", 3);
        int[] after = c["padding"] is "same" ? [.. total.Zip(before, static (p, b) => p - b)] : before;
        int groups = Positive(c, c.Int("groups"), "groups");
        if (stride.Concat(dilation).Any(static n => n < 1) || before.Any(static p => p < 0))
            throw c.Unsupported($"stride {string.Join(",", stride)}");
        x = c.L.Transpose(c.L.Pad(x, [0, 0, before[0], 0, 0], [0, 0, after[0], 0, 0]), 0, 2, 3, 4, 1);
        int[] s = x.Shape.Sizes;
        int outputs = weight.Shape[0].Size, depth = ((s[1] - total[0] - 1) / stride[0]) + 1;
        if (s[1] <= total[0])
            throw new Refusal(TypeProblems.EmptyResult(c.At, "a kernel deeper than the input"));
        var window = new Window2D(new(kernel[1], stride[1], dilation[1], before[1], after[1]), new(kernel[2], stride[2], dilation[2], before[2], after[2]));
        Value? sum = null;
        for (int t = 0; t < kernel[0]; t++)
        {
            Value planes = c.L.Reshape(c.L.Slice(x, 1, t * dilation[0], depth, stride[0]), s[0] * depth, s[2], s[3], s[4]);
            Value filters = c.L.Transpose(c.L.DropAxis(c.L.Slice(weight, 2, t, 1), 2), 0, 2, 3, 1);
            Value part = c.L.Emit(new Conv2D(window, groups), planes, filters, t == 0 ? Bias(c, outputs) : c.L.Full([outputs], 0.0, ElementType.Float32));
            sum = sum is null ? part : c.L.Add(sum, part);
        }
        Value y = c.L.Reshape(sum!, s[0], depth, sum!.Shape[1].Size, sum.Shape[2].Size, outputs);
        y = c.L.Transpose(y, 0, 4, 1, 2, 3);
        return isBatch ? y : c.L.DropAxis(y, 0);
    }

    /// <summary>[O, I/groups, kernel] to [O, R, S, I/groups].</summary>
    private static Value Filters(Call c, Value weight, int d) => c.L.Transpose(Spatial.WithRows(c.L, weight, d), 0, 2, 3, 1);

    private static Value Bias(Call c, int outputs) => c.Optional("bias") ?? c.L.Full([outputs], 0.0, ElementType.Float32);

    /// <summary>Padding as numbers, or by name: "same" puts the odd one at the end.</summary>
    private static (int[] Before, int[] After) Padding(Call c, int d, int[] kernel, int[] dilation)
    {
        if (c["padding"] is not string name)
            return (Pair(c, "padding", d, 0), Pair(c, "padding", d, 0));
        if (name == "valid")
            return ([0, 0], [0, 0]);
        int[] total = [.. kernel.Zip(dilation, static (k, s) => (k - 1) * s)];
        return ([.. total.Select(static p => p / 2)], [.. total.Select(static p => p - (p / 2))]);
    }

    /// <summary>Two numbers for rows and columns; over one axis the rows get <paramref name="alone"/>.</summary>
    public static int[] Pair(Call c, string name, int d, int alone)
    {
        int[] given = c.Ints(name, d);
        return d == 1 ? [alone, given[0]] : given.Length == 2 ? given : throw c.Unsupported($"{name} of {given.Length} numbers");
    }

    private static int Positive(Call c, int number, string name) => number > 0 ? number : throw c.Unsupported($"{name} {number}");
}

/// <summary>Brings channels-first tensors of one or two spatial axes to N H W C, and results back.</summary>
internal static class Spatial
{
    /// <summary>Rows and columns of a tensor whose last axes are spatial; one row where there is one axis.</summary>
    public static int[] Sizes(Value x, int d) => d == 1 ? [1, x.Shape[^1].Size] : [x.Shape[^2].Size, x.Shape[^1].Size];

    /// <summary>Adds a row axis where there are columns only.</summary>
    public static Value WithRows(Lowering l, Value x, int d) => d == 1 ? l.AddAxis(x, x.Shape.Rank - 1) : x;

    /// <summary>x [N,C,(H,)W], or without N, through an operator over N H W C.</summary>
    public static Value Apply(Call c, Value x, int d, Func<Value, Value> operation, bool computes = true)
    {
        if (x.Shape.Rank != d + 1 && x.Shape.Rank != d + 2)
            throw c.Unsupported($"input {x.Shape}");
        if (computes && !x.Type.Element.IsFloat && !x.Type.IsQuantized)
            throw new Refusal(OperatorProblems.UnsupportedType(c.At, x.Type.ToString()));
        bool isBatch = x.Shape.Rank == d + 2;
        Value all = WithRows(c.L, isBatch ? x : c.L.AddAxis(x, 0), d);
        Value y = c.L.Transpose(operation(c.L.Transpose(all, 0, 2, 3, 1)), 0, 3, 1, 2);
        if (d == 1)
            y = c.L.DropAxis(y, 2);
        return isBatch ? y : c.L.DropAxis(y, 0);
    }
}
