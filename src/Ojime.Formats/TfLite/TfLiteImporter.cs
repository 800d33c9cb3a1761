using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;

namespace Ojime.Formats.TfLite;

/// <summary>From a file to a graph: its inputs, the first values of its variables, the operators of its first subgraph, its outputs.</summary>
internal sealed class TfLiteImporter(TfModel model, SourceFile file, ImportOptions options, Report report)
{
    private readonly TfSubgraph _main = model.Subgraphs[0];
    private readonly SubgraphImport _import = new(model, model.Subgraphs[0], new(file.Name, report), new(), report);
    private readonly List<string> _notes = [];

    public ImportedModel? Import()
    {
        Inputs();
        Initialise();
        _import.Operators();
        Outputs();
        if (report.HasErrors)
            return null;
        _import.Variables.Close(_import.Graph);
        Graph graph = _import.Graph.Build();
        return HasMixedCodes(graph) ? null : new(graph, "TFLite") { FileBytes = file.Bytes.Length, Notes = _notes };
    }

    /// <summary>Codes with a scale and codes without one at the same node mean nothing together. Only a reshape gives or takes a meaning.</summary>
    private bool HasMixedCodes(Graph graph)
    {
        foreach (Node node in graph.AllNodes.Where(static n => n.Op is not (Reshape or Cast or Quantize or Dequantize or If or Loop)))
        {
            Value[] codes = [.. node.Inputs.Concat(node.Outputs).Where(static v => v.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16)];
            if (Array.Find(codes, static v => v.Type.IsQuantized) is { } with && Array.Find(codes, static v => !v.Type.IsQuantized) is { } without)
                report.Add(OperatorProblems.Malformed(node.Origin, $"{with.Type} has a scale and {without.Type} has none"));
        }
        return report.HasErrors;
    }

    private void Inputs()
    {
        foreach (int index in _main.Inputs)
        {
            TfTensor tensor = _main.Tensors[index];
            _import.Refuse(index);
            _import.Guard(new(tensor.Label), () =>
            {
                TensorType type = Bound(tensor, TfTypes.AtBorder(tensor, new(tensor.Label)));
                Value input = _import.Graph.Input(Name(tensor, "input", _main.Inputs.IndexOf(index)), type);
                _import.Set(index, TfTypes.IsShifted(tensor)
                    ? _import.Graph.Add(new Quantize(ElementType.Int8), new(tensor.Label), [input], TfTypes.Inside(tensor, new(tensor.Label)) with { Shape = type.Shape })!
                    : input);
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
            _import.Rebound |= size != type.Shape[axis].Size;
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
            _import.Guard(new("initialisation", op.Name), () =>
            {
                int index = op.Options.Int(Slot.CallOnce.Subgraph);
                if (index <= 0 || index >= model.Subgraphs.Length)
                    throw new Refusal(OperatorProblems.Malformed(new("initialisation", op.Name), $"it calls subgraph {index} of {model.Subgraphs.Length}"));
                _import.Variables.Initialise(model.Subgraphs[index], report);
            });
        }
    }

    private void Outputs()
    {
        for (int i = 0; i < _main.Outputs.Length; i++)
        {
            TfTensor tensor = _main.Tensors[_main.Outputs[i]];
            var at = new Origin(tensor.Label);
            int index = i;
            _import.Guard(at, () =>
            {
                Value value = _import.Read(tensor.Index, at);
                if (TfTypes.IsShifted(tensor))
                    value = _import.Graph.Add(new Quantize(ElementType.UInt8), at, [value], TfTypes.AtBorder(tensor, at) with { Shape = value.Shape })!;
                _import.Graph.Output(Name(tensor, "output", index), value);
            });
        }
    }

    private static string Name(TfTensor tensor, string role, int index) => tensor.Name.Length > 0 ? tensor.Name : $"{role}_{index}";

}
