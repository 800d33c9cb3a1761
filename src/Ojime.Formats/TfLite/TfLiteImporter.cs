using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>From the file's first subgraph to a graph. Operators are looked up in <see cref="OperatorTable"/>, one after another in the file's order.</summary>
/// <remarks>
/// A problem ends the operator it is found at and no more: its results are then stood in for by values of the types that the file declares, so
/// that one run lists all problems of a model.
/// </remarks>
internal sealed class TfLiteImporter(TfModel model, SourceFile file, ImportOptions options, Report report)
{
    private readonly TfSubgraph _main = model.Subgraphs[0];
    private readonly Dictionary<int, Value> _values = [];

    /// <summary>Tensors whose own type was refused: what reads them has nothing to add.</summary>
    private readonly HashSet<int> _refused = [];

    private readonly List<string> _notes = [];

    public GraphBuilder Graph { get; } = new(file.Name, report);

    public ConstantFolder Folder { get; } = new();

    public TfVariables Variables { get; } = new();

    public Report Report => report;

    public TfSubgraph Main => _main;

    /// <summary>True where the user chose a size that the file leaves open: the shapes it declares are then those of another size.</summary>
    public bool Rebound { get; private set; }

    public ImportedModel? Import()
    {
        Inputs();
        Initialise();
        for (int i = 0; i < _main.Operators.Length; i++)
            Operator(_main, i);
        Outputs();
        if (report.HasErrors)
            return null;
        Variables.Close(Graph);
        Graph graph = Graph.Build();
        return HasMixedCodes(graph) ? null : new(graph, "TFLite") { FileBytes = file.Bytes.Length, Notes = _notes };
    }

    /// <summary>Codes with a scale and codes without one at the same node mean nothing together. Only a reshape gives or takes a meaning.</summary>
    private bool HasMixedCodes(Graph graph)
    {
        foreach (Node node in graph.Nodes.Where(static n => n.Op is not (Reshape or Cast or Quantize or Dequantize)))
        {
            Value[] codes = [.. node.Inputs.Concat(node.Outputs).Where(static v => v.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16)];
            if (Array.Find(codes, static v => v.Type.IsQuantized) is { } with && Array.Find(codes, static v => !v.Type.IsQuantized) is { } without)
                report.Add(OperatorProblems.Malformed(node.Origin, $"{with.Type} has a scale and {without.Type} has none"));
        }
        return report.HasErrors;
    }

    /// <summary>The value of a tensor of the main subgraph, or null before it is computed.</summary>
    public Value? Find(int tensor) => _values.GetValueOrDefault(tensor);

    public void Set(int tensor, Value value) => _values[tensor] = value;

    /// <summary>The value of a tensor that an operator reads: computed before, a constant, or a variable that lives in the tensor itself.</summary>
    public Value Read(int tensor, Origin at)
    {
        if (_values.TryGetValue(tensor, out Value? value))
            return value;
        if (_refused.Contains(tensor))
            throw new Refusal(null);
        TfTensor declared = _main.Tensors[tensor];
        if (declared.IsConstant)
            return _values[tensor] = GraphBuilder.Constant(TfTypes.Constant(declared, at), declared.Label);
        if (declared.Sizes.Contains(0))
            return _values[tensor] = GraphBuilder.Constant(Tensor.Zeros(TfTypes.Inside(declared, at)), declared.Label);
        if (declared.IsVariable)
            return _values[tensor] = Variables.OwnTensor(declared, TfTypes.Inside(declared, at), Graph);
        throw new Refusal(OperatorProblems.Malformed(at, $"{declared.Label} is read before it is computed"));
    }

    private void Inputs()
    {
        foreach (int index in _main.Inputs)
        {
            TfTensor tensor = _main.Tensors[index];
            _refused.Add(index);
            Guard(new(tensor.Label), () =>
            {
                TensorType type = Bound(tensor, TfTypes.AtBorder(tensor, new(tensor.Label)));
                Value input = Graph.Input(Name(tensor, "input", _main.Inputs.IndexOf(index)), type);
                _values[index] = TfTypes.IsShifted(tensor)
                    ? Graph.Add(new Quantize(ElementType.Int8), new(tensor.Label), [input], TfTypes.Inside(tensor, new(tensor.Label)) with { Shape = type.Shape })!
                    : input;
            });
        }
    }

    /// <summary>The input's type with open sizes as the user says; the file's own sizes (a batch of 1) where the user says nothing.</summary>
    private TensorType Bound(TfTensor tensor, TensorType type)
    {
        for (int axis = 0; axis < type.Shape.Rank; axis++)
        {
            if (axis >= tensor.Signature.Length || tensor.Signature[axis] >= 0)
                continue;
            int size = options.SizeOf(tensor.Label, axis, null) ?? type.Shape[axis].Size;
            Rebound |= size != type.Shape[axis].Size;
            type = type with { Shape = type.Shape.With(axis, size) };
            Diagnostic note = FileProblems.Assumed(tensor.Label, axis, size);
            report.Add(note);
            _notes.Add($"{tensor.Label}: {note.Message}");
        }
        return type;
    }

    /// <summary>Runs the subgraphs that are called once, which give variables their first values.</summary>
    private void Initialise()
    {
        foreach (TfOperator op in _main.Operators.Where(static o => o.Code == BuiltinOperator.CALL_ONCE))
        {
            Guard(new("initialisation", op.Name), () =>
            {
                int index = op.Options.Int(Slot.CallOnce.Subgraph);
                if (index <= 0 || index >= model.Subgraphs.Length)
                    throw new Refusal(OperatorProblems.Malformed(new("initialisation", op.Name), $"it calls subgraph {index} of {model.Subgraphs.Length}"));
                Variables.Initialise(model.Subgraphs[index], report);
            });
        }
    }

    private void Operator(TfSubgraph graph, int index)
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

    private void Outputs()
    {
        for (int i = 0; i < _main.Outputs.Length; i++)
        {
            TfTensor tensor = _main.Tensors[_main.Outputs[i]];
            var at = new Origin(tensor.Label);
            int index = i;
            Guard(at, () =>
            {
                Value value = Read(tensor.Index, at);
                if (TfTypes.IsShifted(tensor))
                    value = Graph.Add(new Quantize(ElementType.UInt8), at, [value], TfTypes.AtBorder(tensor, at) with { Shape = value.Shape })!;
                Graph.Output(Name(tensor, "output", index), value);
            });
        }
    }

    private static string Name(TfTensor tensor, string role, int index) => tensor.Name.Length > 0 ? tensor.Name : $"{role}_{index}";

    /// <summary>Does a part of the work; what it refuses goes to the report, and the rest goes on.</summary>
    private void Guard(Origin at, Action work, bool silent = false)
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
