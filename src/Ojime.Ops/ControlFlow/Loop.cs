using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// Runs a graph again and again, for as long as it says so. Inputs: bool [1], whether to take the first turn; the first carried values; values that
/// every turn reads. Results: the carried values at the end.
/// </summary>
/// <param name="Body">
/// One turn. Inputs: the carried values, then what every turn reads. Outputs: bool of one element, whether to take another turn; then what the
/// carried values become, of the same types.
/// </param>
/// <remarks>The loop of ONNX, with <c>while_loop</c> and WHILE brought to it: their condition is computed before the loop and at the end of each turn.</remarks>
public sealed record Loop(Graph Body) : Op
{
    /// <summary>A loop that takes more turns than this is taken to have no end: an error in the reference; the C goes on with what it has.</summary>
    public const int MostTurns = 1 << 16;

    public override string Name => "loop";

    public override ImmutableArray<Graph> Graphs => [Body];

    public override Op Holding(ImmutableArray<Graph> graphs) => this with { Body = graphs[0] };

    public static Loop Read(AttributeReader a) => new(HeldGraphs.Read(a, 1)[0]);

    /// <summary>How many values go from turn to turn.</summary>
    public int Carried => Body.Outputs.Length - 1;

    public override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report)
    {
        if (HeldGraphs.Misfit(inputs, Body) is { } wanted)
            return report.Reject(TypeProblems.InputsDiffer(at, inputs, wanted));
        TensorType[] given = [.. Body.Inputs.Select(static i => i.Type)], made = [.. Body.Outputs.Select(static o => o.Value.Type)];
        if (!HeldGraphs.IsCondition(made[0]))
            return report.Reject(TypeProblems.InputsDiffer(at, made.AsSpan()[..1], "a bool of one element as the first result of the loop's body"));
        if (Carried > given.Length || !made.AsSpan(1).SequenceEqual(given.AsSpan(0, Carried)))
            return report.Reject(TypeProblems.InputsDiffer(at, made.AsSpan(1), $"values of the types that the loop's body takes: {HeldGraphs.List(given)}"));
        return [.. given.Take(Carried)];
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) => Evaluate(inputs, outputs, HeldGraphs.Run);

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, GraphRunner run)
    {
        Tensor[] values = [.. inputs[1..]];
        bool goes = inputs[0].Read<byte>()[0] != 0;
        for (int turn = 0; goes; turn++)
        {
            if (turn == MostTurns)
                throw new EndlessLoopException(MostTurns);
            Tensor[] results = run(Body, values);
            goes = results[0].Read<byte>()[0] != 0;
            results.AsSpan(1).CopyTo(values);
        }
        for (int i = 0; i < Carried; i++)
            values[i].Bytes.Span.CopyTo(outputs[i].Write<byte>());
    }

    /// <summary>One turn: how many there will be is not known.</summary>
    public override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Body.Macs;
}
