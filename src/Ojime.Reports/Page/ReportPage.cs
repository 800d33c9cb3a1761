using System.Globalization;
using System.Text;

namespace Ojime.Reports;

/// <summary>The report as one HTML file without scripts and without the network: verdict, memory over time, layers, flash, proofs.</summary>
public static class ReportPage
{
    public static string Write(FitReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{E(report.Model.Name)} on {E(report.Target.Name)}</title>\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width\">\n<style>").Append(Style).Append("</style></head><body>\n");
        Verdict(page, report);
        Section(page, "Memory over time", MemoryMap(report.Memory, report.Steps.Length) + Legend);
        Section(page, "Layers", Layers(report));
        if (report.Flash is { } flash)
            Section(page, "Flash", FlashBar(flash));
        if (report.Quantization is { } quantization)
            Section(page, "Quantisation", Quantization(quantization, report.Golden));
        Section(page, "Proof", Proof(report));
        if (report.Rewrites.Length > 0)
            Section(page, "What was rewritten", List(report.Rewrites));
        string[] said = [.. report.Model.Notes, .. report.Diagnostics.Select(static d => $"{d.Severity} OJ{d.Code}: {d.At}: {d.Message}")];
        if (said.Length > 0)
            Section(page, "Assumed and noted", List(said));
        page.Append(CultureInfo.InvariantCulture, $"<footer>{E(report.Tool)} · <code>{E(report.Command)}</code> · model SHA-256 {E(report.Model.Sha256)}</footer>\n</body></html>\n");
        return page.ToString();
    }

    private static void Verdict(StringBuilder page, FitReport r)
    {
        string verdict = r.Fits ? "fits" : "does not fit";
        page.Append(CultureInfo.InvariantCulture, $"<header><h1>{E(r.Model.Name)} <span class=\"{(r.Fits ? "good" : "bad")}\">{verdict}</span> {E(r.Target.Name)}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{E(r.Model.Format)}, {r.Model.Parameters:N0} parameters, {r.Model.Macs:N0} multiply-accumulates, {E(r.Target.Core)}, {E(r.Target.Toolchain)}</p>\n<table class=\"bars\">");
        Bar(page, "RAM", r.Memory.ArenaBytes, r.Target.RamBytes, "B", Provenance.Exact);
        if (r.Flash is { } flash)
            Bar(page, "Flash", flash.Total.Value, r.Target.FlashBytes, "B", flash.Total.Provenance);
        if (r.Memory.Stack is { } stack)
            Bar(page, "Stack", stack.Value, null, "B", stack.Provenance);
        if (r.Milliseconds is { } time)
            Bar(page, "Time", time.Value, null, "ms", time.Provenance);
        Bar(page, "Cycles", r.Cycles.Value, null, "", r.Cycles.Provenance);
        page.Append("</table></header>\n");
    }

    private static void Bar(StringBuilder page, string name, double value, double? limit, string unit, Provenance provenance)
    {
        string share = limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"<meter min=\"0\" max=\"1\" high=\"0.9\" value=\"{Math.Min(1, value / most):0.###}\"></meter> {value / most:P0} of {most:N0} {unit}") : "";
        page.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th><td class=\"number\">{value:#,0.##} {unit}</td><td>{share}</td><td><span class=\"tag\">{E(Tag(provenance))}</span></td></tr>\n");
    }

    /// <summary>Step on x, address on y, one rectangle a tensor; the arena's end and the lower bound as lines.</summary>
    private static string MemoryMap(MemoryFacts memory, int steps)
    {
        const double width = 960, height = 360, left = 70, bottom = 24;
        double columns = Math.Max(1, steps), top = Math.Max(memory.ArenaBytes, 1);
        double X(double step) => left + ((width - left - 10) * step / columns);
        double Y(double address) => 14 + ((height - bottom - 14) * (1 - (address / top)));
        var svg = new Svg(width, height, "Address of each tensor over the steps");
        foreach (BufferFacts b in memory.Buffers)
            svg.Rectangle(X(b.FirstStep), Y(b.Offset + b.Bytes), X(b.LastStep + 1) - X(b.FirstStep), Y(b.Offset) - Y(b.Offset + b.Bytes), b.Kind,
                $"{b.Name}: {b.Bytes:N0} B at {b.Offset:N0}, steps {b.FirstStep} to {b.LastStep}");
        svg.Line(left, Y(memory.ArenaBytes), width - 10, Y(memory.ArenaBytes), "edge").Text(left - 6, Y(memory.ArenaBytes) + 4, $"{memory.ArenaBytes:N0} B", "end");
        if (!memory.Optimal)
            svg.Line(left, Y(memory.LowerBoundBytes), width - 10, Y(memory.LowerBoundBytes), "bound").Text(left - 6, Y(memory.LowerBoundBytes) + 4, $"bound {memory.LowerBoundBytes:N0}", "end");
        svg.Text(left - 6, Y(0) + 4, "0", "end").Text(left, height - 6, "step 0").Text(width - 10, height - 6, $"step {Math.Max(0, steps - 1)}", "end");
        string proof = memory.Optimal ? "optimal: no arrangement of these steps takes less" : $"lower bound {memory.LowerBoundBytes:N0} B";
        return svg + Invariant($"<p>{memory.ArenaBytes:N0} B, {proof}; {memory.StateBytes:N0} B of it live across runs.</p>\n");
    }

    private const string Legend = "<p class=\"legend\"><i class=\"input\"></i>input <i class=\"value\"></i>value <i class=\"scratch\"></i>scratch <i class=\"state\"></i>state <i class=\"output\"></i>output</p>\n";

    private static string Layers(FitReport r)
    {
        double all = Math.Max(1, r.Steps.Sum(static s => s.Cycles));
        bool snr = r.Steps.Any(static s => s.SnrDb is not null);
        var table = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>step</th><th>layer</th><th>operator</th><th>kernel</th><th>shapes</th><th class=\"number\">weights</th><th class=\"number\">MAC</th><th class=\"number\">cycles</th><th>share</th>");
        table.Append(snr ? "<th class=\"number\">SNR</th>" : "").Append("</tr></thead><tbody>\n");
        foreach (StepFacts s in r.Steps)
        {
            string layer = s.Source is null ? E(s.Layer) : $"<span title=\"{E(s.Source)}\">{E(s.Layer)}</span>";
            table.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"number\">{s.Index}</td><td>{layer}</td><td>{E(s.Operator)}</td><td><code>{E(s.Kernel)}</code></td><td>{E(s.Input)} → {E(s.Output)} {E(s.Type)}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{s.WeightBytes:N0}</td><td class=\"number\">{s.Macs:N0}</td><td class=\"number\">{s.Cycles:N0}</td><td><meter min=\"0\" max=\"1\" value=\"{s.Cycles / all:0.###}\"></meter></td>");
            if (snr)
                table.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{(s.SnrDb is { } db ? db.ToString("0.0", CultureInfo.InvariantCulture) + " dB" : "")}</td>");
            table.Append("</tr>\n");
        }
        return table.Append("</tbody></table></div>\n<p>Cycles are modelled from counted operations; weights are exact.</p>\n").ToString();
    }

    private static string FlashBar(FlashFacts flash)
    {
        const double width = 960, height = 54;
        var svg = new Svg(width, height, "Flash by piece");
        double all = Math.Max(1, flash.Pieces.Sum(static p => (double)p.Bytes)), x = 0;
        foreach (FlashPiece piece in flash.Pieces)
        {
            double w = width * piece.Bytes / all;
            svg.Rectangle(x, 4, w, 40, piece.Kind, $"{piece.Name}: {piece.Bytes:N0} B");
            x += w;
        }
        var rows = new StringBuilder("<table>");
        foreach (FlashPiece piece in flash.Pieces.OrderByDescending(static p => p.Bytes))
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(piece.Name)}</td><td>{E(piece.Kind)}</td><td class=\"number\">{piece.Bytes:N0} B</td></tr>\n");
        return svg + Invariant($"<p>{flash.Total.Value:N0} B: code {flash.Code.Value:N0}, weights {flash.Weights.Value:N0} ({Tag(flash.Total.Provenance)}).</p>\n") + rows.Append("</table>\n");
    }

    private static string Quantization(QuantizationFacts q, GoldenFacts? golden)
    {
        var lines = new List<string> { $"scheme {q.Scheme}; sums rounded as {q.Rounding}; {q.Calibration}" };
        if (q.SixteenBit.Length > 0)
            lines.Add($"sixteen bits for {string.Join(", ", q.SixteenBit)}");
        if (golden is { } g)
            lines.Add(Invariant($"against {g.Samples} golden samples: float error {g.FloatMaxError:0.0e+0}{(g.SnrDb is { } db ? $", SNR {db:0.0} dB" : "")}{(g.Agreement is { } a ? $", same winner in {a:P1}" : "")}"));
        return List([.. lines, .. q.Notes]);
    }

    private static string Proof(FitReport r)
    {
        var table = new StringBuilder("<table><thead><tr><th>level</th><th>on</th><th class=\"number\">equal</th><th class=\"number\">instructions</th><th>note</th></tr></thead><tbody>\n");
        foreach (RungFacts rung in r.Verification)
        {
            string cssClass = rung.Skipped is not null ? "" : rung.Equal == rung.Vectors ? "good" : "bad";
            table.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(rung.Level)}</td><td>{E(rung.On)}</td><td class=\"number {cssClass}\">{(rung.Skipped is null ? $"{rung.Equal} of {rung.Vectors}" : "")}</td><td class=\"number\">{rung.Instructions:N0}</td><td>{E(rung.Skipped ?? rung.FirstDifference ?? "every bit")}</td></tr>\n");
        }
        return table.Append("</tbody></table>\n").ToString();
    }

    private static void Section(StringBuilder page, string title, string body) =>
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}</h2>\n{body}</section>\n");

    private static string List(IEnumerable<string> lines) => $"<ul>{string.Concat(lines.Select(static l => $"<li>{E(l)}</li>\n"))}</ul>\n";

    private static string Tag(Provenance provenance) => provenance.ToString().ToLowerInvariant();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string E(string text) => Svg.Escape(text);

    /// <summary>Colours of Okabe and Ito's palette, which colour-blind people tell apart.</summary>
    private const string Style = """
        :root{--ink:#1b1b1b;--paper:#fff;--line:#ccc;--soft:#f4f4f2}
        @media(prefers-color-scheme:dark){:root{--ink:#e8e8e6;--paper:#16181a;--line:#444;--soft:#212426}}
        body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1000px;margin:2em auto;padding:0 1em}
        h1{font-size:1.6em;margin:.2em 0}h2{font-size:1.15em;margin:1.6em 0 .4em}
        table{border-collapse:collapse}th,td{text-align:left;padding:.15em .7em .15em 0;vertical-align:top}
        thead th{border-bottom:1px solid var(--line)}tbody tr:nth-child(even){background:var(--soft)}
        .number{text-align:right;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}
        .good{color:#009e73}.bad{color:#d55e00}.tag{border:1px solid var(--line);border-radius:3px;padding:0 .4em;font-size:.85em}
        svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--ink)}rect{stroke:var(--paper);stroke-width:.5}
        .input{fill:#56b4e9;background:#56b4e9}.value{fill:#0072b2;background:#0072b2}.output{fill:#009e73;background:#009e73}
        .state{fill:#e69f00;background:#e69f00}.scratch{fill:#cc79a7;background:#cc79a7}
        [class=code]{fill:#0072b2}[class=weights]{fill:#e69f00}[class=library]{fill:#999}
        .edge{stroke:var(--ink);stroke-width:1}.bound{stroke:#d55e00;stroke-width:1;stroke-dasharray:4 3}
        .legend i{display:inline-block;width:.9em;height:.9em;margin:0 .3em 0 1em}
        footer{margin:2em 0;color:#777;font-size:.85em;overflow-wrap:anywhere}
        @media print{body{max-width:none}}
        """;
}
