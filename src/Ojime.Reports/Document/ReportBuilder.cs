using System.Security.Cryptography;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Verification;

namespace Ojime.Reports;

/// <summary>Puts together what a fit, its package's footprint and its proofs have found.</summary>
public static class ReportBuilder
{
    public static FitReport Build(
        FittedModel fitted, string modelPath, string command, Footprint? footprint, IReadOnlyList<Rung> rungs, bool fits, Report report)
    {
        Plan plan = fitted.Plan;
        FitOptions options = fitted.Options;
        return new()
        {
            Tool = Tool,
            Command = command,
            Model = Model(fitted, modelPath),
            Target = new(options.Target.Name, options.Target.Cpu.Name, options.Target.Chip?.ClockHz, options.RamBudget, options.FlashBudget,
                $"{options.Target.Cpu.Compiler} {options.Target.Cpu.CompilerFlags}".Trim()),
            Fits = fits,
            Memory = Memory(plan, rungs),
            Flash = footprint is null ? null : Flash(footprint),
            Cycles = new(Math.Round(fitted.Cycles), "cycles", Provenance.Modelled),
            Milliseconds = options.Target.Chip is { } chip ? new(fitted.Cycles * 1000 / chip.ClockHz, "ms", Provenance.Modelled) : null,
            Quantization = Quantization(fitted),
            Golden = fitted.Prepared.AgainstGolden is { } near
                ? new(near.Samples, fitted.Prepared.FloatAgainstGolden!.MaxError, double.IsFinite(near.SnrDb) ? near.SnrDb : null, near.Agreement)
                : null,
            Steps = [.. plan.Steps.Select(s => Step(s, fitted))],
            Rewrites = [.. fitted.Prepared.Rewrites.Entries.Select(static e => e.ToString())],
            Verification = [.. rungs.Select(static r => new RungFacts(r.Level, r.On, r.Vectors, r.Equal, r.FirstDifference, r.Instructions, r.Skipped, r.Agreement))],
            Diagnostics = [.. report.Diagnostics.Select(static d => new DiagnosticFacts(d.Code, d.Severity.ToString(), d.At.ToString(), d.Message, d.Fix))],
        };
    }

    public static string Tool { get; } = $"ojime {typeof(ReportBuilder).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>SHA-256 of a file, in hexadecimal digits.</summary>
    public static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static ModelFacts Model(FittedModel fitted, string path)
    {
        Graph graph = fitted.Prepared.Graph;
        return new(fitted.Options.Name, Path.GetFileName(path), Hash(path), fitted.Prepared.Source.Format, fitted.Prepared.Source.FileBytes, fitted.Prepared.Source.Parameters,
            graph.Macs, fitted.Prepared.Source.Graph.Macs, fitted.Prepared.Source.Graph.AllNodes.Count(), graph.AllNodes.Count(), graph.AllNodes.Count(static n => n.Op is Transpose),
            [.. graph.Inputs.Select(static i => Port(i.Name ?? "", i.Type))], [.. graph.Outputs.Select(static o => Port(o.Name, o.Value.Type))], [.. fitted.Prepared.Source.Notes]);
    }

    private static PortFacts Port(string name, TensorType type) => new(name, $"{type.Element.Text}{type.Shape}", type.Quantization?.Scale, type.Quantization?.Zero);

    private static MemoryFacts Memory(Plan plan, IReadOnlyList<Rung> rungs)
    {
        int? stack = rungs.Max(static r => r.StackBytes);
        return new(plan.ArenaBytes, plan.LowerBoundBytes, plan.IsOptimal, plan.StateBytes,
            stack is { } bytes ? new(bytes, "B", Provenance.Counted) : null, [.. Buffers(plan)]);
    }

    /// <summary>The plan's regions, its slots turned into steps.</summary>
    private static IEnumerable<BufferFacts> Buffers(Plan plan)
    {
        int last = Math.Max(0, plan.Steps.Length - 1);
        int StepOf(int slot) => Math.Clamp((slot - 1) / 2, 0, last);
        return plan.Regions.Select(r => new BufferFacts(r.Name, r.Kind switch
        {
            RegionKind.Input => "input",
            RegionKind.Output => "output",
            RegionKind.State => "state",
            RegionKind.Scratch => "scratch",
            RegionKind.Tensor or RegionKind.Copy => "value",
        }, r.Offset, r.Bytes, StepOf(r.FirstSlot), StepOf(r.LastSlot)));
    }

    private static FlashFacts Flash(Footprint footprint) => new(
        new(footprint.FlashBytes, "B", Provenance.Exact), new(footprint.CodeBytes, "B", Provenance.Exact), new(footprint.WeightBytes, "B", Provenance.Exact),
        [
            .. footprint.Symbols.Select(static s => new FlashPiece(s.Name, s.IsWeight ? "weights" : Footprint.IsLibrary(s.Name) ? "library" : "code", s.Bytes)),
        ]);

    private static QuantizationFacts? Quantization(FittedModel fitted) => fitted.Prepared.Quantization is { } q
        ? new(fitted.SchemeText, RoundingText(fitted), fitted.CalibrationSource, fitted.Options.Scheme == Scheme.Int16x8 ? [] : [.. q.Wide.Select(static t => t.Name).Distinct()], [.. q.Notes])
        : null;

    /// <summary>The modes of the sums, the most used first.</summary>
    private static string RoundingText(FittedModel fitted) => string.Join(", ", fitted.Plan.AllSteps
        .Select(static s => s.Node).Where(static n => n.Op is Conv2D or Dense && n.Output.Type.IsQuantized)
        .GroupBy(static n => n.Op.Rounding).OrderByDescending(static g => g.Count()).Select(static g => g.Key.ToString()));

    private static StepFacts Step(Step step, FittedModel fitted)
    {
        Node node = step.Node;
        Value? data = node.Inputs.FirstOrDefault(static i => !i.IsConstant);
        double? snr = fitted.Prepared.Quantization?.Tensors.FirstOrDefault(t => t.Name == node.Origin.Node)?.Decibels;
        snr = snr is { } db && double.IsFinite(db) ? Math.Round(db, 2) : null;
        return new(step.Index, node.Op.Text, node.Origin.Node, node.Origin.Source, step.Kernel.Name, data?.Shape.ToString() ?? "", node.Output.Shape.ToString(),
            node.Output.Type.Element.Text, node.Macs, PackedTables.Bytes(step), Math.Round(step.Kernel.Cycles(node, fitted.Plan.Cpu)), step.Kernel.ScratchBytes(node), snr)
        {
            Inside = step.Held.IsEmpty ? null : [.. step.Held.SelectMany(static p => p.Steps).Select(s => Step(s, fitted))],
        };
    }
}
