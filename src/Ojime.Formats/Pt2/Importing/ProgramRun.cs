using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>
/// Walks a program's graph once, call by call. Tensors are handles, sizes are numbers. A call that cannot be lowered is reported; stand-ins of the declared
/// types take the place of its results, so that one run lists every problem. What reads a result of undeclared type is passed over in silence.
/// </summary>
internal sealed class ProgramRun(Lowering lower, Report report, Dictionary<string, double> symbols, int nesting = 0)
{
    private const int MaxNesting = 20, MaxCalls = 1 << 16;
    private static readonly object Unknown = new();

    private readonly Dictionary<string, object?> _values = [];

    public void Set(string name, object? value) => _values[name] = value;

    /// <summary>The results, or null where one of them is unknown.</summary>
    public object?[]? Execute(ProgramGraph graph)
    {
        foreach (ProgramNode node in graph.Nodes)
        {
            lower.At = node.Origin;
            try
            {
                Step(node);
            }
            catch (Refusal refusal)
            {
                if (refusal.Diagnostic is { } diagnostic)
                    report.Add(diagnostic);
                foreach (Argument output in node.Outputs)
                    Forget(output, graph);
            }
            catch (Exception problem) when (Misfit.Is(problem))
            {
                report.Add(Misfit.Of(node.Origin, problem));
                foreach (Argument output in node.Outputs)
                    Forget(output, graph);
            }
        }
        try
        {
            return [.. graph.Outputs.Select(Resolve)];
        }
        catch (Refusal)
        {
            return null;
        }
    }

    private void Step(ProgramNode node)
    {
        if (node.Outputs.Count == 0)
        {
            if (!IsAssertion(node.Target))
                Apply(node);
            return;
        }
        if (HigherOrder.Find(node.Target) is { } higher)
            Bind(node.Outputs, higher(this, node));
        else
            Apply(node);
    }

    /// <summary>Operators that check sizes and types, which this reader infers itself.</summary>
    private static bool IsAssertion(string target) => target.StartsWith("torch.ops.aten._assert", StringComparison.Ordinal)
        || target.StartsWith("torch.ops.aten.sym_constrain_range", StringComparison.Ordinal) || target is "torch._check" or "torch._assert";

    private void Apply(ProgramNode node)
    {
        if (OperatorTable.All.Find(node.Target) is not var (row, inPlace, copy))
            throw new Refusal(OperatorProblems.Unknown(node.Origin));
        var call = new Call(lower, row.Signature, Arguments(node, row.Signature, inPlace));
        if (!inPlace)
        {
            object? result = row.Lower(call);
            Bind(node.Outputs, copy ? Fresh(call, result) : Wrap(call, result, row.Signature));
            return;
        }
        string self = row.Signature.Parameters[0].Name;
        TensorHandle target = call.Handle(self);
        switch (row.Lower(call))
        {
            case View view when row.IsView:
                target = ReferenceEquals(view, View.Same) ? target : new TensorHandle(target, view);
                if (node.Inputs[0].Value is Argument.Named { Name: var name })
                    _values[name] = target;
                break;
            case Value value:
                Shape shape = target.Read().Shape;
                ElementType element = target.Read().Type.Element;
                target.Write(lower.Expand(lower.Cast(value, element), shape), node.Origin);
                break;
            default:
                throw new Refusal(OperatorProblems.Unknown(node.Origin));
        }
        if (node.Outputs is [Argument.Named { Name: var output }, ..])
            _values[output] = target;
    }

    private Dictionary<string, object?> Arguments(ProgramNode node, Signature signature, bool inPlace)
    {
        var result = new Dictionary<string, object?>();
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            (string name, Argument argument) = node.Inputs[i];
            if (name.Length == 0 || !signature.Parameters.Any(p => p.Name == name))
            {
                // Python operators call their arguments a and b, or nothing; others are ones that change no result (generator, memory_format).
                if (i >= signature.Parameters.Count || (name.Length > 1 && argument is Argument.Opaque or Argument.None or Argument.Constant { Value: bool }))
                    continue;
                // In-place operators call what they write self, whatever its name elsewhere.
                if (name.Length > 1 && !(inPlace && i == 0))
                    throw new Refusal(OperatorProblems.UnsupportedForm(node.Origin, $"argument {name}"));
                name = signature.Parameters[i].Name;
            }
            result[name] = Resolve(argument);
        }
        return result;
    }

    /// <summary>An argument as the operators take it: a handle, a number, a text, a list of these, or null.</summary>
    public object? Resolve(Argument argument) => argument switch
    {
        Argument.None => null,
        Argument.Constant constant => constant.Value,
        Argument.List list => list.Items.Select(Resolve).ToArray(),
        Argument.Named named => _values.TryGetValue(named.Name, out object? value) && !ReferenceEquals(value, Unknown) ? value : throw new Refusal(null),
        Argument.Opaque or Argument.Body => argument,
        _ => throw new Refusal(null),
    };

    /// <summary>Runs a graph that a higher-order operator holds, on values of this one.</summary>
    public object?[] Call(ProgramGraph body, IReadOnlyList<object?> arguments)
    {
        if (nesting >= MaxNesting)
            throw new Refusal(OperatorProblems.UnsupportedForm(lower.At, "graphs nested this deep"));
        if (++lower.Calls > MaxCalls)
            throw new Refusal(OperatorProblems.UnsupportedForm(lower.At, $"more than {MaxCalls} runs of branches and steps in all"));
        Origin at = lower.At;
        var inner = new ProgramRun(lower, report, symbols, nesting + 1);
        string[] names = [.. body.Inputs.OfType<Argument.Named>().Select(static n => n.Name)];
        for (int i = 0; i < names.Length && i < arguments.Count; i++)
            inner.Set(names[i], arguments[i]);
        object?[]? results = inner.Execute(body);
        lower.At = at;
        return results ?? throw new Refusal(null);
    }

    public Lowering Lower => lower;

    public bool HasErrors => report.HasErrors;

    private void Bind(IReadOnlyList<Argument> outputs, object? result)
    {
        if (outputs is [Argument.Named { Name: var only }])
        {
            _values[only] = result is object?[] { Length: 1 } single ? single[0] : result;
            return;
        }
        if (outputs is [Argument.List { Items: var items }])
            outputs = items;
        object?[] all = result as object?[] ?? [result];
        for (int i = 0; i < outputs.Count; i++)
            if (outputs[i] is Argument.Named { Name: var name })
                _values[name] = i < all.Length ? all[i] : Unknown;
            else if (outputs[i] is Argument.List { Items: var inner } && i < all.Length && all[i] is object?[] nested)
                Bind(inner, nested);
    }

    private void Forget(Argument output, ProgramGraph graph)
    {
        if (output is Argument.Named named)
            _values[named.Name] = StandIn(named.Name, graph) ?? Unknown;
        else if (output is Argument.List list)
            foreach (Argument item in list.Items)
                Forget(item, graph);
    }

    /// <summary>A value of the type that the file declares. After an error no graph is made, so none can hold it.</summary>
    private object? StandIn(string name, ProgramGraph graph)
    {
        try
        {
            return report.HasErrors && graph.Meta(name) is { } meta && meta.Member("dtype")?.Long() is { } type
                ? new TensorHandle(GraphBuilder.Placeholder(new(TorchType.Element(type, lower.At), SymbolBinding.ShapeOf(name, meta, symbols))))
                : null;
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <summary>Results as handles; a view stays bound to the tensor it was taken from.</summary>
    private static object? Wrap(Call call, object? result, Signature signature) => result switch
    {
        Value value => new TensorHandle(value),
        View view => ReferenceEquals(view, View.Same) ? call.Handle(signature.Parameters[0].Name) : new TensorHandle(call.Handle(signature.Parameters[0].Name), view),
        View[] views => views.Select(v => (object?)new TensorHandle(call.Handle(signature.Parameters[0].Name), v)).ToArray(),
        Value[] values => values.Select(static v => (object?)new TensorHandle(v)).ToArray(),
        object?[] list => list.Select(i => Wrap(call, i, signature)).ToArray(),
        _ => result,
    };

    private static object? Fresh(Call call, object? result)
    {
        Value self = call.X("self");
        return result switch
        {
            View view => new TensorHandle(view.Read(self)),
            View[] views => views.Select(v => (object?)new TensorHandle(v.Read(self))).ToArray(),
            Value value => new TensorHandle(value),
            Value[] values => values.Select(static v => (object?)new TensorHandle(v)).ToArray(),
            _ => result,
        };
    }
}
