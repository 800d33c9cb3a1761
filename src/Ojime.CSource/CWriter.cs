using System.Globalization;
using System.Text;

namespace Ojime.CSource;

/// <summary>Writes C text: indentation, blocks, array literals. Lines end in one LF on every system.</summary>
public sealed class CWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public CWriter Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>Takes text as it stands, without indentation.</summary>
    public CWriter Verbatim(string text)
    {
        _text.Append(text.ReplaceLineEndings("\n"));
        return this;
    }

    public CWriter Comment(string text) => Line($"/* {text.Replace("*/", "* /", StringComparison.Ordinal)} */");

    /// <summary>Opens <c>head {</c>; disposing the result closes it with <paramref name="end"/>.</summary>
    public IDisposable Block(string head, string end = "}")
    {
        Line(head);
        Line("{");
        _depth++;
        return new Scope(this, end);
    }

    /// <summary>A constant array, as many items a line as fit in 110 columns.</summary>
    public CWriter Array(string declaration, IEnumerable<string> items)
    {
        Line($"{declaration} = {{");
        var line = new StringBuilder();
        foreach (string item in items)
        {
            if (line.Length + item.Length > 100)
            {
                Line($"    {line}");
                line.Clear();
            }
            line.Append(CultureInfo.InvariantCulture, $"{item},");
        }
        if (line.Length > 0)
            Line($"    {line}");
        return Line("};");
    }

    public override string ToString() => _text.ToString();

    private sealed class Scope(CWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line(end);
        }
    }
}
