using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Quantizing;

/// <summary>One way to quantise a float graph, with how well it does on the calibration samples.</summary>
internal sealed class Variant
{
    private readonly QuantizationOptions _options;
    private readonly bool _correctBias;

    private Variant(Graph graph, FloatRecord record, TypePlan plan, bool correctBias, QuantizationOptions options, CancellationToken stop)
    {
        (Float, Record, Plan, _correctBias, _options, Stop) = (graph, record, plan, correctBias, options, stop);
        (Integer, Map) = IntegerBuilder.Build(graph, plan, record, correctBias, options, Report);
        try
        {
            Measure();
        }
        catch (Exception problem) when (EndlessLoopException.Behind(problem) is { } endless)
        {
            (Decibels, WorstDecibels, Endless) = (double.NegativeInfinity, double.NegativeInfinity, endless);
        }
    }

    public Graph Float { get; }
    public FloatRecord Record { get; }
    public TypePlan Plan { get; }
    public Graph Integer { get; }

    /// <summary>The integer value that stands for each real one.</summary>
    public IReadOnlyDictionary<Value, Value> Map { get; }

    /// <summary>Warnings of the making of this variant.</summary>
    public Report Report { get; } = new();

    /// <summary>Signal to noise at the worst output.</summary>
    public double Decibels { get; private set; }

    /// <summary>A loop that never ends in these integers, on some sample.</summary>
    public EndlessLoopException? Endless { get; }

    /// <summary>The same for the sequence that a tenth of all are worse than: quiet inputs are lost first where the scale is made for loud ones.</summary>
    public double WorstDecibels { get; private set; }

    public CancellationToken Stop { get; }

    public static Variant Make(
        Graph graph, FloatRecord record, QuantizationOptions options, IProgress<string>? progress, CancellationToken stop)
    {
        var plan = new TypePlan(graph, record, options.Scheme == Scheme.Int8 ? ElementType.Int8 : ElementType.Int16);
        progress?.Report("choosing ranges");
        RangeChooser.Choose(graph, plan, record, stop);
        var chosen = new Variant(graph, record, plan, correctBias: false, options, stop);
        // Single readers do not show what clipping costs further on; where it costs more than it saves, nothing is clipped.
        var whole = new Variant(graph, record, plan.WithoutClipping(), correctBias: false, options, stop);
        return whole.Decibels > chosen.Decibels ? whole : chosen;
    }

    public Variant With(bool correctBias) => new(Float, Record, Plan, correctBias, _options, Stop);

    public Variant WithWide(IEnumerable<Value> groups) => new(Float, Record, Plan.WithWide(groups), _correctBias, _options, Stop);

    public Variant WithRange(Value group, (string Name, ValueRange Range) range) => new(Float, Record, Plan.WithRange(group, range), _correctBias, _options, Stop);

    /// <summary>Runs the integer graph beside the float one on the compared sequences.</summary>
    private void Measure()
    {
        var parts = new SignalToNoise[Record.Compared.Count][];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = Stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, s =>
        {
            (IReadOnlyList<Tensor[]> inputs, List<Tensor[]> outputs) = Record.Compared[s];
            parts[s] = [.. Integer.Outputs.Select(static _ => new SignalToNoise())];
            var run = new QuickRun(Integer);
            for (int step = 0; step < inputs.Count; step++)
            {
                Tensor[] got = run.Run(Held(inputs[step]));
                for (int o = 0; o < got.Length; o++)
                    parts[s][o].Add(outputs[step][o], got[o]);
            }
        });
        SignalToNoise[][] byOutput = [.. Enumerable.Range(0, Integer.Outputs.Length).Select(o => parts.Select(p => p[o]).ToArray())];
        Decibels = byOutput.Select(SignalToNoise.Of).DefaultIfEmpty(SignalToNoise.Most).Min();
        WorstDecibels = byOutput.Select(static o => o.Select(static s => s.Decibels).Order().ElementAt(o.Length / 10)).DefaultIfEmpty(SignalToNoise.Most).Min();
    }

    private Tensor[] Held(Tensor[] inputs) => [.. inputs.Select((t, i) =>
        Integer.Inputs[i].Type is { IsQuantized: true } type ? Codes.Quantize(t.Read<float>(), type) : t)];

    public QuantizationResult ToResult(IReadOnlyList<string> notes)
    {
        Dictionary<Value, SignalToNoise> layers = MeasureLayers();
        return new(Integer)
        {
            OutputDecibels = Decibels,
            WorstDecibels = WorstDecibels,
            Notes = notes,
            Tensors = [.. TypePlan.Values(Float).Where(Map.ContainsKey).Select(v =>
            {
                (string name, ValueRange range) = Plan.Ranges[Plan.Root(v)];
                return new TensorChoice(v.Name ?? v.Origin.Node, Map[v].Type, name, range.Low, range.High, layers.GetValueOrDefault(v)?.Decibels);
            })],
        };
    }

    /// <summary>Every tensor of the kept steps against the float one.</summary>
    private Dictionary<Value, SignalToNoise> MeasureLayers()
    {
        var result = new Dictionary<Value, SignalToNoise>();
        ILookup<Value, Value> back = Map.ToLookup(static m => m.Value, static m => m.Key);
        foreach (IGrouping<int, (int Sequence, int Step)> sequence in Record.Kept.Keys.GroupBy(static k => k.Sequence))
        {
            var run = new QuickRun(Integer);
            IReadOnlyList<Tensor[]> inputs = Record.Compared[sequence.Key].Inputs;
            for (int step = 0; step <= sequence.Max(static k => k.Step); step++)
            {
                Dictionary<Value, Tensor>? kept = Record.Kept.GetValueOrDefault((sequence.Key, step));
                var got = new Dictionary<Value, Tensor>();
                run.Run(Held(inputs[step]), (value, tensor) => got[value] = tensor);
                foreach ((Value value, Tensor tensor) in got)
                    foreach (Value real in back[value])
                        if (kept is not null && kept.TryGetValue(real, out Tensor? want))
                            (result.TryGetValue(real, out SignalToNoise? snr) ? snr : result[real] = new()).Add(want, tensor);
            }
        }
        return result;
    }
}
