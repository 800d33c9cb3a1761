using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Ir;
using Ojime.Passes;
using Ojime.Planning;
using Ojime.Quantizing;

namespace Ojime.Compiler;

/// <summary>A model ready to be placed on any target: the graph that is emitted, its reference outputs, and how it came to be.</summary>
public sealed record PreparedModel
{
    public required ImportedModel Source { get; init; }

    /// <summary>The graph as it was read, cleaned: float where the model was float.</summary>
    public required Graph Cleaned { get; init; }

    /// <summary>The graph that is emitted.</summary>
    public required Graph Graph { get; init; }

    public required RewriteLog Rewrites { get; init; }

    /// <summary>What quantisation did; null where the model came quantised or stays float.</summary>
    public QuantizationResult? Quantization { get; init; }

    /// <summary>Inputs that the package is proven on.</summary>
    public required SampleSet Vectors { get; init; }

    /// <summary>Where the vectors came from, in words for the verdict.</summary>
    public required string VectorSource { get; init; }

    /// <summary>The reference's outputs for every step of the vectors.</summary>
    public required ImmutableArray<Tensor[]> Outputs { get; init; }

    /// <summary>The float graph against the user's golden outputs; null without golden data.</summary>
    public Nearness? FloatAgainstGolden { get; init; }

    /// <summary>The emitted graph against the user's golden outputs.</summary>
    public Nearness? AgainstGolden { get; init; }
}

/// <summary>A model on its target.</summary>
public sealed record FittedModel
{
    public required FitOptions Options { get; init; }
    public required PreparedModel Prepared { get; init; }
    public required Plan Plan { get; init; }

    /// <summary>Bytes of all constant tables as the kernels want them, each once.</summary>
    public long WeightBytes => PackedTables.Bytes(Plan);

    /// <summary>
    /// Bytes of kernels as each was measured alone, of the steps that call them, and of what every package has; the linked program tells exactly.
    /// </summary>
    public long CodeBytesEstimate =>
        Plan.AllSteps.Select(static s => s.Kernel).DistinctBy(static k => k.Name).Sum(static k => (long)k.CodeBytes)
        + Plan.AllSteps.Sum(static s => StepBytes + PackedTables.RecordBytes(s)) + PackageBytes;

    /// <summary>A step's call, and the header's functions with the compiler's library: as packages of the MLPerf Tiny models have them.</summary>
    private const long StepBytes = 60, PackageBytes = 900;

    /// <summary>Cycles of one inference by the kernels' cost model.</summary>
    public double Cycles => Plan.Steps.Sum(s => s.Kernel.Cycles(s.Node, Plan.Cpu));

    /// <summary>How the numbers of the emitted graph are held.</summary>
    public string SchemeText => Prepared.Quantization is not null ? (Options.Scheme == Scheme.Int16x8 ? "int16x8" : "int8")
        : Fitter.IsQuantized(Prepared.Graph) ? "quantised as it came" : "float32";

    /// <summary>What the ranges were found on, in words for the verdict.</summary>
    public string CalibrationSource => Options.CalibrationPath is { } path
        ? $"calibrated on {Path.GetFileName(path)}"
        : "no calibration data: seeded samples inside plausible ranges";

    /// <summary>The step at which most of the arena is in use, in words.</summary>
    public string PeakText
    {
        get
        {
            Step peak = Plan.Steps.MaxBy(s => Live(s.Index)) ?? throw new InvalidOperationException("a plan without steps has no peak");
            return $"the peak is at step {peak.Index}, {peak.Node.Op.Name} at {peak.Node.Origin.Node}";
        }
    }

    private long Live(int step)
    {
        int slot = Plan.SlotOf(step);
        return Plan.Regions.Where(r => r.FirstSlot <= slot && slot <= r.LastSlot).Sum(static r => (long)r.Bytes);
    }
}
