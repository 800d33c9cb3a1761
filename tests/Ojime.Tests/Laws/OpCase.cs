using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Tests;

/// <summary>One instance that every law is tried on: an operator, its inputs, and the type of its results where it cannot be inferred.</summary>
/// <param name="Inputs">Types of the run-time inputs, filled from the seed; or constants.</param>
public sealed record OpCase(string Name, Op Op, OpInput[] Inputs, TensorType[]? Outputs = null, int Seed = 1)
{
    /// <summary>The cases in each rounding mode that is not the usual one.</summary>
    public static IEnumerable<OpCase> InEveryRounding(params OpCase[] cases) =>
        from mode in Enum.GetValues<Rounding>()
        where mode != Rounding.Tfl
        from c in cases
        select c with { Name = $"{mode}, {c.Name}", Op = c.Op with { Rounding = mode } };

    /// <summary>A graph that is just this operator.</summary>
    public Graph Graph() => Together([this]);

    /// <summary>Many cases side by side in one graph, so that one compilation tries them all. Inputs and outputs stand in the order of the cases.</summary>
    public static Graph Together(IReadOnlyList<OpCase> cases)
    {
        var graph = new GraphBuilder("case", new Report());
        foreach (OpCase c in cases)
            c.AddTo(graph);
        return graph.Build();
    }

    private void AddTo(GraphBuilder graph)
    {
        var random = new Random(Seed);
        Value[] inputs = [.. Inputs.Select((input, i) => input.Constant
            ? GraphBuilder.Constant(Fill(input, random), $"c{i}")
            : graph.Input($"x{i}", input.Type))];
        var outputs = graph.AddAll(Op, new Origin(Name), inputs, Outputs);
        Assert.False(outputs.IsDefault, string.Join('\n', graph.Report.Diagnostics));
        for (int i = 0; i < outputs.Length; i++)
            graph.Output($"y{i}", outputs[i]);
    }

    /// <summary>Run-time inputs: one seeded sample and, for integers, one each at the ends of the range.</summary>
    public IReadOnlyList<Tensor[]> Samples()
    {
        OpInput[] live = [.. Inputs.Where(static i => !i.Constant)];
        var random = new Random(Seed + 1);
        return [.. Enumerable.Range(0, 3).Select(_ => live.Select(i => Fill(i, random)).ToArray())];
    }

    internal static Tensor Fill(OpInput input, Random random)
    {
        Tensor tensor = Tensor.Zeros(input.Type);
        for (int i = 0; i < input.Type.Shape.ElementCount; i++)
        {
            double u = input.Low + ((input.High - input.Low) * random.NextDouble());
            switch (input.Type.Element)
            {
                case ElementType.Float32: tensor.Write<float>()[i] = (float)u; break;
                case ElementType.Float16: tensor.Write<Half>()[i] = (Half)u; break;
                case ElementType.Int8: tensor.Write<sbyte>()[i] = (sbyte)Math.Clamp(Math.Round(u), sbyte.MinValue, sbyte.MaxValue); break;
                case ElementType.UInt8: tensor.Write<byte>()[i] = (byte)Math.Clamp(Math.Round(u), 0, 255); break;
                case ElementType.Bool: tensor.Write<byte>()[i] = (byte)(random.Next(2)); break;
                case ElementType.Int16: tensor.Write<short>()[i] = (short)Math.Clamp(Math.Round(u), short.MinValue, short.MaxValue); break;
                case ElementType.Int32: tensor.Write<int>()[i] = (int)Math.Round(u); break;
                case ElementType.Int64: tensor.Write<long>()[i] = (long)Math.Round(u); break;
            }
        }
        return tensor;
    }

    public override string ToString() => $"{Op.Name}: {Name}";
}

/// <summary>An input of a case: its type, whether it is a constant, and the range its elements are drawn from.</summary>
public sealed record OpInput(TensorType Type, bool Constant = false, double Low = -1, double High = 1)
{
    public static OpInput Float(params int[] sizes) => new(TensorType.Float(sizes));
    public static OpInput FloatConstant(params int[] sizes) => new(TensorType.Float(sizes), Constant: true);

    /// <summary>Any element type, over [-100, 100] unless told.</summary>
    public static OpInput Of(ElementType element, int[] sizes, double low = -100, double high = 100) => new(new(element, Shape.Of(sizes)), Low: low, High: high);

    /// <summary>int8 over its whole range.</summary>
    public static OpInput Int8(float scale, int zero, params int[] sizes) =>
        new(new(ElementType.Int8, Shape.Of(sizes), new(scale, zero)), Low: -128, High: 127);

    /// <summary>Symmetric int8 weights with a scale for each index of axis 0.</summary>
    public static OpInput Weights(float[] scales, params int[] sizes) =>
        new(new(ElementType.Int8, Shape.Of(sizes), new([.. scales], [.. scales.Select(static _ => 0)], 0)), Constant: true, Low: -127, High: 127);

    public static OpInput Bias(params int[] sizes) => new(new(ElementType.Int32, Shape.Of(sizes)), Constant: true, Low: -2000, High: 2000);
}
