using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Onnx;

/// <summary>
/// Walks a model's nodes in their order and builds our graph. A node that cannot be read is reported and given up; the walk goes on from the
/// type that the file declares for its result, so that one run finds what is wrong everywhere.
/// </summary>
internal sealed class OnnxImporter(SourceFile file, OnnxModel model, ImportOptions options, Report report)
{
    /// <summary>Functions and branches inside one another: deeper than any exporter writes, shallower than our stack.</summary>
    private const int DeepestScope = 64;

    /// <summary>Nodes after all functions are put in place; small files can describe more than any machine holds.</summary>
    private const int MostNodes = 1_000_000;

    /// <summary>Steps of all loops of a model, nested ones too.</summary>
    public const int MostLoopSteps = 1 << 14;

    /// <summary>What is written out or held in all: functions that call the next one twice each would be as many as leaves of a tree.</summary>
    private const int MostInsides = 2 * MostLoopSteps;

    private int _insides;

    private readonly List<string> _notes = [];
    private readonly GraphBuilder _unknown = new("values that could not be made", new Report());
    private readonly HashSet<string> _usedDims = [];
    private readonly HashSet<string> _batches = [];
    private int _nodes, _loopSteps;

    public GraphBuilder Graph { get; } = new(file.Name, report);

    public OnnxElements Elements { get; } = new(file.Path, options, report);

    public ConstantFolder Folder { get; } = new();

    /// <summary>The model, or null after a diagnostic.</summary>
    public ImportedModel? Import()
    {
        if (model.Graph is not { } main)
        {
            report.Add(OnnxProblems.NoGraph(file.Path));
            return null;
        }
        long opset = model.Opsets.GetValueOrDefault("", OnnxReader.FirstOpset);
        if (opset is < OnnxReader.FirstOpset or > OnnxReader.LastOpset)
            report.Add(OnnxProblems.OpsetOutside(file.Path, opset, OnnxReader.FirstOpset, OnnxReader.LastOpset));

        var scope = new OnnxScope(null, "", model.Opsets, ImmutableDictionary<string, OnnxAttribute>.Empty, 0);
        ReadInitializers(main, scope);
        _batches.UnionWith(main.Inputs.SelectMany(static i => i.Dims ?? []).Select(static d => d.Symbol).OfType<string>().Where(static s => s.Contains("batch", StringComparison.OrdinalIgnoreCase)));
        _batches.UnionWith(main.Inputs.Where(static i => i.Dims is { Count: > 1 }).Select(static i => i.Dims![0].Symbol).OfType<string>().Where(static s => !CountsTime(s)));
        foreach (OnnxValueInfo input in main.Inputs)
            if (!scope.TryGet(input.Name, out _))
                scope.Set(input.Name, Input(input));
        foreach (string name in options.InputDims.Keys.Where(k => !_usedDims.Contains(k)))
            report.Add(FileProblems.UnusedInputDim(name));

        Walk(main.Nodes, main.Values.Concat(main.Outputs), scope);
        foreach (OnnxValueInfo output in main.Outputs)
        {
            if (!scope.TryGet(output.Name, out Value? value))
                report.Add(OnnxProblems.NothingMakes(file.Path, output.Name, "the list of outputs"));
            else if (value is not null)
                Graph.Output(output.Name, value);
        }
        if (main.Outputs.Count == 0)
            report.Add(OnnxProblems.NoGraph(file.Path));
        if (report.HasErrors)
            return null;
        return new(Graph.Build(), $"ONNX opset {opset}") { FileBytes = file.Bytes.Length + Elements.ExternalBytes, Notes = _notes };
    }

    private void ReadInitializers(OnnxGraph graph, OnnxScope scope)
    {
        foreach (OnnxTensor tensor in graph.Initializers)
            scope.Set(tensor.Name, Elements.Read(tensor) is { } elements ? GraphBuilder.Constant(elements, tensor.Name) : null);
        foreach (string sparse in graph.SparseInitializers)
        {
            report.Add(OnnxProblems.TensorType(file.Path, sparse, "a sparse tensor"));
            scope.Set(sparse, null);
        }
    }

    // ---- inputs

    private Value? Input(OnnxValueInfo input)
    {
        if (options.InputValues.TryGetValue(input.Name, out Tensor? given))
            return GraphBuilder.Constant(given, input.Name);
        if (input.Kind is { } kind)
            report.Add(OnnxProblems.InputKind(input.Name, kind));
        else if (OnnxElements.Element(input.Type) is not { } element)
            report.Add(OnnxProblems.TensorType(file.Path, input.Name, Enum.IsDefined(input.Type) ? $"{input.Type}" : $"type {(int)input.Type}"));
        else if (input.Dims is not { } dims)
            report.Add(OnnxProblems.InputWithoutShape(input.Name));
        else if (Bind(input.Name, dims) is { } shape)
            return Graph.Input(input.Name, new(element, shape));
        return null;
    }

    /// <summary>Sizes for the dimensions that the model leaves open: the user's, or 1 for the batch.</summary>
    private Shape? Bind(string input, IReadOnlyList<OnnxDim> dims)
    {
        var sizes = new int[dims.Count];
        bool open = false;
        long count = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (dims[axis].Size is >= 0 and <= int.MaxValue and var size)
            {
                sizes[axis] = (int)size;
            }
            else if (options.SizeOf(input, axis, dims[axis].Symbol) is { } given)
            {
                sizes[axis] = given;
                _usedDims.UnionWith([input, $"{input}.{axis}", dims[axis].Symbol ?? input]);
            }
            else if (dims[axis].Symbol is { } symbol && _batches.Contains(symbol) || (axis == 0 && sizes.Length > 1 && dims[axis].Symbol is null))
            {
                sizes[axis] = 1;
                report.Add(FileProblems.Assumed(input, axis, 1));
                _notes.Add($"axis 0 of input {input} ({dims[axis].Symbol ?? "no name"}) is open in the model; 1 was taken");
            }
            else
            {
                report.Add(FileProblems.UnboundInput(input, Dim.Of(dims[axis].Symbol ?? "?"), axis));
                open = true;
            }
            count *= Math.Max(sizes[axis], 1);
            if (count > int.MaxValue / 8 || sizes.Length > 32)
            {
                report.Add(OnnxProblems.TensorDamaged(file.Path, input, "its shape is beyond all memory"));
                return null;
            }
        }
        return open ? null : Shape.Of(sizes);
    }

    /// <summary>A leading dimension is the batch unless its name says that it counts time. What is the batch of one input is that of the others.</summary>
    private static bool CountsTime(string symbol) =>
        new[] { "seq", "time", "len", "frame", "step", "token", "sample" }.Any(w => symbol.Contains(w, StringComparison.OrdinalIgnoreCase));

    // ---- nodes

    private void Walk(List<OnnxNode> nodes, IEnumerable<OnnxValueInfo> declared, OnnxScope scope)
    {
        foreach (OnnxValueInfo info in declared)
            scope.Declared[info.Name] = info;
        foreach (OnnxNode node in nodes)
        {
            Value?[] results;
            try
            {
                results = Read(node, scope);
            }
            catch (OnnxRefusal refusal)
            {
                if (refusal.Diagnostic is { } diagnostic)
                    report.Add(diagnostic);
                results = [];
            }
            catch (Exception problem) when (Misfit.Is(problem))
            {
                report.Add(Misfit.Of(OnnxCall.OriginOf(node, scope), problem));
                results = [];
            }
            for (int i = 0; i < node.Outputs.Count; i++)
                if (node.Outputs[i].Length > 0)
                    scope.Set(node.Outputs[i], (i < results.Length ? results[i] : null) ?? Declared(node.Outputs[i], scope));
        }
    }

    private Value?[] Read(OnnxNode node, OnnxScope scope)
    {
        Origin at = OnnxCall.OriginOf(node, scope);
        if (++_nodes > MostNodes)
            throw new OnnxRefusal(OperatorProblems.UnsupportedForm(at, $"the model has more than {MostNodes:N0} nodes"));
        OnnxFunction? function = model.Functions.GetValueOrDefault((node.Domain, node.Operator, node.Overload));
        OnnxOperator? entry = OnnxOperators.Find(node.Domain, node.Operator);
        if (function is null && entry is null)
            throw new OnnxRefusal(OperatorProblems.Unknown(at));

        var inputs = ImmutableArray.CreateBuilder<Value?>(node.Inputs.Count);
        bool known = true;
        foreach (string name in node.Inputs)
        {
            if (name.Length == 0)
            {
                inputs.Add(null);
                continue;
            }
            if (!scope.TryGet(name, out Value? value))
                report.Add(OnnxProblems.NothingMakes(file.Path, name, at.ToString()));
            known &= value is not null;
            inputs.Add(value);
        }
        if (!known)
            throw new OnnxRefusal();
        var call = new OnnxCall(this, node, scope, inputs.MoveToImmutable());
        return function is null ? entry!.Read(call) : Inline(function, call);
    }

    /// <summary>A stand-in of the declared type for a result that could not be made; no graph comes of it, only further diagnostics.</summary>
    private Value? Declared(string name, OnnxScope scope) =>
        report.HasErrors && scope.Declared.TryGetValue(name, out OnnxValueInfo? info) && OnnxElements.Element(info.Type) is { } element
            && info.Dims is { Count: <= 8 } dims && dims.All(static d => d.Size is >= 0 and < 1 << 24)
            ? _unknown.Input(name, new(element, Shape.Of(dims.Select(static d => (int)d.Size!).ToArray())))
            : null;

    // ---- functions and branches

    private Value?[] Inline(OnnxFunction function, OnnxCall call)
    {
        var arguments = new Dictionary<string, OnnxAttribute>(function.Defaults);
        foreach ((string name, _) in call.Node.Attributes)
            if (call.Attribute(name) is { } given)
                arguments[name] = given;
        OnnxScope scope = Inside(call, around: null, function.Opsets.Count > 0 ? function.Opsets : call.Scope.Opsets, arguments);
        for (int i = 0; i < function.Inputs.Count; i++)
            if (call.Optional(i) is { } value)
                scope.Set(function.Inputs[i], value);
        // An input that was left out is left out again where the body reads it.
        var absent = function.Inputs.Where((_, i) => !call.Has(i)).ToHashSet();
        Walk(absent.Count == 0 ? function.Nodes : [.. function.Nodes.Select(n => n.Without(absent))], [], scope);
        return [.. function.Outputs.Select(name => scope.TryGet(name, out Value? value) ? value : null)];
    }

    /// <summary>Takes one step of a loop off what a model may have; false where none is left.</summary>
    public bool TakeStep() => ++_loopSteps <= MostLoopSteps;

    /// <summary>True after a problem: one step of a loop then shows what there is to say about its body.</summary>
    public bool HasErrors => report.HasErrors;

    public Value?[] Inline(OnnxGraph body, OnnxCall call, ReadOnlySpan<Value> arguments)
    {
        if (body.Inputs.Count != arguments.Length)
            throw call.Malformed($"its body takes {body.Inputs.Count} inputs where {arguments.Length} are given");
        OnnxScope scope = Inside(call, call.Scope, call.Scope.Opsets, call.Scope.Arguments);
        ReadInitializers(body, scope);
        for (int i = 0; i < arguments.Length; i++)
            scope.Set(body.Inputs[i].Name, arguments[i]);
        Walk(body.Nodes, body.Values, scope);
        return [.. body.Outputs.Select(output => scope.TryGet(output.Name, out Value? value) ? value : null)];
    }

    private OnnxScope Inside(OnnxCall call, OnnxScope? around, IReadOnlyDictionary<string, long> opsets, IReadOnlyDictionary<string, OnnxAttribute> arguments) =>
        ++_insides > MostInsides ? throw call.Unsupported($"more than {MostInsides} runs of functions, branches and steps in all")
        : call.Scope.Depth == DeepestScope
            ? throw new OnnxRefusal(OnnxProblems.FunctionCallsItself(file.Path, call.Node.Operator))
            : new(around, $"{call.At.Node}/", opsets, arguments, call.Scope.Depth + 1);
}
