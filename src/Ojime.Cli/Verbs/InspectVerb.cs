using System.CommandLine;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Reports;
using Ojime.Passes;

namespace Ojime.Cli;

/// <summary>What <c>inspect --json</c> prints.</summary>
internal sealed record InspectDocument(
    int SchemaVersion, string File, string Format, long FileBytes, long Parameters, long Macs, int Nodes, InspectPort[] Inputs, InspectPort[] Outputs, InspectPort[] States,
    InspectOperator[] Operators, InspectLayer[] Layers, string[] Notes, InspectProblem[] Problems);

internal sealed record InspectPort(string Name, string Type);

internal sealed record InspectOperator(string Operator, int Count, long Macs);

internal sealed record InspectLayer(string Layer, string Operator, string Output, long Macs, long WeightBytes);

internal sealed record InspectProblem(int Code, string Severity, string At, string Message, string? Fix);

/// <summary>Tells what is in a model: interface, operators, cost of each layer, and every problem at once.</summary>
internal static class InspectVerb
{
    /// <summary>Above this the weights are left unread, so that a look at a model costs neither time nor memory; equal weights and dead channels are found by fit.</summary>
    private const long LargeFile = 8 << 20;

    public static Command Command()
    {
        var model = new ModelInput();
        var raw = new Option<bool>("--raw") { Description = "The graph as the file has it, before clean-up" };
        var dump = new Option<string?>("--dump-after") { Description = "Print the graph's text form after this pass" };
        var text = new Option<bool>("--text") { Description = "Print the graph's text form" };
        var command = new Command("inspect", "Tells what is in a model, what it costs, and every problem at once") { model.Path, model.Dims, raw, dump, text };
        command.SetAction(parsed => Run(Root.Talk(parsed), parsed, model, parsed.GetValue(raw), parsed.GetValue(dump), parsed.GetValue(text)));
        return command;
    }

    private static int Run(Talk talk, ParseResult parsed, ModelInput input, bool raw, string? dump, bool text)
    {
        var report = new Report();
        string path = parsed.GetValue(input.Path)!;
        ImportedModel? model = input.Read(parsed, report);
        if (model is null)
        {
            if (talk.Json)
                Documents.Print(new InspectDocument(Documents.Version, path, "", 0, 0, 0, 0, [], [], [], [], [], [], Problems(report)));
            talk.Diagnostics(report, Path.GetFileName(path));
            return ExitCodes.Of(report);
        }
        Graph graph = raw ? model.Graph : Pipeline.Run(model.Graph, model.FileBytes > LargeFile ? Pipeline.CleanByTypes : Pipeline.Clean, dump: (pass, after) =>
        {
            if (pass == dump)
                talk.Line(after.ToString());
        });
        if (text)
            talk.Line(graph.ToString());
        else if (talk.Json)
            Documents.Print(Document(path, model, graph, report));
        else if (dump is null)
            Print(talk, path, model, graph);
        talk.Diagnostics(report, Path.GetFileName(path));
        return ExitCodes.Of(report);
    }

    private static void Print(Talk talk, string path, ImportedModel model, Graph graph)
    {
        talk.Paragraph($"{Path.GetFileName(path)}: ", $"{model.Format}, {Sizes.Short(model.Parameters)} parameters, {Sizes.Short(graph.Macs)} MAC, {graph.AllNodes.Count()} nodes, {Sizes.Bytes(model.FileBytes)}");
        foreach (Value i in graph.Inputs)
            talk.Paragraph("  input  ", $"{i.Name}: {i.Type}");
        foreach (GraphState s in graph.States)
            talk.Paragraph("  state  ", $"{s.Name}: {s.Current.Type}");
        foreach (GraphOutput o in graph.Outputs)
            talk.Paragraph("  output ", $"{o.Name}: {o.Value.Type}");
        var table = new TextTable("layer", "operator", "output", "#MAC", "#weights B");
        Rows(table, graph, "");
        table.Print(talk);
        talk.Line($"Next: ojime fit {path} -t CHIP");
    }

    /// <summary>A row a node; those of the graphs that its operator holds stand under it.</summary>
    private static void Rows(TextTable table, Graph graph, string indent)
    {
        foreach (Node n in graph.Nodes)
        {
            table.Row(indent + LayerName.Short(n.Origin.Node, 32 - indent.Length), n.Op.Name, $"{n.Output.Type.Element.Text}{n.Output.Shape}", Sizes.Short(n.Macs), Sizes.Short(WeightBytes(n)));
            foreach (Graph held in n.Op.Graphs)
            {
                table.Row($"{indent}  {held.Name}:", "", "", "", "");
                Rows(table, held, indent + "    ");
            }
        }
    }

    private static InspectDocument Document(string path, ImportedModel model, Graph graph, Report report) => new(
        Documents.Version, Path.GetFileName(path), model.Format, model.FileBytes, model.Parameters, graph.Macs, graph.AllNodes.Count(),
        [.. graph.Inputs.Select(static i => new InspectPort(i.Name ?? "", i.Type.ToString()))],
        [.. graph.Outputs.Select(static o => new InspectPort(o.Name, o.Value.Type.ToString()))],
        [.. graph.States.Select(static s => new InspectPort(s.Name, s.Current.Type.ToString()))],
        [.. graph.AllNodes.GroupBy(static n => n.Op.Name).Select(static g => new InspectOperator(g.Key, g.Count(), g.Sum(static n => n.Macs))).OrderByDescending(static o => o.Macs)],
        [.. graph.AllNodes.Select(static n => new InspectLayer(n.Origin.Node, n.Op.Text, n.Output.Type.ToString(), n.Macs, WeightBytes(n)))],
        [.. model.Notes], Problems(report));

    private static long WeightBytes(Node node) => node.Inputs.Where(static i => i.IsConstant).Sum(static i => (long)i.Type.ByteCount);

    private static InspectProblem[] Problems(Report report) =>
        [.. report.Diagnostics.Select(static d => new InspectProblem(d.Code, d.Severity.ToString(), d.At.ToString(), d.Message, d.Fix))];
}
