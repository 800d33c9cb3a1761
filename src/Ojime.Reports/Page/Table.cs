using System.Text;

namespace Ojime.Reports;

/// <summary>A table of the page. Cells are HTML, but for those of plain text.</summary>
/// <param name="columns">Heads; <c>#</c> before one that numbers stand under.</param>
internal sealed class Table(params string[] columns)
{
    private readonly StringBuilder _rows = new();
    private string _foot = "";

    /// <summary>A layer's name: short, and whole where the pointer rests.</summary>
    public static string Name(string name, int room = 40, string? source = null) =>
        $"<span title=\"{Text.Escape(source is null ? name : $"{name}, {source}")}\">{Text.Escape(LayerName.Short(name, room))}</span>";

    public void Row(params ReadOnlySpan<string> cells) => _rows.Append(Cells(cells));

    public void Foot(params ReadOnlySpan<string> cells) => _foot = $"<tfoot>{Cells(cells)}</tfoot>";

    private string Cells(ReadOnlySpan<string> cells)
    {
        var row = new StringBuilder("<tr>");
        for (int i = 0; i < cells.Length; i++)
            row.Append(columns[i].StartsWith('#') ? "<td class=\"number\">" : "<td>").Append(cells[i]).Append("</td>");
        return row.Append("</tr>\n").ToString();
    }

    public override string ToString()
    {
        string heads = string.Concat(columns.Select(static c => c.StartsWith('#') ? $"<th class=\"number\">{c[1..]}</th>" : $"<th>{c}</th>"));
        return Text.Wide($"<table><thead><tr>{heads}</tr></thead><tbody>\n{_rows}</tbody>{_foot}</table>");
    }
}
