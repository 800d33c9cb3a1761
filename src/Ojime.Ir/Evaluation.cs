using Ojime.Core;

namespace Ojime.Ir;

/// <summary>Runs a graph that an operator holds, on inputs in the order of its own; gives its outputs.</summary>
public delegate Tensor[] GraphRunner(Graph graph, IReadOnlyList<Tensor> inputs);

/// <summary>What a graph computes by its operators' reference meaning, node by node.</summary>
public static class Evaluation
{
    /// <summary>Computes every node.</summary>
    /// <param name="values">Holds the inputs and the states; takes what is computed.</param>
    /// <param name="observe">Sees every value as it is computed, also those inside of graphs that operators hold.</param>
    /// <exception cref="EndlessLoopException">A loop does not end on these inputs.</exception>
    public static void Run(Graph graph, Dictionary<Value, Tensor> values, Action<Value, Tensor>? observe)
    {
        foreach (Node node in graph.Nodes)
        {
            Tensor[] outputs = [.. node.Outputs.Select(static o => Tensor.Zeros(o.Type))];
            Evaluate(node, [.. node.Inputs.Select(i => Of(i, values))], outputs, (held, inputs) => RunHeld(held, inputs, observe));
            for (int i = 0; i < outputs.Length; i++)
            {
                values[node.Outputs[i]] = outputs[i];
                observe?.Invoke(node.Outputs[i], outputs[i]);
            }
        }
    }

    /// <summary>Runs a graph that an operator holds, on inputs in the order of its own.</summary>
    public static Tensor[] RunHeld(Graph held, IReadOnlyList<Tensor> inputs, Action<Value, Tensor>? observe)
    {
        var values = new Dictionary<Value, Tensor>();
        for (int i = 0; i < inputs.Count; i++)
        {
            values[held.Inputs[i]] = inputs[i].As(held.Inputs[i].Type);
            observe?.Invoke(held.Inputs[i], values[held.Inputs[i]]);
        }
        Run(held, values, observe);
        return [.. held.Outputs.Select(o => Of(o.Value, values))];
    }

    /// <summary>Computes one node, graphs that its operator holds included.</summary>
    /// <exception cref="EndlessLoopException">A loop does not end on these inputs.</exception>
    public static void Evaluate(Node node, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, GraphRunner run)
    {
        try
        {
            node.Op.Evaluate(inputs, outputs, run);
        }
        catch (EndlessLoopException endless) when (endless.At.Node.Length == 0)
        {
            throw new EndlessLoopException(endless.Turns) { At = node.Origin };
        }
    }

    /// <summary>The elements of a value: its own where it is a constant.</summary>
    public static Tensor Of(Value value, IReadOnlyDictionary<Value, Tensor> values) => value.Constant ?? values[value];
}

/// <summary>A loop took so many turns that it is taken to be one without end.</summary>
public sealed class EndlessLoopException(int turns) : Exception($"a loop has not ended after {turns} turns")
{
    public int Turns => turns;

    /// <summary>The loop without end that is behind an exception, or null; tasks that run side by side wrap theirs.</summary>
    public static EndlessLoopException? Behind(Exception problem) => problem switch
    {
        EndlessLoopException endless => endless,
        AggregateException { InnerException: { } inner } => Behind(inner),
        _ => null,
    };

    /// <summary>The node whose operator it is.</summary>
    public Origin At { get; init; } = Origin.None;
}
