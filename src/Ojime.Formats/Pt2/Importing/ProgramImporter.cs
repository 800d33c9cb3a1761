using System.Text.Json;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>Turns an exported program into a graph: weights become constants, buffers that the program writes become states.</summary>
internal sealed class ProgramImporter(ExportedProgram program, TensorStore weights, TensorStore constants, ImportOptions options, Report report)
{
    private readonly Dictionary<string, (TensorHandle Handle, Value Start)> _states = [];
    private readonly Dictionary<string, (TensorHandle Handle, Value Start)> _userInputs = [];
    private readonly Dictionary<string, TensorHandle> _buffers = [];
    private readonly HashSet<string> _outputNames = [];

    public Graph? Import(string name)
    {
        var builder = new GraphBuilder(name, report);
        Dictionary<string, double> symbols = SymbolBinding.Bind(program, options, report);
        var run = new ProgramRun(new(builder), report, symbols);
        HashSet<string> written = Mutation.WrittenInputs(program);
        for (int i = 0; i < program.Graph.Inputs.Count; i++)
            if (program.Graph.Inputs[i] is Argument.Named { Name: var input })
                Guard(() => run.Set(input, Input(builder, input, i < program.Inputs.Count ? program.Inputs[i] : new(InputRole.Other, null), written.Contains(input), symbols)));
        object?[]? results = run.Execute(program.Graph);
        if (results is null && !report.HasErrors)
            report.Add(OperatorProblems.UnsupportedForm(new(name), "an output that no covered operator computes"));
        if (results is null || report.HasErrors)
            return null;
        Outputs(builder, results);
        NextStates(builder);
        return report.HasErrors ? null : builder.Build();
    }

    private object? Input(GraphBuilder builder, string name, InputSpec spec, bool isWritten, Dictionary<string, double> symbols)
    {
        switch (spec.Role)
        {
            case InputRole.User:
                if (program.Graph.Meta(name) is not { } meta)
                    return symbols.TryGetValue(name, out double size) ? (long)size : throw new Refusal(OperatorProblems.NotConstant(new(name), "the Python number that is this input"));
                Value value = builder.Input(name, new(TorchType.Element(meta.Member("dtype")?.Long() ?? 0, new(name)), SymbolBinding.ShapeOf(name, meta, symbols)));
                var input = new TensorHandle(value);
                _userInputs[name] = (input, value);
                return input;
            case InputRole.Parameter or InputRole.Buffer or InputRole.Constant:
                string source = spec.Source ?? name;
                Tensor tensor = weights.Has(source) ? weights.Read(source) : constants.Has(source) ? constants.Read(source)
                    : throw new Refusal(OperatorProblems.Malformed(new(source), "the archive has no such weight"));
                if (!isWritten)
                    return _buffers[source] = new TensorHandle(GraphBuilder.Constant(tensor, source));
                if (tensor.Type.ByteCount > 0 && weights.Sharing(source).FirstOrDefault() is { } other)
                    throw new Refusal(OperatorProblems.UnsupportedForm(new(source), $"the program writes into this buffer, which shares memory with {other}"));
                Value state = builder.State(source, tensor);
                var handle = new TensorHandle(state);
                _states[source] = (handle, state);
                return handle;
            default:
                return null;
        }
    }

    private void Outputs(GraphBuilder builder, object?[] results)
    {
        int user = 0;
        for (int i = 0; i < results.Length; i++)
        {
            OutputSpec spec = i < program.Outputs.Count ? program.Outputs[i] : new(OutputRole.User, null);
            switch (spec.Role)
            {
                case OutputRole.User:
                    if (results[i] is TensorHandle handle)
                        builder.Output(OutputName(user, i), handle.Read());
                    else if (results[i] is Argument)
                        report.Add(OperatorProblems.Malformed(new($"output {user}"), "it has no name"));
                    user++;
                    break;
                case OutputRole.BufferMutation when spec.Mutated is { } buffer && results[i] is TensorHandle next && _states.TryGetValue(buffer, out var state):
                    state.Handle.Write(next.Read(), new(buffer));
                    break;
                case OutputRole.UserInputMutation when spec.Mutated is { } input && results[i] is TensorHandle next && _userInputs.TryGetValue(input, out var changed):
                    changed.Handle.Write(next.Read(), new(input));
                    break;
                default:
                    break;
            }
        }
        foreach ((string name, (TensorHandle handle, Value start)) in _userInputs)
        {
            if (ReferenceEquals(handle.Read(), start))
                continue;
            string output = Unique($"{name}_after");
            builder.Output(output, handle.Read());
            report.Add(Pt2Problems.InputOverwritten(name, output));
        }
    }

    /// <summary>The dictionary key that the program returns it under, or the name of the tensor in the graph.</summary>
    private string OutputName(int user, int position)
    {
        string? key = user < program.OutputNames.Count ? program.OutputNames[user] : null;
        return Unique(key ?? (program.Graph.Outputs[position] is Argument.Named { Name: var name } ? name : $"output{user}"));
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_outputNames.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    private void NextStates(GraphBuilder builder)
    {
        foreach ((string name, (TensorHandle handle, Value start)) in _states)
        {
            Value next = handle.Read();
            if (next.Type != start.Type)
                report.Add(OperatorProblems.UnsupportedForm(new(name), $"a buffer of {start.Type} becomes {next.Type}"));
            else
                builder.SetNext(start, next);
        }
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Refusal refusal)
        {
            if (refusal.Diagnostic is { } diagnostic)
                report.Add(diagnostic);
        }
    }
}
