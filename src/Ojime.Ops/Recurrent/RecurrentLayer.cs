using System.Collections.Immutable;
using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>LSTM, GRU and the plain recurrent layer: the same inputs and results, another number of gates; see <see cref="Recurrence"/>.</summary>
public abstract record RecurrentLayer : Op
{
    protected abstract int Gates { get; }

    protected virtual bool HasCell => false;

    public sealed override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs, Origin at, Report report) => Recurrence.Infer(Gates, HasCell, inputs, at, report);

    public sealed override long Macs(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Recurrence.Macs(inputs);

    public sealed override void Evaluate(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].Type.Element.IsFloat)
            Floats(inputs, outputs);
        else
            Integers(inputs, outputs);
    }

    protected abstract void Floats(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);

    protected abstract void Integers(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);
}
