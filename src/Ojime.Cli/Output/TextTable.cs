namespace Ojime.Cli;

/// <summary>A table as plain text: two spaces between columns, none at the end of a line, the same on a terminal and in a file.</summary>
/// <param name="columns">Heads; <c>#</c> before one that numbers stand under.</param>
internal sealed class TextTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Row(params string[] cells) => _rows.Add(cells);

    public void Print(Talk talk)
    {
        int[] widths = [.. columns.Select((c, i) => _rows.Select(r => r[i].Length).Append(c.TrimStart('#').Length).Max())];
        talk.Line();
        talk.Line(Spell([.. columns.Select(static c => c.TrimStart('#'))], widths));
        talk.Line($"  {new string('-', widths.Sum() + (2 * (widths.Length - 1)))}");
        foreach (string[] row in _rows)
            talk.Line(Spell(row, widths));
        talk.Line();
    }

    private string Spell(string[] cells, int[] widths) =>
        $"  {string.Join("  ", cells.Select((c, i) => columns[i].StartsWith('#') ? c.PadLeft(widths[i]) : c.PadRight(widths[i])))}".TrimEnd();
}
