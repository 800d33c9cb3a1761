using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>
/// Walks over the operators of one subgraph, in the file's order; <see cref="OperatorTable"/> says what each becomes. Other subgraphs are walked over
/// inside of it: those that an operator calls.
/// </summary>
/// <remarks>
/// A problem ends the operator it is found at and no more: its results are then stood in for by values of the types that the file declares, so
/// that one run lists all problems of a model.
/// </remarks>
internal sealed class SubgraphImport(TfModel model, TfSubgraph graph, GraphBuilder builder, ConstantFolder folder, Report report, SubgraphImport? caller = null)
{
    /// <summary>Subgraphs that call each other in a ring would be walked over without end.</summary>
    private const int DeepestCall = 16;

    /// <summary>Calls in a whole model: of subgraphs that call the next one several times each there are as many as leaves of a tree.</summary>
    private const int MostCalls = 1 << 12;

    private readonly int _depth = caller is null ? 0 : caller._depth + 1;

    /// <summary>Calls so far, counted where the model begins.</summary>
    private int _calls;

    private SubgraphImport Outermost => caller?.Outermost ?? this;

    private readonly Dictionary<int, Value> _values = [];

    /// <summary>Tensors whose own type was refused: what reads them has nothing to add.</summary>
    private readonly HashSet<int> _refused = [];

    public TfSubgraph Subgraph => graph;

    public GraphBuilder Graph => builder;

    public ConstantFolder Folder => folder;

    public TfVariables Variables { get; } = new();

    public Report Report => report;

    /// <summary>True where the user chose a size that the file leaves open: the shapes it declares are then those of another size.</summary>
    public bool Rebound { get; set; }

    /// <summary>The value of a tensor, or null before it is computed.</summary>
    public Value? Find(int tensor) => _values.GetValueOrDefault(tensor);

    public void Set(int tensor, Value value) => _values[tensor] = value;

    /// <summary>The value of a tensor that an operator reads: computed before, a constant, or a variable that lives in the tensor itself.</summary>
    public Value Read(int tensor, Origin at)
    {
        if (_values.TryGetValue(tensor, out Value? value))
            return value;
        if (_refused.Contains(tensor))
            throw new Refusal(null);
        TfTensor declared = graph.Tensors[tensor];
        if (declared.IsConstant)
            return _values[tensor] = GraphBuilder.Constant(TfTypes.Constant(declared, at), declared.Label);
        if (declared.Sizes.Contains(0))
            return _values[tensor] = GraphBuilder.Constant(Tensor.Zeros(TfTypes.Inside(declared, at)), declared.Label);
        if (declared.IsVariable)
            return _values[tensor] = Variables.OwnTensor(declared, TfTypes.Inside(declared, at), builder);
        throw new Refusal(OperatorProblems.Malformed(at, $"{declared.Label} is read before it is computed"));
    }

    /// <summary>Nothing more is said of this tensor.</summary>
    public void Refuse(int tensor) => _refused.Add(tensor);

    /// <summary>Makes nodes of all operators.</summary>
    public void Operators()
    {
        for (int i = 0; i < graph.Operators.Length; i++)
            Operator(i);
    }

    /// <summary>Which inputs of a subgraph are its results unchanged, at the same place.</summary>
    public IReadOnlySet<int> PassedThrough(int subgraph) => subgraph > 0 && subgraph < model.Subgraphs.Length && model.Subgraphs[subgraph] is var called
        ? Enumerable.Range(0, Math.Min(called.Inputs.Length, called.Outputs.Length)).Where(i => called.Inputs[i] == called.Outputs[i]).ToHashSet() : new HashSet<int>();

    /// <summary>The nodes of another subgraph, called with these values; its results, of the types that it declares.</summary>
    public Value[] Call(int subgraph, ReadOnlySpan<Value> arguments, Origin at)
    {
        if (subgraph <= 0 || subgraph >= model.Subgraphs.Length)
            throw new Refusal(OperatorProblems.Malformed(at, $"it calls subgraph {subgraph} of {model.Subgraphs.Length}"));
        if (++Outermost._calls > MostCalls)
            throw new Refusal(OperatorProblems.UnsupportedForm(at, $"more than {MostCalls} calls of subgraphs in all"));
        if (_depth == DeepestCall)
            throw new Refusal(OperatorProblems.UnsupportedForm(at, "subgraphs that call each other this deep"));
        TfSubgraph called = model.Subgraphs[subgraph];
        if (called.Inputs.Length != arguments.Length)
            throw new Refusal(OperatorProblems.Malformed(at, $"it gives {arguments.Length} values to subgraph {subgraph}, which takes {called.Inputs.Length}"));
        var inner = new SubgraphImport(model, called, builder, folder, report, this) { Rebound = Rebound };
        for (int i = 0; i < arguments.Length; i++)
        {
            TensorType declared = TfTypes.Inside(called.Tensors[called.Inputs[i]], at) is var type && Rebound ? type with { Shape = arguments[i].Shape } : type;
            if (declared.Element != arguments[i].Type.Element || declared.Shape != arguments[i].Shape)
                throw new Refusal(OperatorProblems.Malformed(at, $"it gives {arguments[i].Type} to subgraph {subgraph}, which takes {declared}"));
            inner.Set(called.Inputs[i], declared == arguments[i].Type ? arguments[i]
                : builder.Add(new Reshape(declared.Shape), at, [arguments[i]], declared) ?? throw new Refusal(null));
        }
        inner.Operators();
        if (!inner.Variables.IsEmpty)
            throw new Refusal(OperatorProblems.UnsupportedForm(at, "a variable inside of a branch or a loop"));
        // One call shows what there is to say about a faulty subgraph.
        return report.HasErrors ? throw new Refusal(null) : [.. called.Outputs.Select(o => inner.Read(o, at))];
    }

    private void Operator(int index)
    {
        TfOperator op = graph.Operators[index];
        string node = op.Outputs.Length > 0 && graph.Tensors[op.Outputs[0]].Name is { Length: > 0 } name ? name : $"operator {index}";
        var import = new OperatorImport(this, op, new(node, op.Name));
        Guard(import.At, () =>
        {
            if (!OperatorTable.Rows.TryGetValue(op.Code, out Action<OperatorImport>? lower))
                throw new Refusal(OperatorProblems.Unknown(import.At));
            lower(import);
            // The next operator looks for every result.
            foreach (int output in op.Outputs)
                if (!_values.ContainsKey(output) && !Variables.IsHandle(output))
                    throw new Refusal(OperatorProblems.Malformed(import.At, $"it has {op.Outputs.Length} results"));
        });
        foreach (int output in op.Outputs)
        {
            if (_values.ContainsKey(output) || Variables.IsHandle(output))
                continue;
            _refused.Add(output);
            Guard(import.At, () => _values[output] = GraphBuilder.Placeholder(TfTypes.Inside(graph.Tensors[output], import.At)), silent: true);
        }
    }

    /// <summary>Does a part of the work; what it refuses goes to the report, and the rest goes on.</summary>
    public void Guard(Origin at, Action work, bool silent = false)
    {
        try
        {
            work();
        }
        catch (Refusal refusal)
        {
            if (refusal.Diagnostic is { } diagnostic && !silent)
                report.Add(diagnostic);
        }
        catch (Exception problem) when (Misfit.Is(problem))
        {
            report.Add(Misfit.Of(at, problem));
        }
    }
}
