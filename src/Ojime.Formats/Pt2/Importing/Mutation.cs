namespace Ojime.Formats.Pt2;

/// <summary>
/// Finds the inputs of a graph that the program writes into. A fresh export does not list them: they are seen only by following
/// views from in-place operators back to the inputs.
/// </summary>
internal static class Mutation
{
    public static HashSet<string> WrittenInputs(ExportedProgram program)
    {
        var written = Written(program.Graph);
        var bySource = new Dictionary<string, string>();
        for (int i = 0; i < program.Inputs.Count && i < program.Graph.Inputs.Count; i++)
            if (program.Inputs[i].Source is { } source && program.Graph.Inputs[i] is Argument.Named { Name: var name })
                bySource[source] = name;
        foreach (OutputSpec output in program.Outputs)
            if (output is { Role: OutputRole.BufferMutation, Mutated: { } buffer } && bySource.TryGetValue(buffer, out string? input))
                written.Add(input);
        return written;
    }

    private static HashSet<string> Written(ProgramGraph graph)
    {
        var root = new Dictionary<string, string>();
        var written = new HashSet<string>();
        string RootOf(string name) => root.GetValueOrDefault(name, name);
        foreach (ProgramNode node in graph.Nodes)
        {
            foreach ((_, Argument argument) in node.Inputs)
                if (argument is Argument.Body body)
                    Inside(body.Graph, node, RootOf, written);
            if (OperatorTable.All.Find(node.Target) is not var (row, inPlace, copy) || copy || !(inPlace || row.IsView)
                || node.Inputs is not [(_, Argument.Named { Name: var self }), ..])
                continue;
            if (inPlace)
                written.Add(RootOf(self));
            foreach (Argument output in node.Outputs)
                foreach (string name in Names(output))
                    root[name] = RootOf(self);
        }
        return written;
    }

    /// <summary>A graph inside an operator: its inputs are the last operands, by position.</summary>
    private static void Inside(ProgramGraph body, ProgramNode node, Func<string, string> rootOf, HashSet<string> written)
    {
        string[] operands = [.. node.Inputs.SelectMany(static i => Names(i.Value))];
        string[] inputs = [.. body.Inputs.SelectMany(Names)];
        HashSet<string> inner = Written(body);
        for (int i = 0; i < inputs.Length && inputs.Length <= operands.Length; i++)
            if (inner.Contains(inputs[i]))
                written.Add(rootOf(operands[operands.Length - inputs.Length + i]));
    }

    private static IEnumerable<string> Names(Argument argument) => argument switch
    {
        Argument.Named named => [named.Name],
        Argument.List list => list.Items.SelectMany(Names),
        _ => [],
    };
}
