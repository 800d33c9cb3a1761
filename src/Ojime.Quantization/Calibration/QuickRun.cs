using System.Numerics;
using System.Runtime.InteropServices;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Quantizing;

/// <summary>
/// Runs a graph as the interpreter does, with the convolutions and dense layers by vectors: integers in the same bits, floats up to the order of
/// sums. Calibration runs a network some hundred times.
/// </summary>
public sealed class QuickRun(Graph graph)
{
    private readonly Dictionary<Value, Tensor> _state = graph.States.ToDictionary(static s => s.Current, static s => s.Initial);

    /// <summary>One run over inputs of the graph's own types.</summary>
    /// <param name="replace">Sees every computed value, and may put another tensor of its type in its place.</param>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, Func<Value, Tensor, Tensor>? replace = null)
    {
        var values = new Dictionary<Value, Tensor>();
        void Set(Value value, Tensor tensor) => values[value] = replace is null ? tensor : replace(value, tensor);
        for (int i = 0; i < graph.Inputs.Length; i++)
            Set(graph.Inputs[i], inputs[i].As(graph.Inputs[i].Type));
        foreach ((Value state, Tensor tensor) in _state)
            Set(state, tensor);
        RunNodes(graph, values, Set);
        Tensor[] results = [.. graph.Outputs.Select(o => Evaluation.Of(o.Value, values))];
        foreach (GraphState state in graph.States)
            _state[state.Current] = Evaluation.Of(state.Next, values);
        return results;
    }

    private static void RunNodes(Graph graph, Dictionary<Value, Tensor> values, Action<Value, Tensor> set)
    {
        // No value is in two graphs, so those of a graph that an operator holds can stand beside the others: the last turn's remain.
        Tensor[] RunHeld(Graph held, IReadOnlyList<Tensor> inputs)
        {
            for (int i = 0; i < inputs.Count; i++)
                set(held.Inputs[i], inputs[i].As(held.Inputs[i].Type));
            RunNodes(held, values, set);
            return [.. held.Outputs.Select(o => Evaluation.Of(o.Value, values))];
        }
        foreach (Node node in graph.Nodes)
        {
            Tensor[] inputs = [.. node.Inputs.Select(i => Evaluation.Of(i, values))], outputs;
            if (node.Op.Graphs.IsEmpty)
                outputs = Evaluate(node.Op, inputs, node.OutputTypes);
            else
                Evaluation.Evaluate(node, inputs, outputs = [.. node.OutputTypes.Select(Tensor.Zeros)], RunHeld);
            for (int i = 0; i < outputs.Length; i++)
                set(node.Outputs[i], outputs[i]);
        }
    }

    public static Tensor[] Evaluate(Op op, Tensor[] inputs, TensorType[] types)
    {
        Tensor[] outputs = [.. types.Select(Tensor.Zeros)];
        switch (op)
        {
            case Conv2D { Border: null } conv when inputs[0].Type.Element == ElementType.Float32:
                Floats(conv, inputs[0], inputs[1], inputs[2], outputs[0]);
                break;
            case Conv2D { Border: null } conv when inputs is [{ Type.Element: ElementType.Int8 }, { Type.Quantization.HasOnlyZeroZeros: true }, { Type.Element: ElementType.Int32 }]:
                Bytes(conv, inputs[0], inputs[1], inputs[2], outputs[0]);
                break;
            case Dense dense when inputs[0].Type.Element == ElementType.Float32:
                Floats(dense, inputs[0], inputs[1], inputs[2], outputs[0]);
                break;
            case Reshape:
                outputs[0] = inputs[0].As(types[0]);
                break;
            default:
                op.Evaluate(inputs, outputs);
                break;
        }
        return outputs;
    }

    private static void Floats(Dense dense, Tensor x, Tensor w, Tensor b, Tensor y)
    {
        int outputs = w.Shape[0].Size, size = w.Shape[1].Size, rows = y.Shape.ElementCount / outputs;
        ReadOnlySpan<float> data = x.Read<float>(), weights = w.Read<float>(), bias = b.Read<float>();
        Span<float> result = y.Write<float>();
        for (int n = 0; n < rows; n++)
            for (int o = 0; o < outputs; o++)
                result[(n * outputs) + o] = Clamp.Apply(dense.Clamp, bias[o] + Dot(data.Slice(n * size, size), weights.Slice(o * size, size)));
    }

    private static void Floats(Conv2D conv, Tensor x, Tensor w, Tensor b, Tensor y)
    {
        var sums = new float[y.Shape.ElementCount];
        float[] bias = b.Read<float>().ToArray();
        Sums(conv, x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, x.Read<float>(), w.Read<float>(), bias, sums);
        Span<float> result = y.Write<float>();
        for (int i = 0; i < sums.Length; i++)
            result[i] = Clamp.Apply(conv.Clamp, sums[i]);
    }

    private static void Bytes(Conv2D conv, Tensor x, Tensor w, Tensor b, Tensor y)
    {
        var sums = new int[y.Shape.ElementCount];
        int xZero = x.Type.Quantization!.Zero, yZero = y.Type.Quantization!.Zero;
        int[] data = Widen(x.Read<sbyte>(), xZero), weights = Widen(w.Read<sbyte>(), 0);
        Sums(conv, x.Shape.Sizes, w.Shape.Sizes, y.Shape.Sizes, (ReadOnlySpan<int>)data, weights, b.Read<int>().ToArray(), sums);
        FixedMultiplier[] scale = Scaling.Of(x.Type, w.Type, y.Type);
        (int low, int high) = Clamp.Codes(conv.Clamp, y.Type);
        Span<sbyte> result = y.Write<sbyte>();
        for (int i = 0; i < sums.Length; i++)
            result[i] = (sbyte)Math.Clamp(scale[i % scale.Length].Apply(sums[i], conv.Rounding) + yZero, low, high);
    }

    private static int[] Widen(ReadOnlySpan<sbyte> from, int zero)
    {
        var to = new int[from.Length];
        for (int i = 0; i < to.Length; i++)
            to[i] = from[i] - zero;
        return to;
    }

    /// <summary>bias + Σ x · w for every output; the window's row is one run of memory where columns are not dilated.</summary>
    private static void Sums<T>(
        Conv2D conv, int[] xs, int[] ws, int[] ys, ReadOnlySpan<T> x, ReadOnlySpan<T> w, T[] bias, T[] sums)
        where T : unmanaged, INumber<T>
    {
        (int height, int width, int channels) = (xs[1], xs[2], xs[3]);
        (int filters, int tapRows, int tapColumns, int perGroup) = (ws[0], ws[1], ws[2], ws[3]);
        bool depthwise = perGroup == 1 && conv.Groups == channels && filters == channels && channels > 1;
        T[] byChannel = depthwise ? ChannelsLast(w, filters, tapRows * tapColumns) : [];
        bool joined = conv.Groups == 1 && conv.Window.Columns.Dilation == 1;
        int filtersPerGroup = filters / conv.Groups, at = 0;
        for (int n = 0; n < ys[0]; n++)
        for (int p = 0; p < ys[1]; p++)
        for (int q = 0; q < ys[2]; q++, at += filters)
        {
            Span<T> sum = sums.AsSpan(at, filters);
            bias.CopyTo(sum);
            for (int r = 0; r < tapRows; r++)
            {
                int row = conv.Window.Rows.At(p, r);
                if (row < 0 || row >= height)
                    continue;
                int line = ((n * height) + row) * width;
                if (joined)
                {
                    int first = Math.Max(0, -conv.Window.Columns.At(q, 0)), end = Math.Min(tapColumns, width - conv.Window.Columns.At(q, 0));
                    if (end <= first)
                        continue;
                    ReadOnlySpan<T> run = x.Slice((line + conv.Window.Columns.At(q, first)) * channels, (end - first) * channels);
                    for (int o = 0; o < filters; o++)
                        sum[o] += Dot(run, w.Slice(((((o * tapRows) + r) * tapColumns) + first) * channels, run.Length));
                    continue;
                }
                for (int s = 0; s < tapColumns; s++)
                {
                    int column = conv.Window.Columns.At(q, s);
                    if (column < 0 || column >= width)
                        continue;
                    ReadOnlySpan<T> pixel = x.Slice((line + column) * channels, channels);
                    if (depthwise)
                        MultiplyAdd(sum, pixel, byChannel.AsSpan(((r * tapColumns) + s) * filters, filters));
                    else
                        for (int o = 0; o < filters; o++)
                            sum[o] += Dot(pixel.Slice(o / filtersPerGroup * perGroup, perGroup), w.Slice(((((o * tapRows) + r) * tapColumns) + s) * perGroup, perGroup));
                }
            }
        }
    }

    private static T[] ChannelsLast<T>(ReadOnlySpan<T> w, int filters, int taps)
    {
        var result = new T[w.Length];
        for (int o = 0; o < filters; o++)
            for (int t = 0; t < taps; t++)
                result[(t * filters) + o] = w[(o * taps) + t];
        return result;
    }

    private static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> va = MemoryMarshal.Cast<T, Vector<T>>(a), vb = MemoryMarshal.Cast<T, Vector<T>>(b);
        Vector<T> total = Vector<T>.Zero;
        for (int i = 0; i < va.Length; i++)
            total += va[i] * vb[i];
        T sum = Vector.Sum(total);
        for (int i = va.Length * Vector<T>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void MultiplyAdd<T>(Span<T> sum, ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, INumber<T>
    {
        Span<Vector<T>> vs = MemoryMarshal.Cast<T, Vector<T>>(sum);
        ReadOnlySpan<Vector<T>> va = MemoryMarshal.Cast<T, Vector<T>>(a), vb = MemoryMarshal.Cast<T, Vector<T>>(b);
        for (int i = 0; i < vs.Length; i++)
            vs[i] += va[i] * vb[i];
        for (int i = vs.Length * Vector<T>.Count; i < sum.Length; i++)
            sum[i] += a[i] * b[i];
    }
}
