using Ojime.Core;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Verification;

/// <summary>
/// The proof for graphs that compute in floats, where bits may differ: each step of the C against the reference of that step alone, on the inputs that
/// the C itself had. So no difference hides behind a later one, and none grows on its way to the end.
/// </summary>
/// <remarks>Integers must agree in every bit, floats to <see cref="Tolerance"/> of the largest of the tensor.</remarks>
internal sealed class StepProof(Graph graph, IReadOnlyList<ManifestStep> steps)
{
    private const double Tolerance = 1e-4, Least = 1e-6;

    private readonly Dictionary<Node, ManifestStep> _steps = steps.ToDictionary(s => graph.Nodes[s.Node]);
    private readonly Dictionary<Value, Tensor> _states = [];

    /// <summary>True where the steps are those of the graph; a manifest that was written by hand may say anything.</summary>
    public static bool IsOf(Graph graph, IReadOnlyList<ManifestStep> steps) =>
        steps.All(s => s.Node >= 0 && s.Node < graph.Nodes.Length && s.Traced.All(o => o >= 0 && o < graph.Nodes[s.Node].Outputs.Length))
        && steps.DistinctBy(static s => s.Node).Count() == steps.Count;

    /// <summary>True where numbers that were computed in floats become codes again.</summary>
    public static bool Requantizes(Graph graph) =>
        graph.Nodes.Any(static n => n.Op is Quantize && n.Inputs[0] is { Producer: not null, Type.Element.IsFloat: true });

    /// <summary>The first step that differs in any vector of a trace as <c>main_host --golden</c> writes it, or null where none does.</summary>
    /// <exception cref="InvalidDataException">The trace ends early.</exception>
    public int? FirstBadStep(ReadOnlyMemory<byte> trace)
    {
        int? first = null;
        var reader = new Reader(trace);
        while (!reader.AtEnd)
            if (Vector(reader) is { } bad)
                first = Math.Min(first ?? bad, bad);
        return first;
    }

    private int? Vector(Reader reader)
    {
        if (reader.Byte() != 0)
            foreach (GraphState state in graph.States)
                _states[state.Current] = state.Initial;
        var values = new Dictionary<Value, Tensor>(_states);
        foreach (Value input in graph.Inputs)
            values[input] = reader.Tensor(input.Type);
        var traced = new Dictionary<Value, Tensor>();
        foreach (ManifestStep step in steps)
            foreach (int output in step.Traced)
                traced[graph.Nodes[step.Node].Outputs[output]] = reader.Tensor(graph.Nodes[step.Node].Outputs[output].Type);
        int? first = null;
        foreach (Node node in graph.Nodes)
        {
            Tensor[] wanted = [.. node.OutputTypes.Select(Tensor.Zeros)];
            node.Op.Evaluate([.. node.Inputs.Select(i => i.Constant ?? values[i])], wanted);
            for (int o = 0; o < wanted.Length; o++)
            {
                values[node.Outputs[o]] = traced.GetValueOrDefault(node.Outputs[o], wanted[o]);
                if (_steps.TryGetValue(node, out ManifestStep? step) && !Agree(wanted[o], values[node.Outputs[o]]))
                    first = Math.Min(first ?? step.Index, step.Index);
            }
        }
        foreach (GraphState state in graph.States)
            _states[state.Current] = state.Next.Constant ?? values[state.Next];
        foreach (GraphOutput output in graph.Outputs)
            if (!Agree(output.Value.Constant ?? values[output.Value], reader.Tensor(output.Value.Type)))
                first ??= steps.Count - 1;
        return first;
    }

    private static bool Agree(Tensor wanted, Tensor actual)
    {
        if (wanted.Bytes.Span.SequenceEqual(actual.Bytes.Span))
            return true;
        if (!wanted.Type.Element.IsFloat)
            return false;
        double[] want = wanted.ToDoubles(), got = actual.ToDoubles();
        double allowed = (Tolerance * want.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max()) + Least;
        return !want.Where((w, i) => !w.Equals(got[i]) && !(Math.Abs(w - got[i]) <= allowed)).Any();
    }

    private sealed class Reader(ReadOnlyMemory<byte> bytes)
    {
        private int _at;

        public bool AtEnd => _at == bytes.Length;

        public byte Byte() => Take(1).Span[0];

        public Tensor Tensor(TensorType type) => new(type, Take(type.ByteCount).ToArray());

        private ReadOnlyMemory<byte> Take(int count)
        {
            if (count > bytes.Length - _at)
                throw new InvalidDataException("the trace of the program ends early");
            _at += count;
            return bytes[(_at - count).._at];
        }
    }
}
