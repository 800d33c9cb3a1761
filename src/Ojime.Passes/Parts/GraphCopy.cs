using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>Copies a graph node by node where types change on the way, which a rule may not do.</summary>
public sealed class GraphCopy
{
    private readonly Dictionary<Value, Value> _map = [];

    public GraphCopy(Graph from)
    {
        From = from;
        Builder = new(from.Name, new Report());
    }

    public Graph From { get; }

    public GraphBuilder Builder { get; }

    /// <summary>What stands for a value of the old graph; constants stand for themselves.</summary>
    public Value this[Value old]
    {
        get => _map.GetValueOrDefault(old) ?? (old.IsConstant ? old : throw new System.Diagnostics.UnreachableException($"{old} was not copied yet"));
        set => _map[old] = value;
    }

    /// <summary>Takes the inputs over as they are.</summary>
    public void KeepInputs()
    {
        foreach (Value input in From.Inputs)
            Keep(input);
    }

    /// <summary>Takes one input over as it is, behind those that were taken before.</summary>
    public void Keep(Value input)
    {
        Builder.Keep(input);
        this[input] = input;
    }

    /// <summary>The states under the same names, with the same initial values.</summary>
    public void CopyStates()
    {
        foreach (GraphState state in From.States)
            this[state.Current] = Builder.State(state.Name, state.Initial);
    }

    /// <summary>The node again over the copies of its inputs; results keep the types they had.</summary>
    public void Copy(Node node) => Set(node, AddAll(node.Op, node, [.. node.Inputs.Select(v => this[v])], node.OutputTypes));

    public void Set(Node node, IReadOnlyList<Value> results)
    {
        for (int i = 0; i < results.Count; i++)
            this[node.Outputs[i]] = results[i];
    }

    public Value Add(Op op, Node like, ReadOnlySpan<Value> inputs, TensorType type) => AddAll(op, like, inputs, [type])[0];

    public IReadOnlyList<Value> AddAll(Op op, Node like, ReadOnlySpan<Value> inputs, ReadOnlySpan<TensorType> types)
    {
        var added = Builder.AddAll(op, like.Origin, inputs, types, [.. like.Outputs.Select(static o => o.Name)]);
        return added.IsDefault
            ? throw new System.Diagnostics.UnreachableException($"copying {like} made an ill-typed {op.Text}: {Builder.Report.Diagnostics[^1]}")
            : added;
    }

    /// <summary>The copy of one output, behind those that were copied before.</summary>
    public void Output(int index) => Builder.Output(From.Outputs[index].Name, this[From.Outputs[index].Value]);

    /// <summary>Ends the copy: next values of the states, then the outputs under their names.</summary>
    public Graph Finish()
    {
        foreach (GraphState state in From.States)
            Builder.SetNext(this[state.Current], this[state.Next]);
        for (int i = 0; i < From.Outputs.Length; i++)
            Output(i);
        return Builder.Build();
    }
}
