using System.Text.RegularExpressions;

namespace Ojime.Reports;

/// <summary>One row a step: what it is, what does it, and its share of flash and of time.</summary>
internal static partial class LayerTable
{
    public static string Write(FitReport r)
    {
        double cycles = Math.Max(1, r.Steps.Sum(static s => s.Cycles)), weights = Math.Max(1, r.Steps.Sum(static s => (double)s.WeightBytes));
        bool hasSnr = r.Steps.Any(static s => s.SnrDb is not null);
        string[] columns = ["#step", "layer and operator", "kernel and result", "#weights", "of all", "#MAC", "#cycles", "of all"];
        var table = new Table(hasSnr ? [.. columns, "#SNR"] : columns);
        void Row(StepFacts s, string number)
        {
            string[] cells =
            [
                number, $"{Table.Name(s.Layer, 46, s.Source)}<br><small>{Text.Escape(Operator(s.Operator))}</small>",
                $"<code>{Text.Escape(s.Kernel)}</code><br><small>{Text.Escape($"{s.Input} → {s.Output} {s.Type}")}</small>",
                Text.Invariant($"{s.WeightBytes:N0} B"), $"<span class=\"short\">{Text.Share(s.WeightBytes / weights)}</span>",
                Text.Invariant($"{s.Macs:N0}"), Text.Invariant($"{s.Cycles:N0}"), $"<span class=\"short\">{Text.Share(s.Cycles / cycles)}</span>",
            ];
            table.Row(hasSnr ? [.. cells, s.SnrDb is { } db ? Text.Invariant($"{db:0.0} dB") : ""] : cells);
            foreach ((int i, StepFacts inside) in (s.Inside ?? []).Index())
                Row(inside, $"{number}.{i}");
        }
        foreach (StepFacts s in r.Steps)
            Row(s, $"{s.Index}");
        table.Foot("", "all", "", Text.Invariant($"{r.Steps.Sum(static s => s.WeightBytes):N0} B"), "", Text.Invariant($"{r.Steps.Sum(static s => s.Macs):N0}"),
            Text.Invariant($"{r.Steps.Sum(static s => s.Cycles):N0}"), "");
        string held = Array.Exists(r.Steps, static s => s.Inside is not null) ? " Steps with a point stand inside the one before it, which counts them once: a loop for one turn." : "";
        string snr = hasSnr ? " SNR: this step's result against the float model's." : "";
        return table + $"<p>Cycles are modelled from counted operations; weights are exact, a table that several steps read counts for each.{held}{snr}</p>\n";
    }

    /// <summary><c>unary kind HardSwish</c> is a HardSwish; a clamp without an end is one from a number up.</summary>
    private static string Operator(string text) => Unbounded().Replace(text, "$1 up")
        .Replace("unary kind ", "", StringComparison.Ordinal).Replace("binary kind ", "", StringComparison.Ordinal).Replace("pool2d kind ", "pool2d ", StringComparison.Ordinal);

    [GeneratedRegex(@"(clamp \S+)\.\.Infinity")]
    private static partial Regex Unbounded();
}
