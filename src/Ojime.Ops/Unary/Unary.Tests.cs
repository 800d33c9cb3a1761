using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Runtime;
using Ojime.Verification;

namespace Ojime.Tests;

public class UnaryTests
{
    public static OpCase[] Cases { get; } =
    [
        .. UnaryTable.Rows.Where(static r => r.Kind != UnaryKind.BitwiseNot).Select(static r => Float(r.Kind)),
        .. UnaryTable.Rows.Where(static r => r.Ints is not null && !r.GivesBool).SelectMany(static r => ((ElementType[])[ElementType.Int32, ElementType.Int64, ElementType.Int16, ElementType.Int8])
            .Select(e => new OpCase($"{r.Kind} {e}", Op(r.Kind), [new(new(e, [3, 7]), Low: -100, High: 100)]))),
        new("not", new Unary(UnaryKind.LogicalNot), [new(new(ElementType.Bool, [3, 7]))]),
        .. UnaryTable.Rows.Where(static r => !r.GivesBool && r.Kind != UnaryKind.BitwiseNot).Select(static r => Int8(r.Kind, Definition.Exact)),
        .. UnaryTable.Rows.Where(static r => !r.GivesBool && r.Kind != UnaryKind.BitwiseNot).Select(static r => Int16(r.Kind, Definition.Exact)),
        .. ((UnaryKind[])[UnaryKind.Sigmoid, UnaryKind.Tanh, UnaryKind.HardSwish, UnaryKind.Elu, UnaryKind.LeakyRelu, UnaryKind.Relu, UnaryKind.Relu6, UnaryKind.Clip,
            UnaryKind.Abs, UnaryKind.Rsqrt, UnaryKind.Sqrt, UnaryKind.Exp, UnaryKind.Gelu]).Select(static k => Int8(k, Definition.TfLite)),
        .. ((UnaryKind[])[UnaryKind.Sigmoid, UnaryKind.Tanh, UnaryKind.LeakyRelu, UnaryKind.Relu, UnaryKind.Relu6, UnaryKind.Clip, UnaryKind.Abs, UnaryKind.Rsqrt, UnaryKind.Sqrt, UnaryKind.Exp])
            .Select(static k => Int16(k, Definition.TfLite)),
        new("leaky relu with a negative slope, int16", new Unary(UnaryKind.LeakyRelu, -0.3f, 0, Definition.TfLite), [Word(0.001f)], [Result(ElementType.Int16, 0.0007f, 0)]),
        new("sigmoid at 2^-12", new Unary(UnaryKind.Sigmoid, 0, 0, Definition.TfLite), [Word(1f / 4096)], [Result(ElementType.Int16, 1f / 32768, 0)]),
        new("tanh at 2^-11", new Unary(UnaryKind.Tanh, 0, 0, Definition.TfLite), [Word(1f / 2048)], [Result(ElementType.Int16, 1f / 32768, 0)]),
    ];

    [Theory]
    [InlineData(UnaryKind.Erf, 0.5, 0.5204998778130465)]
    [InlineData(UnaryKind.Erf, -3.0, -0.9999779095030014)]
    [InlineData(UnaryKind.Erfc, 4.0, 1.541725790028002e-8)]
    [InlineData(UnaryKind.Erfinv, 0.9, 1.1630871536766743)]
    [InlineData(UnaryKind.Lgamma, 4.5, 2.453736570842442)]
    [InlineData(UnaryKind.Lgamma, -0.5, 1.2655121234846454)]
    [InlineData(UnaryKind.Expm1, 1e-9, 1.0000000005e-9)]
    [InlineData(UnaryKind.Log1p, 1e-9, 9.999999995e-10)]
    [InlineData(UnaryKind.Gelu, -2.0, -0.04550026389635842)]
    [InlineData(UnaryKind.Mish, 1.0, 0.8650983882673103)]
    public void Curves_have_their_published_values(UnaryKind kind, double x, double y) =>
        Assert.Equal(y, new Unary(kind).Apply(x), Math.Abs(y) * 1e-10);

    [Fact]
    public void Not_a_number_passes_through_the_activations()
    {
        foreach (UnaryKind kind in (UnaryKind[])[UnaryKind.Relu, UnaryKind.Relu6, UnaryKind.Clip, UnaryKind.LeakyRelu, UnaryKind.Sigmoid, UnaryKind.Abs])
            Assert.True(double.IsNaN(new Unary(kind, 0.1f, 1).Apply(double.NaN)), kind.ToString());
    }

    /// <summary>Every code, for one result in five hundred lies so near an integer that the last bit of a float decides.</summary>
    [Fact]
    public void Roots_of_words_are_those_of_float32_cut_to_an_integer()
    {
        (float X, float Y)[] scales = [(0.05f, 0.0012352836f), (1, 0.0055243559f), (0.3f, 0.003f), (1.5e-5f, 2e-7f), (7, 3), (1f / 4096, 1f / 32768), (3e-9f, 100), (4096, 1f / 64)];
        var graph = new GraphBuilder("roots", new Report());
        short[] codes = [.. Enumerable.Range(-2, 32770).Select(static i => (short)i)];
        foreach ((float sx, float sy) in scales)
            graph.Output($"y{sx}", graph.Add(new Unary(UnaryKind.Sqrt, 0, 0, Definition.TfLite), Origin.None,
                [graph.Input($"x{sx}", new(ElementType.Int16, [codes.Length], new(sx, 0)))], new(ElementType.Int16, [codes.Length], new(sy, 0)))!);
        Graph all = graph.Build();
        Tensor[] sample = [.. all.Inputs.Select(i => new Tensor(i.Type, System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(codes).ToArray()))];
        Tensor[] got = HostC.Run(all, [sample])[0];
        for (int i = 0; i < scales.Length; i++)
            Assert.Equal(codes.Select(c => (short)Math.Min((float)(MathF.Sqrt(Math.Max((short)0, c) * scales[i].X) / scales[i].Y), short.MaxValue)), got[i].Read<short>().ToArray());
    }

    /// <summary>No case of the laws draws them, for they are no numbers; C's minima and maxima drop a NaN where the meaning keeps it.</summary>
    [Fact]
    public void Infinities_and_what_is_no_number_come_out_of_C_as_out_of_the_meaning()
    {
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, -1, 1e30f, -1e30f, 1e-30f];
        var graph = new GraphBuilder("specials", new Report());
        Value x = graph.Input("x", TensorType.Float(specials.Length));
        foreach (UnaryRow row in UnaryTable.Rows.Where(static r => r.Kind != UnaryKind.BitwiseNot))
            graph.Output(row.Kind.ToString(), graph.Add(Op(row.Kind), Origin.None, x)!);
        Graph all = graph.Build();
        Tensor[] sample = [Tensor.Floats([specials.Length], specials)];
        Tensor[] wanted = new Interpreter(all).Run(sample), got = HostC.Run(all, [sample])[0];
        string[] wrong = [.. all.Outputs.SelectMany((o, i) => specials.Select((s, e) => (o.Name, s, Want: wanted[i].NumberAt(e), Got: got[i].NumberAt(e))))
            .Where(static t => !t.Want.Equals(t.Got) && !(Math.Abs(t.Want - t.Got) <= 1e-5 * Math.Abs(t.Want)))
            .Select(static t => $"{t.Name}({t.s}) is {t.Got} instead of {t.Want}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static Unary Op(UnaryKind kind, Definition definition = Definition.Exact) => kind switch
    {
        UnaryKind.Clip => new(kind, -0.7f, 0.9f, definition),
        UnaryKind.HardSigmoid => new(kind, 0.2f, 0.5f, definition),
        UnaryKind.Softplus => new(kind, 1.5f, 1, definition),
        UnaryKind.Selu => new(kind, 1.6732632f, 1.0507010f, definition),
        UnaryKind.SoftShrink => new(kind, 0.4f, 0.3f, definition),
        UnaryKind.Threshold => new(kind, 0.1f, -2, definition),
        UnaryKind.Elu or UnaryKind.Celu => new(kind, definition == Definition.TfLite ? 1 : 1.3f, 0, definition),
        UnaryKind.LeakyRelu or UnaryKind.ThresholdedRelu or UnaryKind.HardShrink => new(kind, 0.3f, 0, definition),
        UnaryKind.Power => new(kind, 1.7f, 0, definition),
        _ => new(kind, 0, 0, definition),
    };

    private static OpCase Float(UnaryKind kind)
    {
        (double low, double high) = kind switch
        {
            UnaryKind.Acosh => (1, 9),
            UnaryKind.Sqrt or UnaryKind.Rsqrt or UnaryKind.Log or UnaryKind.Log2 or UnaryKind.Log10 or UnaryKind.Power or UnaryKind.Lgamma => (0.05, 9.0),
            UnaryKind.Asin or UnaryKind.Acos or UnaryKind.Atanh or UnaryKind.Erfinv or UnaryKind.Log1p => (-0.98, 0.98),
            UnaryKind.Tan => (-1.4, 1.4),
            _ => (-9.0, 9.0),
        };
        return new($"{kind} float", Op(kind), [new(TensorType.Float(2, 3, 17), Low: low, High: high)]);
    }

    private static OpCase Int8(UnaryKind kind, Definition definition)
    {
        int zero = kind == UnaryKind.Rsqrt ? -128 : 5;
        TensorType y = kind == UnaryKind.Sigmoid ? Result(ElementType.Int8, 1f / 256, -128)
            : kind == UnaryKind.Tanh ? Result(ElementType.Int8, 1f / 128, 0)
            : Result(ElementType.Int8, 0.04f, -20);
        return new($"{kind} int8 {definition}", Op(kind, definition), [OpInput.Int8(0.05f, zero, 6, 50)], [y]);
    }

    private static OpCase Int16(UnaryKind kind, Definition definition) => new($"{kind} int16 {definition}", Op(kind, definition), [Word(0.0003f)],
        [Result(ElementType.Int16, kind is UnaryKind.Sigmoid or UnaryKind.Tanh ? 1f / 32768 : 0.0002f, 0)]);

    private static OpInput Word(float scale) => new(new(ElementType.Int16, [6, 50], new(scale, 0)), Low: -32768, High: 32767);

    private static TensorType Result(ElementType element, float scale, int zero) => new(element, [6, 50], new(scale, zero));
}
