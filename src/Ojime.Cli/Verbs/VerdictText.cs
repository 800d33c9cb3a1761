using System.Globalization;
using Ojime.Reports;

namespace Ojime.Cli;

/// <summary>Prints a fit's answer: the stages, then fits or not, then the numbers with where each comes from.</summary>
internal static class VerdictText
{
    public static void Print(Talk talk, FitReport r, string output)
    {
        ModelFacts m = r.Model;
        string macs = m.Macs == m.MacsAsRead ? Sizes.Short(m.Macs) : $"{Sizes.Short(m.MacsAsRead)} -> {Sizes.Short(m.Macs)}";
        talk.Paragraph(" 1 import     ", Invariant($"{m.Format}: {m.NodesAsRead} nodes -> {m.Nodes}, {macs} MAC{m.TransposesLeft switch { 0 => "", 1 => ", 1 transpose left", var n => $", {n} transposes left" }}"));
        if (r.Quantization is { } q)
        {
            talk.Paragraph(" 2 quantise   ", $"{q.Scheme}, per-channel weights, {(q.Rounding.Length == 0 ? "" : $"{q.Rounding} sums, ")}{q.Calibration}");
            if (q.SixteenBit.Length > 0)
                talk.Paragraph("              16 bits for ", string.Join(", ", q.SixteenBit));
        }
        else
        {
            talk.Line($" 2 quantise   nothing to do: the model stays as it comes");
        }
        talk.Line(Invariant($" 3 plan       arena {r.Memory.ArenaBytes:N0} B exact ({(r.Memory.Optimal ? "optimal" : Invariant($"lower bound {r.Memory.LowerBoundBytes:N0} B"))}), {Count(r.Steps.Length, "step")}"));
        int kernels = r.Steps.SelectMany(static s => s.WithInside()).Where(static s => s.Inside is null).Select(static s => s.Kernel).Distinct().Count();
        talk.Line(Invariant($" 4 emit       {Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Count()} files, C99, {Count(kernels, "kernel")}"));
        string stage = " 5 verify     ";
        foreach (RungFacts rung in r.Verification)
        {
            string text = rung.Skipped is { } why ? $"{rung.On} skipped: {why}".TrimStart() : Invariant($"{rung.On,-26} {rung.Equal}/{rung.Vectors} {(rung.Equal == rung.Vectors ? rung.Agreement : rung.FirstDifference ?? "differ")}");
            talk.Paragraph(stage, text);
            stage = "              ";
        }
        if (r.Golden is { } g)
            talk.Paragraph(stage, Invariant($"against {g.Samples} golden samples: float within {g.FloatMaxError:0.0e+0}{(g.SnrDb is { } db ? Invariant($", SNR {db:0.0} dB") : "")}{(g.Agreement is { } a ? Invariant($", same winner in {a:P1}") : "")}"));
        foreach ((string what, PortFacts port) in m.Inputs.Select(static p => ("input ", p)).Concat(m.Outputs.Select(static p => ("output", p))))
            talk.Paragraph($"              {what} ", $"{port.Name}: {port.Type}{(port.Meaning.Length > 0 ? $", {port.Meaning}" : "")}");
        talk.Line();
        talk.Line($"  {r.Verdict.ToUpperInvariant()}{(r.Fits && r.Verdict != "fits" ? " on" : "")} {r.Target.Name}");
        Row(talk, "RAM   (arena+state)", r.Memory.ArenaBytes, r.Target.RamBytes, "exact");
        if (r.Memory.Stack is { } stack)
            Row(talk, "stack", stack.Value, null, "counted");
        if (r.Flash is { } f)
        {
            Row(talk, "flash code", f.Total.Value - f.Weights.Value, null, "exact");
            Row(talk, "flash weights", f.Weights.Value, null, "exact");
            Row(talk, "flash total", f.Total.Value, r.Target.FlashBytes, "exact");
        }
        if (r.Verification.FirstOrDefault(static v => v.Instructions is not null) is { } counted)
            talk.Line(Invariant($"  {"instructions",-19} {counted.Instructions,11:N0}    counted, on {counted.On}"));
        if (r.Milliseconds is { } ms)
            talk.Line(Invariant($"  {"time per inference",-19} {ms.Value,11:#,0.##} ms modelled"));
        talk.Line();
        string shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), output);
        if (shown.StartsWith("..", StringComparison.Ordinal))
            shown = output;
        talk.Line($"  {Path.Combine(shown, "report.html")}   {Path.Combine(shown, $"{m.Name}.manifest.json")}   use it: {Path.Combine(shown, "README.md")}");
    }

    private static string Count(int number, string thing) => Invariant($"{number} {thing}{(number == 1 ? "" : "s")}");

    private static void Row(Talk talk, string name, double bytes, long? budget, string tag)
    {
        string share = budget is { } most ? Invariant($"of {most,9:N0} B  {Sizes.Bar(bytes / most)}") : "";
        talk.Line(Invariant($"  {name,-19} {bytes,11:N0} B  {share}  {tag}").TrimEnd());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
