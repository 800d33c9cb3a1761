using Ojime.Ir;

namespace Ojime.Formats.Pt2;

/// <summary>An operator of PyTorch that is understood: its signature, and how a call becomes values of our graph.</summary>
/// <param name="Lower">Gives a <see cref="Value"/>, a <see cref="View"/>, a number, a list of these, or null for nothing.</param>
/// <param name="IsView">True where the result shares memory with the first argument.</param>
internal sealed record OperatorRow(Signature Signature, Func<Call, object?> Lower, bool IsView);

/// <summary>Every operator of PyTorch that is understood, by its name and overload.</summary>
/// <remarks>
/// In-place operators (<c>add_</c>) and copies of views (<c>permute_copy</c>) have no rows of their own: they are what the
/// operator without the suffix gives, written back or taken as a fresh tensor.
/// </remarks>
internal sealed class OperatorTable
{
    private readonly Dictionary<string, OperatorRow> _rows = [];

    public static OperatorTable All { get; } = new();

    private OperatorTable()
    {
        Arithmetic.Rows(this);
        Curves.Rows(this);
        Convolutions.Rows(this);
        Pools.Rows(this);
        Products.Rows(this);
        Norms.Rows(this);
        Reductions.Rows(this);
        Views.Rows(this);
        Movement.Rows(this);
        Indexing.Rows(this);
        Creation.Rows(this);
        Recurrence.Rows(this);
        Resizing.Rows(this);
        Sampling.Rows(this);
        Quantized.Rows(this);
        Attention.Rows(this);
        Losses.Rows(this);
        Scalars.Rows(this);
    }

    public int Count => _rows.Count;

    public IEnumerable<string> Names => _rows.Keys;

    public void Add(string signature, Func<Call, Value> lower) => AddRow(signature, lower, false);

    public void AddMany(string signature, Func<Call, Value[]> lower) => AddRow(signature, lower, false);

    /// <summary>Adds an operator that gives a view, or a value where PyTorch has to copy.</summary>
    public void AddView(string signature, Func<Call, object> lower) => AddRow(signature, lower, true);

    public void AddViews(string signature, Func<Call, View[]> lower) => AddRow(signature, lower, true);

    /// <summary>Adds an operator on Python numbers, or one without a result.</summary>
    public void AddScalar(string signature, Func<Call, object?> lower) => AddRow(signature, lower, false);

    private void AddRow(string signature, Func<Call, object?> lower, bool isView)
    {
        Signature parsed = Signature.Parse(signature);
        _rows.Add(parsed.Target, new(parsed, lower, isView));
    }

    /// <summary>The row for a target as the file spells it, and what the suffix of its name asks for.</summary>
    public (OperatorRow Row, bool InPlace, bool Copy)? Find(string target)
    {
        string name = target.StartsWith("torch.ops.aten.", StringComparison.Ordinal) ? target[15..] : target.StartsWith("torch.ops.", StringComparison.Ordinal) ? target[10..] : target;
        if (name.EndsWith(".default", StringComparison.Ordinal))
            name = name[..^8];
        if (_rows.TryGetValue(name, out OperatorRow? row))
            return (row, false, false);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        (string operation, string overload) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        if (operation.StartsWith("__i", StringComparison.Ordinal) && _rows.TryGetValue($"__{operation[3..]}{overload}", out row))
            return (row, true, false);
        if (operation is "transpose_" or "swapaxes_" or "swapdims_" && _rows.TryGetValue("transpose.int", out row))
            return (row, true, false);
        if (operation.EndsWith('_') && _rows.TryGetValue(operation[..^1] + overload, out row))
            return (row, true, false);
        if (operation.EndsWith("_copy", StringComparison.Ordinal) && _rows.TryGetValue(operation[..^5] + overload, out row))
            return (row, false, true);
        return null;
    }
}
