using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>
/// Tries every group's other ranges in the whole integer graph and keeps what brings the output nearer: errors of several layers meet there, which
/// one reader's error does not show. For networks small enough that this takes seconds.
/// </summary>
internal static class RangeRefiner
{
    private const double MostMacs = 3e9;

    /// <summary>What a node costs besides its products, in the same unit.</summary>
    private const int StepCost = 1000;

    public static Variant Refine(Variant start, List<string> notes, IProgress<string>? progress, CancellationToken stop)
    {
        Value[] groups = [.. start.Plan.Groups.Where(g => !start.Plan.IsFixed(g) && start.Plan.Element(g) == ElementType.Int8)];
        double steps = start.Record.Compared.Sum(static c => c.Inputs.Count);
        if (groups.Sum(g => start.Plan.Candidates[g].Count - 1) * steps * (start.Float.Macs + (start.Float.Nodes.Length * StepCost)) > MostMacs)
            return start;
        progress?.Report("refining ranges");
        Variant best = start;
        foreach (Value group in groups)
            foreach ((string Name, ValueRange Range) candidate in start.Plan.Candidates[group])
            {
                stop.ThrowIfCancellationRequested();
                if (candidate.Range == best.Plan.Ranges[group].Range)
                    continue;
                Variant tried = best.WithRange(group, candidate);
                if (tried.Decibels > best.Decibels + 0.02)
                    best = tried;
            }
        if (best != start)
            notes.Add($"ranges tried in the whole network: {QuantizationResult.Spell(start.Decibels)} dB became {QuantizationResult.Spell(best.Decibels)} dB at the output");
        return best;
    }
}
