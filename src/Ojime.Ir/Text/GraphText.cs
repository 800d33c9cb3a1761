using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>Makes an operator from its name and attributes, or null for an unknown name.</summary>
public delegate Op? OpReader(string name, AttributeReader attributes);

/// <summary>
/// The text form of a graph, one line a value. It prints and parses, so a pass test is two texts and a bug report is one.
/// <code>
/// graph tiny
/// input x: f32[1,2]
/// state h: f32[1,2] = 0,0
/// const w: f32[1,2] = 1,0.5
/// %0: f32[1,2] = binary kind Add(x, w)
/// next h = %0
/// return y = %0
/// </code>
/// </summary>
public static class GraphText
{
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        var names = new Dictionary<Value, string>();
        var taken = new HashSet<string>();
        string Fresh(string wanted)
        {
            string name = wanted;
            for (int i = 2; !taken.Add(name); i++)
                name = $"{wanted}_{i}";
            return name;
        }

        text.Append(CultureInfo.InvariantCulture, $"graph {Word(graph.Name)}\n");
        foreach (Value input in graph.Inputs)
            text.Append(CultureInfo.InvariantCulture, $"input {names[input] = Fresh(Word(input.Name ?? "x"))}: {input.Type}\n");
        foreach (GraphState state in graph.States)
        {
            names[state.Current] = Fresh(Word(state.Name));
            text.Append(CultureInfo.InvariantCulture, $"state {names[state.Current]}: {state.Current.Type} = {Elements(state.Initial)}\n");
        }
        int constants = 0;
        foreach (Value constant in graph.Constants)
        {
            names[constant] = Fresh(Word(constant.Name ?? $"c{constants++}"));
            text.Append(CultureInfo.InvariantCulture, $"const {names[constant]}: {constant.Type} = {Elements(constant.Constant!)}\n");
        }
        int count = 0;
        foreach (Node node in graph.Nodes)
        {
            foreach (Value output in node.Outputs)
                names[output] = $"%{count++}";
            string left = string.Join(", ", node.Outputs.Select(o => $"{names[o]}: {o.Type}"));
            string inputs = string.Join(", ", node.Inputs.Select(i => names[i]));
            text.Append(CultureInfo.InvariantCulture, $"{left} = {node.Op.Text}({inputs})\n");
        }
        foreach (GraphState state in graph.States)
            text.Append(CultureInfo.InvariantCulture, $"next {names[state.Current]} = {names[state.Next]}\n");
        foreach (GraphOutput output in graph.Outputs)
            text.Append(CultureInfo.InvariantCulture, $"return {Word(output.Name)} = {names[output.Value]}\n");
        return text.ToString();
    }

    /// <summary>Reads a graph back. Throws <see cref="FormatException"/> naming the line.</summary>
    public static Graph Parse(string text, OpReader readOp)
    {
        var report = new Report();
        GraphBuilder? graph = null;
        var values = new Dictionary<string, Value>();
        int lineNumber = 0;
        foreach (string raw in text.Split('\n'))
        {
            lineNumber++;
            string line = raw.Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            try
            {
                if (line.StartsWith("graph ", StringComparison.Ordinal))
                    graph = new GraphBuilder(line[6..], report);
                else
                    Line(graph ?? throw new FormatException("the first line is 'graph NAME'"), line, values, readOp, report);
            }
            // Of whatever kind: attributes that no importer lets through may break an operator anywhere, and here the text alone can be at fault.
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                throw new FormatException($"line {lineNumber}: {problem.Message}: {line}", problem);
            }
        }
        return (graph ?? throw new FormatException("the text is empty")).Build();
    }

    private static void Line(GraphBuilder graph, string line, Dictionary<string, Value> values, OpReader readOp, Report report)
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
                NodeLine(graph, line, values, readOp, report);
                break;
        }
    }

    private static void NodeLine(GraphBuilder graph, string line, Dictionary<string, Value> values, OpReader readOp, Report report)
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
        var attributes = new AttributeReader(items);
        Op op = readOp(words[0], attributes) ?? throw new FormatException($"no operator is called {words[0]}");
        op = op with { Rounding = attributes.Enum("rounding", Rounding.Tfl) };
        if (attributes.Unread.FirstOrDefault() is { } unread)
            throw new FormatException($"{words[0]} has no attribute {unread}");
        Value[] inputs = [.. call[(open + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => values[n])];
        ImmutableArray<Value> outputs = graph.AddAll(op, new Origin(declared[0].Name), inputs, declared.Select(static d => d.Type).ToArray());
        if (outputs.IsDefault)
            throw new FormatException(report.Diagnostics[^1].ToString());
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
        TensorType type = ParseType(text[(colon + 2)..]);
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

    /// <summary>Reads <c>i8[1,4]{scale 0.5 zero -3}</c>.</summary>
    public static TensorType ParseType(string text)
    {
        int open = text.IndexOf('['), close = text.IndexOf(']');
        if (open < 0 || close < open)
            throw new FormatException($"{text} is no type; wanted is one such as f32[1,4]");
        ElementType element = ElementTypes.Parse(text[..open]) ?? throw new FormatException($"no element type is called {text[..open]}");
        Shape shape = [.. text[(open + 1)..close].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static d => int.TryParse(d, CultureInfo.InvariantCulture, out int size) ? size : Dim.Of(d))];
        if (!text.EndsWith('}'))
            return new(element, shape);
        string[] words = text[(close + 2)..^1].Split(' ');
        ImmutableArray<float> scales = [.. words[1].Split(',').Select(static s => float.Parse(s, CultureInfo.InvariantCulture))];
        ImmutableArray<int> zeros = [.. words[3].Split(',').Select(static s => int.Parse(s, CultureInfo.InvariantCulture))];
        return new(element, shape, new Quantization(scales, zeros, words.Length > 5 ? int.Parse(words[5], CultureInfo.InvariantCulture) : null));
    }

    private const string NoElements = "none";

    private static string Elements(Tensor tensor)
    {
        string[] items = tensor.Type.Element switch
        {
            ElementType.Float32 => Array.ConvertAll(tensor.Read<float>().ToArray(), static f => f.ToString("R", CultureInfo.InvariantCulture)),
            ElementType.Float16 => Array.ConvertAll(tensor.Read<Half>().ToArray(), static f => f.ToString("R", CultureInfo.InvariantCulture)),
            _ => Array.ConvertAll(tensor.ToLongs(), static i => i.ToString(CultureInfo.InvariantCulture)),
        };
        if (items.Length == 0)
            return NoElements;
        // Constants that hold one number over and over are common (zero states, padding): write it once.
        return items.Length > 1 && Array.TrueForAll(items, i => i == items[0]) ? $"{items[0]}..." : string.Join(',', items);
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
            : text == NoElements ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries);
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

    /// <summary>A user's name without the characters that the text form needs for itself.</summary>
    private static string Word(string name)
    {
        string word = string.Concat(name.Select(static c => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '-' ? c : '_'));
        return word.Length == 0 ? "_" : word;
    }
}
