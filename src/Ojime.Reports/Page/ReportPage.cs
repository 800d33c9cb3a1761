using System.Text;

namespace Ojime.Reports;

/// <summary>The report as one HTML file without scripts and without the network: verdict, memory over time, layers, flash, proofs.</summary>
public static class ReportPage
{
    public static string Write(FitReport report)
    {
        var page = new StringBuilder();
        page.Append($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{E(report.Model.Name)} on {E(report.Target.Name)}</title>\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n").Append(Style()).Append("</style></head><body>\n").Append(Verdict(report));
        void Section(string title, string body) => page.Append($"<section><h2>{title}</h2>\n{body}</section>\n");
        Section("In and out", Ports(report.Model));
        Section("Memory over time", MemoryMap.Write(report.Memory, report.Steps.Length));
        Section("Layers", LayerTable.Write(report));
        if (report.Flash is { } flash)
            Section("Flash", FlashSection.Write(flash, report));
        if (report.Quantization is { } quantization)
            Section("Quantisation", Quantization(quantization));
        Section("Proof", Proof(report));
        if (report.Rewrites.Length > 0)
            Section("What was rewritten", List(report.Rewrites));
        string[] said = [.. report.Model.Notes, .. report.Diagnostics.Select(static d => $"{d.Severity} OJ{d.Code}: {d.At}: {d.Message}")];
        if (said.Length > 0)
            Section("Assumed and noted", List(said));
        page.Append($"<footer>{E(report.Tool)}<br><code>{E(report.Command)}</code><br>model SHA-256 {E(report.Model.Sha256)}</footer>\n</body></html>\n");
        return page.ToString();
    }

    private static string Verdict(FitReport r)
    {
        var rows = new StringBuilder();
        void Figure(string name, double value, double? limit, string unit, Provenance provenance, string about = "") => rows.Append(Text.Invariant(
            $"<tr><th>{name}</th><td class=\"number\">{value:#,0.##} {unit}</td><td>{(limit is { } most ? Text.Invariant($"{Text.Share(value / most)} of {most:N0} {unit}") : about)}</td><td><span class=\"tag\">{Tag(provenance)}</span></td></tr>\n"));
        Figure("RAM", r.Memory.ArenaBytes, r.Target.RamBytes, "B", Provenance.Exact);
        if (r.Memory.Stack is { } stack)
            Figure("stack", stack.Value, null, "B", stack.Provenance, "beside the RAM above");
        if (r.Flash is { } flash)
            Figure("flash", flash.Total.Value, r.Target.FlashBytes, "B", flash.Total.Provenance);
        if (r.Verification.FirstOrDefault(static v => v.Instructions is not null) is { } counted)
            Figure("instructions", counted.Instructions!.Value, null, "", Provenance.Counted, $"one inference on {E(counted.On)}");
        Figure("cycles", r.Cycles.Value, null, "", r.Cycles.Provenance, "one inference");
        if (r.Milliseconds is { } time)
            Figure("time", time.Value, null, "ms", time.Provenance, r.Target.ClockHz is { } clock ? Text.Invariant($"at {clock / 1e6:0.##} MHz") : "");
        string macs = r.Model.MacsAsRead == r.Model.Macs ? Text.Invariant($"{r.Model.Macs:N0} multiply-accumulates") : Text.Invariant($"{r.Model.Macs:N0} of {r.Model.MacsAsRead:N0} multiply-accumulates left");
        return Text.Invariant($"<header><h1>{E(r.Model.Name)} <span class=\"{(r.Verdict == "fits" ? "good" : "bad")}\">{r.Verdict}</span> {E(r.Target.Name)}</h1>\n")
            + Text.Invariant($"<p>{E(r.Model.Format)}, {r.Model.Parameters:N0} parameters, {macs}<br><span class=\"dim\">{E(r.Target.Core)}: {E(r.Target.Toolchain)}</span></p>\n")
            + Text.Wide($"<table>{rows}</table>")
            + "<p class=\"dim\">exact: read from the linked program or the plan · counted: in an emulator · modelled: by a cost model · measured: on a board</p></header>\n";
    }

    private static string Ports(ModelFacts model)
    {
        var table = new Table("", "name", "type", "meaning");
        foreach ((string what, PortFacts p) in model.Inputs.Select(static p => ("in", p)).Concat(model.Outputs.Select(static p => ("out", p))))
            table.Row(what, $"<code>{E(p.Name)}</code>", $"<code>{E(p.Type)}</code>", E(p.Meaning));
        return table.ToString();
    }

    private static string Quantization(QuantizationFacts q) =>
        List([$"scheme {q.Scheme}; sums rounded as {q.Rounding}; {q.Calibration}", .. q.SixteenBit.Length > 0 ? [$"sixteen bits for {string.Join(", ", q.SixteenBit)}"] : Array.Empty<string>(), .. q.Notes]);

    private static string Proof(FitReport r)
    {
        var table = new Table("level", "on", "#equal", "#instructions", "note");
        foreach (RungFacts rung in r.Verification)
        {
            string equal = rung.Skipped is null ? $"<span class=\"{(rung.Equal == rung.Vectors ? "good" : "bad")}\">{rung.Equal} of {rung.Vectors}</span>" : "";
            table.Row(E(rung.Level), E(rung.On), equal, Text.Invariant($"{rung.Instructions:N0}"), E(rung.Skipped is { } why ? $"skipped: {why}" : rung.FirstDifference ?? rung.Agreement));
        }
        string golden = r.Golden is { } g
            ? Text.Invariant($"<p>Against {g.Samples} golden samples: float error {g.FloatMaxError:0.0e+0}{(g.SnrDb is { } db ? $", SNR {Text.Invariant($"{db:0.0}")} dB" : "")}{(g.Agreement is { } a ? Text.Invariant($", same winner in {100 * a:0.#} %") : "")}.</p>\n")
            : "";
        return table + golden;
    }

    private static string List(IEnumerable<string> lines) => $"<ul>{string.Concat(lines.Select(static l => $"<li>{E(l)}</li>\n"))}</ul>\n";

    private static string Tag(Provenance provenance) => provenance.ToString().ToLowerInvariant();

    private static string E(string text) => Text.Escape(text);

    private static string Style()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("report.css") ?? throw new FileNotFoundException("report.css is not embedded"));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
