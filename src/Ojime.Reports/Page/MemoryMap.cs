namespace Ojime.Reports;

/// <summary>The arena over time: step on x, address on y, one rectangle a tensor. Where an output lies over its dying input the colours add up.</summary>
internal static class MemoryMap
{
    private const double Width = 1000, Height = 380, Left = 96, Right = 10, Top = 18, Bottom = 26;

    public static string Write(MemoryFacts memory, int steps)
    {
        double columns = Math.Max(1, steps), bytes = Math.Max(memory.ArenaBytes, 1);
        double X(double step) => Left + ((Width - Left - Right) * step / columns);
        double Y(double address) => Top + ((Height - Bottom - Top) * (1 - (address / bytes)));
        int peak = Peak(memory, steps);
        var svg = new Svg(Width, Height, "Address of each tensor over the steps");
        foreach (double address in Ticks(memory.ArenaBytes))
            svg.Line(Left, Y(address), Width - Right, Y(address), "grid").Text(Left - 6, Y(address) + 4, $"{address:N0} B", "end");
        foreach (BufferFacts b in memory.Buffers.OrderByDescending(static b => (long)b.Bytes * (b.LastStep + 1 - b.FirstStep)))
        {
            (double x, double y, double w, double h) = (X(b.FirstStep), Y(b.Offset + b.Bytes), X(b.LastStep + 1) - X(b.FirstStep), Y(b.Offset) - Y(b.Offset + b.Bytes));
            svg.Rectangle(x, y, w, h, $"piece {b.Kind}", Text.Invariant($"{b.Name}: {b.Bytes:N0} B at {b.Offset:N0}, steps {b.FirstStep} to {b.LastStep}"));
        }
        // Names last, on top of every rectangle, and only where they have room and no other name stands.
        var taken = new List<(double X, double Y, double W, double H)>();
        foreach (BufferFacts b in memory.Buffers.OrderByDescending(static b => b.Bytes))
        {
            (double x, double y, double w, double h) = (X(b.FirstStep), Y(b.Offset + b.Bytes), X(b.LastStep + 1) - X(b.FirstStep), Y(b.Offset) - Y(b.Offset + b.Bytes));
            string size = Text.Invariant($"{b.Bytes:N0} B"), colour = b.Kind is "value" or "output" ? "inside on-dark" : "inside on-light";
            double need = Text.Width(size) + 8;
            bool lies = w >= need && h >= 15, stands = !lies && h >= need && w >= 15;
            (double X, double Y, double W, double H) place = lies ? (x, y, w, Math.Min(h, 28)) : (x, y + h - Math.Min(h, need + 80), 15, Math.Min(h, need + 80));
            if (!(lies || stands) || taken.Exists(t => t.X < place.X + place.W && place.X < t.X + t.W && t.Y < place.Y + place.H && place.Y < t.Y + t.H))
                continue;
            taken.Add(place);
            bool twoLines = lies && h >= 28;
            int room = (int)(((lies ? w : place.H) - (twoLines ? 8 : need + 6)) / Text.CharacterWidth);
            string name = room < 5 ? "" : LayerName.Short(b.Name, room);
            if (stands)
                svg.Upright(x + 11, y + h - 4, $"{size} {name}".Trim(), colour);
            else if (twoLines)
                svg.Text(x + 4, y + 12, name, "start", colour).Text(x + 4, y + 24, size, "start", colour);
            else
                svg.Text(x + 4, y + 12, $"{size} {name}".Trim(), "start", colour);
        }
        svg.Line(Left, Y(bytes), Width - Right, Y(bytes), "edge").Line(Left, Y(0), Width - Right, Y(0), "edge");
        if (!memory.Optimal)
            svg.Line(Left, Y(memory.LowerBoundBytes), Width - Right, Y(memory.LowerBoundBytes), "bound");
        svg.Rectangle(X(peak), Top - 4, X(peak + 1) - X(peak), Height - Bottom - Top + 8, "peak", $"the fullest step: {peak}");
        int every = Math.Max(1, (steps + 23) / 24);
        for (int step = 0; step < steps; step += every)
            svg.Text(X(step + 0.5), Height - 8, step == 0 ? "step 0" : $"{step}", "middle");
        string proof = memory.Optimal ? "optimal: no arrangement of these steps takes less" : Text.Invariant($"lower bound {memory.LowerBoundBytes:N0} B (dashed)");
        string state = memory.StateBytes > 0 ? Text.Invariant($"; {memory.StateBytes:N0} B of it live across runs") : "";
        return Text.Wide(svg.ToString())
            + Text.Invariant($"<p>{memory.ArenaBytes:N0} B, {proof}{state}. The fullest step is outlined. Stronger colour: an output over the input it uses up.</p>\n")
            + Legend(memory) + AtPeak(memory, peak);
    }

    /// <summary>The step in which the tensors in use reach highest.</summary>
    private static int Peak(MemoryFacts memory, int steps) =>
        Enumerable.Range(0, Math.Max(1, steps)).MaxBy(step => (Live(memory, step).Select(static b => b.Offset + b.Bytes).DefaultIfEmpty(0).Max(), Live(memory, step).Sum(static b => (long)b.Bytes)));

    private static IEnumerable<BufferFacts> Live(MemoryFacts memory, int step) => memory.Buffers.Where(b => b.FirstStep <= step && step <= b.LastStep);

    /// <summary>Four or so round addresses, and the arena's end.</summary>
    private static IEnumerable<double> Ticks(int arena)
    {
        double rough = Math.Max(1, arena / 4.0), power = Math.Pow(2, Math.Floor(Math.Log2(rough)));
        for (double address = 0; address < arena - (power / 2); address += power)
            yield return address;
        yield return arena;
    }

    private static string Legend(MemoryFacts memory) => "<p class=\"legend\">"
        + string.Concat(((string[])["input", "value", "scratch", "state", "output"]).Where(k => memory.Buffers.Any(b => b.Kind == k)).Select(static k => $"<span><i class=\"{k}\"></i>{k}</span>"))
        + "</p>\n";

    private static string AtPeak(MemoryFacts memory, int peak)
    {
        var table = new Table($"in use at step {peak}", "kind", "#bytes", "#at address", "#from step", "#to step");
        foreach (BufferFacts b in Live(memory, peak).OrderByDescending(static b => b.Bytes))
            table.Row(Table.Name(b.Name), b.Kind, Text.Invariant($"{b.Bytes:N0} B"), Text.Invariant($"{b.Offset:N0}"), $"{b.FirstStep}", $"{b.LastStep}");
        return table.ToString();
    }
}
