using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Passes;
using Ojime.Runtime;

namespace Ojime.Tests;

/// <summary>What every pass test says: this text becomes that text, and both compute the same.</summary>
public static class PassCheck
{
    public static void Rewrites(Pass pass, string before, string after)
    {
        Graph old = GraphText.Parse(before, Operators.Read), made = pass.Apply(old);
        GraphChecker.Check(made, pass.Name);
        Assert.Equal(GraphText.Parse(after, Operators.Read).ToString(), made.ToString());
        ComputesTheSame(old, made);
    }

    public static void LeavesAlone(Pass pass, string text)
    {
        Graph graph = GraphText.Parse(text, Operators.Read);
        Assert.True(Pass.SameGraph(graph, pass.Apply(graph)), pass.Apply(graph).ToString());
    }

    /// <summary>Integers in every bit, floats to the order of sums; over three runs, so that states show.</summary>
    public static void ComputesTheSame(Graph old, Graph made, int runs = 3, string what = "", Func<Random, Tensor[]>? draw = null)
    {
        var (a, b) = (new Interpreter(old), new Interpreter(made));
        var random = new Random(7);
        for (int run = 0; run < runs; run++)
        {
            Tensor[] inputs = draw?.Invoke(random) ?? [.. old.Inputs.Select(i => RandomTensor(i.Type, random))];
            Tensor[] want = a.Run(inputs), got = b.Run(inputs);
            for (int o = 0; o < want.Length; o++)
                Same(want[o], got[o], what);
        }
    }

    public static Tensor RandomTensor(TensorType type, Random random)
    {
        Tensor tensor = Tensor.Zeros(type);
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            if (type.Element == ElementType.Float32)
                tensor.Write<float>()[i] = (float)((random.NextDouble() * 4) - 2);
            else
                tensor.SetLong(i, random.NextInt64(Math.Max(type.Element.Range.Low, -1000), Math.Min(type.Element.Range.High, 1000) + 1));
        }
        return tensor;
    }

    private static void Same(Tensor want, Tensor got, string what)
    {
        Assert.Equal(want.Type.ToString(), got.Type.ToString());
        double[] w = want.ToDoubles(), g = got.ToDoubles();
        double largest = want.Type.Element.IsFloat ? w.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() : 0;
        for (int i = 0; i < w.Length; i++)
            Assert.True(w[i].Equals(g[i]) || (want.Type.Element.IsFloat && Math.Abs(w[i] - g[i]) <= 1e-5 * Math.Max(1, largest)), $"{what}[{i}]: {w[i]} and {g[i]}");
    }
}
