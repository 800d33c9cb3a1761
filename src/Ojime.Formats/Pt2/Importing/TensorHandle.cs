using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>How a view is taken from its base, and how a write to the view changes the base.</summary>
/// <param name="Write">(base, new view) to new base; null where PyTorch forbids the write.</param>
/// <param name="KeepsRows">True where a contiguous base gives a contiguous view.</param>
internal sealed record View(Func<Value, Value> Read, Func<Value, Value, Value>? Write, bool KeepsRows = false)
{
    /// <summary>The base under another name.</summary>
    public static View Same { get; } = new(static x => x, static (_, x) => x, KeepsRows: true);
}

/// <summary>
/// A tensor of the source program. Programs write into tensors; graphs do not. A handle holds the value that the tensor has at this
/// point of the program; a view holds its base and is taken again when the base was written to. A write to a view becomes a
/// new value of the base.
/// </summary>
internal sealed class TensorHandle
{
    private readonly TensorHandle? _base;
    private readonly View? _view;
    private Value _value;
    private Value? _takenFrom;

    public TensorHandle(Value value) => _value = value;

    public TensorHandle(TensorHandle @base, View view)
    {
        (_base, _view) = (@base, view);
        _takenFrom = @base.Read();
        _value = view.Read(_takenFrom);
        IsContiguous = @base.IsContiguous && view.KeepsRows;
    }

    /// <summary>True where PyTorch can reshape the tensor without a copy.</summary>
    public bool IsContiguous { get; } = true;

    public Value Read()
    {
        if (_base is null)
            return _value;
        Value now = _base.Read();
        if (!ReferenceEquals(now, _takenFrom))
            (_takenFrom, _value) = (now, _view!.Read(now));
        return _value;
    }

    /// <summary>Writes all elements.</summary>
    public void Write(Value value, Origin at)
    {
        if (_base is not null)
        {
            if (_view!.Write is not { } write)
                throw new Refusal(OperatorProblems.UnsupportedForm(at, "a write into a tensor whose elements share memory"));
            _base.Write(write(_base.Read(), value), at);
            _takenFrom = _base.Read();
        }
        _value = value;
    }
}
