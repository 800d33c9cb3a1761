using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Runtime;

/// <summary>
/// Runs a graph by the operators' reference meaning, node by node. State lives in the interpreter from run to run.
/// Slow and obvious on purpose: the emitted C is compared with it.
/// </summary>
public sealed class Interpreter(Graph graph)
{
    private readonly Dictionary<Value, Tensor> _state = graph.States.ToDictionary(static s => s.Current, static s => s.Initial);

    public Graph Graph => graph;

    /// <summary>One run. Inputs in the order of the graph's inputs; outputs likewise.</summary>
    /// <param name="observe">Sees every value as it is computed, inputs and states first.</param>
    /// <exception cref="EndlessLoopException">A loop does not end on these inputs.</exception>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, Action<Value, Tensor>? observe = null)
    {
        var values = new Dictionary<Value, Tensor>();
        void Set(Value value, Tensor tensor)
        {
            values[value] = tensor;
            observe?.Invoke(value, tensor);
        }
        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            if (inputs[i].Type.Element != graph.Inputs[i].Type.Element || inputs[i].Shape != graph.Inputs[i].Shape)
                throw new ArgumentException($"input {graph.Inputs[i].Name} takes {graph.Inputs[i].Type}; {inputs[i].Type} was given");
            Set(graph.Inputs[i], inputs[i].As(graph.Inputs[i].Type));
        }
        foreach ((Value state, Tensor tensor) in _state)
            Set(state, tensor);

        Evaluation.Run(graph, values, observe);

        Tensor[] results = [.. graph.Outputs.Select(o => Evaluation.Of(o.Value, values))];
        foreach (GraphState state in graph.States)
            _state[state.Current] = Evaluation.Of(state.Next, values);
        return results;
    }

    /// <summary>Puts every state back to its initial value.</summary>
    public void Reset()
    {
        foreach (GraphState state in graph.States)
            _state[state.Current] = state.Initial;
    }
}
