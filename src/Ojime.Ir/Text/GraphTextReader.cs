using System.Collections.Immutable;
using System.Globalization;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>Reads the text form line by line; braces open the graphs that an operator holds.</summary>
internal sealed class GraphTextReader(string text, OpReader readOp)
{
    /// <summary>Braces within braces end somewhere, and so does the stack.</summary>
    private const int DeepestNesting = 32;

    private readonly string[] _lines = text.Split('\n');

    /// <summary>The line to be read next, counted from 0.</summary>
    private int _next;

    /// <summary>The one graph of the text.</summary>
    public Graph Graph() => Graphs(depth: 0) switch
    {
        [var only] => only,
        [] => throw new FormatException("the text is empty"),
        _ => throw new FormatException("the text holds more than one graph"),
    };

    /// <summary>Reads graphs until the text, or the brace around them, ends.</summary>
    private ImmutableArray<Graph> Graphs(int depth)
    {
        var graphs = ImmutableArray.CreateBuilder<Graph>();
        GraphBuilder? graph = null;
        var values = new Dictionary<string, Value>();
        for (; _next < _lines.Length; _next++)
        {
            int number = _next + 1;
            string line = _lines[_next].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (line == "}" && depth > 0)
                break;
            ImmutableArray<Graph> held = line.EndsWith(") {", StringComparison.Ordinal) ? Held(number, depth) : [];
            try
            {
                if (line.StartsWith("graph ", StringComparison.Ordinal))
                {
                    if (graph is not null)
                        graphs.Add(graph.Build());
                    (graph, values) = (new GraphBuilder(line[6..], new Report()), []);
                }
                else
                {
                    Line(graph ?? throw new FormatException("the first line is 'graph NAME'"), held.IsEmpty ? line : line[..^2], values, held);
                }
            }
            // Of whatever kind: attributes that no importer lets through may break an operator anywhere, and here the text alone can be at fault.
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                throw new FormatException($"line {number}: {problem.Message}: {line}", problem);
            }
        }
        if (graph is not null)
            graphs.Add(graph.Build());
        return graphs.ToImmutable();
    }

    /// <summary>The graphs in the brace that this line opens; the next line is then the one that closes it.</summary>
    private ImmutableArray<Graph> Held(int line, int depth)
    {
        if (depth == DeepestNesting)
            throw new FormatException($"line {line}: graphs are held more than {DeepestNesting} deep");
        _next++;
        ImmutableArray<Graph> held = Graphs(depth + 1);
        return _next < _lines.Length ? held : throw new FormatException($"line {line}: no line '}}' closes its brace");
    }

    private void Line(GraphBuilder graph, string line, Dictionary<string, Value> values, ImmutableArray<Graph> held)
    {
        string keyword = line.Split(' ', 2)[0];
        string rest = line[keyword.Length..].Trim();
        switch (keyword)
        {
            case "input":
                (string inputName, TensorType inputType) = Declaration(rest);
                values[inputName] = graph.Input(inputName, inputType);
                break;
            case "state" or "const":
                (string left, string elements) = Sides(rest);
                (string name, TensorType type) = Declaration(left);
                Tensor tensor = ParseElements(type, elements);
                values[name] = keyword == "state" ? graph.State(name, tensor) : GraphBuilder.Constant(tensor, name);
                break;
            case "next":
                (string state, string next) = Sides(rest);
                graph.SetNext(values[state], values[next]);
                break;
            case "return":
                (string output, string result) = Sides(rest);
                graph.Output(output, values[result]);
                break;
            default:
                NodeLine(graph, line, values, held);
                break;
        }
    }

    private void NodeLine(GraphBuilder graph, string line, Dictionary<string, Value> values, ImmutableArray<Graph> held)
    {
        int equals = line.IndexOf(" = ", StringComparison.Ordinal);
        if (equals < 0 || !line.EndsWith(')'))
            throw new FormatException("wanted '%0: type = operator(inputs)'");
        var declared = SplitOutside(line[..equals]).Select(Declaration).ToArray();
        string call = line[(equals + 3)..^1];
        int open = call.LastIndexOf('(');
        string[] words = call[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var items = new Dictionary<string, string>();
        for (int i = 1; i + 1 < words.Length; i += 2)
            items.Add(words[i], words[i + 1]);
        var attributes = new AttributeReader(items) { Graphs = held };
        Op op = readOp(words[0], attributes) ?? throw new FormatException($"no operator is called {words[0]}");
        op = op with { Rounding = attributes.Enum("rounding", Rounding.Tfl) };
        if (attributes.Unread.FirstOrDefault() is { } unread)
            throw new FormatException($"{words[0]} has no attribute {unread}");
        if (op.Graphs.Length != held.Length || held.Any(static g => !g.States.IsEmpty))
            throw new FormatException($"{words[0]} holds {op.Graphs.Length} graphs without states; {held.Length} are written");
        Value[] inputs = [.. call[(open + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => values[n])];
        ImmutableArray<Value> outputs = graph.AddAll(op, new Origin(declared[0].Name), inputs, declared.Select(static d => d.Type).ToArray());
        if (outputs.IsDefault)
            throw new FormatException(graph.Report.Diagnostics[^1].ToString());
        for (int i = 0; i < declared.Length; i++)
            values[declared[i].Name] = outputs[i];
    }

    private static (string Left, string Right) Sides(string text) =>
        text.Split(" = ", 2) is [var left, var right] ? (left, right) : throw new FormatException("wanted is 'NAME = ...'");

    private static (string Name, TensorType Type) Declaration(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
            throw new FormatException("wanted is 'NAME: TYPE'");
        TensorType type = GraphText.ParseType(text[(colon + 2)..]);
        if (type.Shape.Any(static d => d is { IsFixed: true, Size: < 0 }))
            throw new FormatException($"{type} has a size below zero");
        return (text[..colon], type);
    }

    /// <summary>Splits at commas that stand outside brackets and braces.</summary>
    private static IEnumerable<string> SplitOutside(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '[' or '{' ? 1 : text[i] is ']' or '}' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
        yield return text[start..].Trim();
    }

    /// <summary>A few letters must not ask for gigabytes.</summary>
    private const int MostRepeats = 1 << 24;

    private static Tensor ParseElements(TensorType type, string text)
    {
        bool repeats = text.EndsWith("...", StringComparison.Ordinal);
        if (repeats && type.Shape.ElementCount > MostRepeats)
            throw new FormatException($"{type} repeats one number {type.Shape.ElementCount:N0} times; at most {MostRepeats:N0} are read");
        string[] items = repeats
            ? [.. Enumerable.Repeat(text[..^3], type.Shape.ElementCount)]
            : text == GraphText.NoElements ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (items.Length != type.Shape.ElementCount)
            throw new FormatException($"{type} has {type.Shape.ElementCount} elements; {items.Length} are written");
        Tensor tensor = Tensor.Zeros(type);
        for (int i = 0; i < items.Length; i++)
        {
            switch (type.Element)
            {
                case ElementType.Float32: tensor.Write<float>()[i] = float.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.Float16: tensor.Write<Half>()[i] = Half.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.Int8: tensor.Write<sbyte>()[i] = sbyte.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.UInt8 or ElementType.Bool: tensor.Write<byte>()[i] = byte.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.Int16: tensor.Write<short>()[i] = short.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.Int32: tensor.Write<int>()[i] = int.Parse(items[i], CultureInfo.InvariantCulture); break;
                case ElementType.Int64: tensor.Write<long>()[i] = long.Parse(items[i], CultureInfo.InvariantCulture); break;
            }
        }
        return tensor;
    }
}
