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
/// The graphs that an operator holds stand behind it in braces, and name their values anew.
/// </summary>
public static class GraphText
{
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        Print(graph, text, "");
        return text.ToString();
    }

    private static void Print(Graph graph, StringBuilder text, string indent)
    {
        var names = new Dictionary<Value, string>();
        var taken = new HashSet<string>();
        string Fresh(string wanted)
        {
            string name = wanted;
            for (int i = 2; !taken.Add(name); i++)
                name = $"{wanted}_{i}";
            return name;
        }

        text.Append(CultureInfo.InvariantCulture, $"{indent}graph {Word(graph.Name)}\n");
        foreach (Value input in graph.Inputs)
            text.Append(CultureInfo.InvariantCulture, $"{indent}input {names[input] = Fresh(Word(input.Name ?? "x"))}: {input.Type}\n");
        foreach (GraphState state in graph.States)
        {
            names[state.Current] = Fresh(Word(state.Name));
            text.Append(CultureInfo.InvariantCulture, $"{indent}state {names[state.Current]}: {state.Current.Type} = {Elements(state.Initial)}\n");
        }
        int constants = 0;
        foreach (Value constant in graph.Constants)
        {
            names[constant] = Fresh(Word(constant.Name ?? $"c{constants++}"));
            text.Append(CultureInfo.InvariantCulture, $"{indent}const {names[constant]}: {constant.Type} = {Elements(constant.Constant!)}\n");
        }
        int count = 0;
        foreach (Node node in graph.Nodes)
        {
            foreach (Value output in node.Outputs)
                names[output] = $"%{count++}";
            string left = string.Join(", ", node.Outputs.Select(o => $"{names[o]}: {o.Type}"));
            string inputs = string.Join(", ", node.Inputs.Select(i => names[i]));
            text.Append(CultureInfo.InvariantCulture, $"{indent}{left} = {node.Op.Text}({inputs})");
            if (node.Op.Graphs.IsEmpty)
            {
                text.Append('\n');
                continue;
            }
            text.Append(" {\n");
            foreach (Graph held in node.Op.Graphs)
                Print(held, text, indent + "    ");
            text.Append(CultureInfo.InvariantCulture, $"{indent}}}\n");
        }
        foreach (GraphState state in graph.States)
            text.Append(CultureInfo.InvariantCulture, $"{indent}next {names[state.Current]} = {names[state.Next]}\n");
        foreach (GraphOutput output in graph.Outputs)
            text.Append(CultureInfo.InvariantCulture, $"{indent}return {Word(output.Name)} = {names[output.Value]}\n");
    }

    /// <summary>Reads a graph back. Throws <see cref="FormatException"/> naming the line.</summary>
    public static Graph Parse(string text, OpReader readOp) => new GraphTextReader(text, readOp).Graph();

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

    internal const string NoElements = "none";

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

    /// <summary>A user's name without the characters that the text form needs for itself.</summary>
    private static string Word(string name)
    {
        string word = string.Concat(name.Select(static c => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '-' ? c : '_'));
        return word.Length == 0 ? "_" : word;
    }
}
