using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Runs one of two graphs. Inputs: bool of one element, which; then what the graphs take, the same for both. Results: those of the graph that was run.
/// </summary>
public sealed record If(Graph Then, Graph Else) : Op
{
    public override string Name => "if";

    public override ImmutableArray<Graph> Graphs => [Then, Else];

    public override Op Holding(ImmutableArray<Graph> graphs) => this with { Then = graphs[0], Else = graphs[1] };

    public static If Read(AttributeReader a)
    {
        ImmutableArray<Graph> held = HeldGraphs.Read(a, 2);
        return new(held[0], held[1]);
    }

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        foreach (Graph branch in Graphs)
            if (HeldGraphs.Misfit(inputs, branch) is { } wanted)
                return report.Reject(TypeProblems.InputsDiffer(at, inputs, wanted));
        TensorType[] then = [.. Then.Outputs.Select(static o => o.Value.Type)], @else = [.. Else.Outputs.Select(static o => o.Value.Type)];
        return then.SequenceEqual(@else)
            ? [.. then]
            : report.Reject(TypeProblems.InputsDiffer(at, @else, $"what the other branch gives: {HeldGraphs.List(then)}"));
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) => Evaluate(inputs, outputs, HeldGraphs.Run);

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, GraphRunner run)
    {
        Tensor[] results = run(inputs[0].Read<byte>()[0] != 0 ? Then : Else, inputs[1..].ToArray());
        for (int i = 0; i < results.Length; i++)
            results[i].Bytes.Span.CopyTo(outputs[i].Write<byte>());
    }

    /// <summary>The larger branch.</summary>
    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Math.Max(Then.Macs, Else.Macs);
}
