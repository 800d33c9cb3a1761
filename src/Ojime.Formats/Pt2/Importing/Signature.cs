using System.Globalization;

namespace Ojime.Formats.Pt2;

/// <summary>One argument of an operator, with the value it has where the file leaves it out.</summary>
internal sealed record Parameter(string Name, bool IsRequired, object? Default);

/// <summary>
/// An operator's overload and its arguments, read from text like <c>conv2d(input, weight, bias=None, stride=1, padding=0)</c>. Files leave out
/// trailing arguments that have their default, so a reader has to know them.
/// </summary>
internal sealed record Signature(string Target, IReadOnlyList<Parameter> Parameters)
{
    /// <remarks>Only our own tables are parsed, so a malformed text is a mistake of ours.</remarks>
    public static Signature Parse(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        var parameters = new List<Parameter>();
        foreach (string part in Split(text[(open + 1)..^1]))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(equals < 0 ? new(part, true, null) : new(part[..equals], false, Value(part[(equals + 1)..])));
        }
        return new(text[..open], parameters);
    }

    private static IEnumerable<string> Split(string list)
    {
        int start = 0, nesting = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && list[i] == '[')
                nesting++;
            else if (i < list.Length && list[i] == ']')
                nesting--;
            else if ((i == list.Length || list[i] == ',') && nesting == 0)
            {
                string part = list[start..i].Trim();
                if (part.Length > 0)
                    yield return part;
                start = i + 1;
            }
        }
    }

    private static object? Value(string text) => text switch
    {
        "None" => null,
        "True" => true,
        "False" => false,
        ['[', .. var inner, ']'] => Split(inner).Select(Value).ToArray(),
        ['\'', .. var inner, '\''] => inner,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => integer,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
