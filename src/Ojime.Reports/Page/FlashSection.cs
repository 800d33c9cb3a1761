using System.Globalization;
using System.Text.RegularExpressions;

namespace Ojime.Reports;

/// <summary>Flash from the linked program: the tables of each step, each kernel, the compiler's library.</summary>
internal static partial class FlashSection
{
    private const double Width = 1000, Height = 62;

    public static string Write(FlashFacts flash, FitReport report)
    {
        FlashPiece[] pieces = [.. Pieces(flash, report).OrderBy(static p => Array.IndexOf(Kinds, p.Kind)).ThenByDescending(static p => p.Bytes)];
        double all = Math.Max(1, pieces.Sum(static p => (double)p.Bytes)), x = 0;
        var svg = new Svg(Width, Height, "Flash by piece");
        foreach (FlashPiece piece in pieces)
        {
            double w = Width * piece.Bytes / all;
            svg.Rectangle(x, 2, w, 44, piece.Kind, Text.Invariant($"{piece.Name}: {piece.Bytes:N0} B"));
            string size = Text.Invariant($"{piece.Bytes:N0} B"), colour = piece.Kind == "code" ? "inside on-dark" : "inside on-light";
            if (w - 8 >= Text.Width(size))
                svg.Text(x + 4, 18, Label(piece.Name, (int)((w - 8) / Text.CharacterWidth)), "start", colour).Text(x + 4, 34, size, "start", colour);
            x += w;
        }
        var table = new Table("piece", "kind", "#bytes", "of all flash");
        foreach (FlashPiece piece in pieces.OrderByDescending(static p => p.Bytes))
            table.Row(Table.Name(piece.Name, 60), piece.Kind, Text.Invariant($"{piece.Bytes:N0} B"), $"<span class=\"short\">{Text.Share(piece.Bytes / all)}</span>");
        table.Foot("all", "", Text.Invariant($"{flash.Total.Value:N0} B"), "");
        string legend = string.Concat(Kinds.Where(k => pieces.Any(p => p.Kind == k))
            .Select(k => Text.Invariant($"<span><i class=\"{k}\"></i>{k} {pieces.Where(p => p.Kind == k).Sum(static p => p.Bytes):N0} B</span>")));
        return Text.Wide(svg.ToString()) + $"<p class=\"legend\">{legend}</p>\n" + table;
    }

    /// <summary>What of a name has room: <c>step 29</c> of <c>step 29: features.5.block.1.0</c>.</summary>
    private static string Label(string name, int room) => name.Length <= room ? name : name.Split(':')[0] is var head && head.Length <= room ? head : name[..room];

    private static readonly string[] Kinds = ["weights", "code", "library"];

    /// <summary>Tables under the step that reads them first, functions under the names they have in the source, and what no symbol names.</summary>
    private static IEnumerable<FlashPiece> Pieces(FlashFacts flash, FitReport report)
    {
        string Named(FlashPiece p)
        {
            if (TableOfStep().Match(p.Name) is { Success: true } m && int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) is var index && index < report.Steps.Length)
                return $"step {index}: {LayerName.Short(report.Steps[index].Layer)}";
            string plain = Suffix().Replace(p.Name, "");
            if (Record().IsMatch(plain))
                return "shapes of all steps";
            return plain.EndsWith("_dispatch", StringComparison.Ordinal) ? $"the steps: {plain}" : plain;
        }
        foreach (IGrouping<(string Name, string Kind), FlashPiece> group in flash.Pieces.GroupBy(p => (Named(p), p.Kind)))
            yield return new(group.Key.Name, group.Key.Kind, group.Sum(static p => p.Bytes));
        long rest = (long)flash.Total.Value - flash.Pieces.Sum(static p => p.Bytes);
        if (rest > 0)
            yield return new("names, constants without a symbol, alignment", "code", rest);
    }

    [GeneratedRegex(@"_w_(\d+)_\w+$")]
    private static partial Regex TableOfStep();

    [GeneratedRegex(@"^(shape|border)(_\d+)?(\.\d+)?$")]
    private static partial Regex Record();

    /// <summary>What compilers add to a function that they made special.</summary>
    [GeneratedRegex(@"\.(constprop|isra|part|lto_priv)(\.\d+)?")]
    private static partial Regex Suffix();
}
