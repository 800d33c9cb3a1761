using Ojime.Core;
using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>A tensor, or a Python number in a tensor's place (<c>x + 1</c>), which takes part in type promotion with less weight.</summary>
internal readonly record struct Operand(Value? Tensor, object? Number)
{
    public static implicit operator Operand(Value tensor) => new(tensor, null);
    public static implicit operator Operand(double number) => new(null, number);
    public static implicit operator Operand(long number) => new(null, number);
}

/// <summary>One call of an operator: its arguments by name, as numbers and values.</summary>
internal sealed class Call(Lowering lower, Signature signature, IReadOnlyDictionary<string, object?> arguments)
{
    /// <summary>Makes nodes of our graph.</summary>
    public Lowering L => lower;

    public Origin At => lower.At;

    public bool Has(string name) => this[name] is not null;

    public object? this[string name] => arguments.TryGetValue(name, out object? given) ? given : Default(name);

    public Value X(string name) => this[name] switch
    {
        TensorHandle handle => handle.Read(),
        long or double or bool => lower.Scalar(this[name]!, Promotion.Of(this[name]!)),
        _ => throw Wrong(name, "a tensor"),
    };

    public TensorHandle Handle(string name) => this[name] as TensorHandle ?? throw Wrong(name, "a tensor");

    public Value? Optional(string name) => Has(name) ? X(name) : null;

    public Operand Operand(string name) => this[name] switch
    {
        TensorHandle handle => new Operand(handle.Read(), null),
        long or double or bool => new Operand(null, this[name]),
        _ => throw Wrong(name, "a tensor or a number"),
    };

    /// <summary>A tensor or a number, or null where none is given.</summary>
    public Operand? Maybe(string name) => Has(name) ? Operand(name) : default(Operand?);

    public Value[] Xs(string name) => this[name] is object?[] list
        ? [.. list.Select(i => i is TensorHandle handle ? handle.Read() : throw Wrong(name, "tensors"))] : throw Wrong(name, "tensors");

    public bool HasParameter(string name) => signature.Parameters.Any(p => p.Name == name);

    /// <summary>A list of tensors with gaps.</summary>
    public Value?[] OptionalXs(string name) => this[name] is object?[] list
        ? [.. list.Select(i => i switch { null => null, TensorHandle handle => handle.Read(), _ => throw Wrong(name, "tensors") })] : throw Wrong(name, "tensors");

    public long Long(string name) => this[name] switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => (long)number,
        TensorHandle handle => Known(handle, name),
        _ => throw Wrong(name, "a whole number"),
    };

    /// <summary>A whole number, brought into the range of an int (PyTorch writes 2^63-1 for "to the end").</summary>
    public int Int(string name) => (int)Math.Clamp(Long(name), int.MinValue, int.MaxValue);

    /// <summary>A list of whole numbers; one number alone, or a list of one, stands for <paramref name="count"/> equal ones.</summary>
    public int[] Ints(string name, int count = 1)
    {
        long[] all = this[name] switch
        {
            object?[] list => [.. list.Select(i => i switch { long n => n, bool b => b ? 1 : 0, TensorHandle h => Known(h, name), _ => throw Wrong(name, "whole numbers") })],
            _ => [Long(name)],
        };
        if (all.Length == 1 && count > 1)
            all = [.. Enumerable.Repeat(all[0], count)];
        return [.. all.Select(static n => (int)Math.Clamp(n, int.MinValue, int.MaxValue))];
    }

    public double Double(string name) => this[name] switch
    {
        double number => number,
        long number => number,
        bool truth => truth ? 1 : 0,
        TensorHandle handle when lower.Known(handle.Read()) is { } tensor && tensor.Shape.ElementCount == 1 => tensor.NumberAt(0),
        _ => throw Wrong(name, "a number"),
    };

    public double[] Doubles(string name) => this[name] is object?[] list
        ? [.. list.Select(i => i switch { double d => d, long n => (double)n, _ => throw Wrong(name, "numbers") })] : throw Wrong(name, "numbers");

    public float Float(string name) => (float)Double(name);

    public bool Bool(string name) => this[name] switch
    {
        bool truth => truth,
        long number => number != 0,
        _ => throw Wrong(name, "a truth value"),
    };

    public string Text(string name) => this[name] as string ?? throw Wrong(name, "a text");

    /// <summary>An element type, or null where none is asked for.</summary>
    public ElementType? Type(string name) => this[name] is long number ? TorchType.Element(number, At) : null;

    /// <summary>An axis, counted from the start.</summary>
    public int Axis(string name, int rank) => Axis(Int(name), rank);

    public int Axis(int axis, int rank)
    {
        int count = Math.Max(rank, 1), result = axis < 0 ? axis + count : axis;
        return result >= 0 && result < count ? result : throw new Refusal(TypeProblems.AxisOutside(At, axis, rank));
    }

    /// <summary>A list of axes, counted from the start; all axes where none is given.</summary>
    public int[] Axes(string name, int rank) => this[name] is null or object?[] { Length: 0 }
        ? [.. Enumerable.Range(0, rank)]
        : [.. Ints(name).Select(a => Axis(a, rank)).Take(rank == 0 ? 0 : int.MaxValue).Distinct().Order()];

    /// <summary>A number of pieces that each become nodes, if it is one that a program can mean.</summary>
    public int Pieces(int count) => count <= MostPieces ? count : throw Unsupported($"{count:N0} pieces; at most {MostPieces:N0} are made");

    private const int MostPieces = 1 << 14;

    /// <summary>Gives up this node, saying which form is not covered.</summary>
    public Refusal Unsupported(string what) => new(OperatorProblems.UnsupportedForm(At, what));

    private long Known(TensorHandle handle, string name) =>
        lower.Known(handle.Read()) is { } tensor && tensor.Shape.ElementCount == 1 ? tensor.ToLongs()[0] : throw new Refusal(Pt2Problems.DependsOnData(At, $"argument {name}"));

    private object? Default(string name)
    {
        foreach (Parameter parameter in signature.Parameters)
            if (parameter.Name == name)
                return parameter.IsRequired ? throw Wrong(name, "given") : parameter.Default;
        throw new ArgumentException($"{signature.Target} has no argument {name}");
    }

    private Refusal Wrong(string name, string wanted) => new(OperatorProblems.Malformed(At, $"argument {name} is not {wanted}"));
}
