using System.Text.Json;
using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>
/// The tensors of one config, by the dotted name of the parameter. A contiguous tensor is a slice of the mapped file; any other view of a
/// storage is gathered into memory of its own.
/// </summary>
internal sealed class TensorStore
{
    private const int MaxRank = 32;

    private readonly Pt2Archive _archive;
    private readonly string _part;
    private readonly Report _report;
    private readonly Dictionary<string, JsonElement> _entries = [];

    public TensorStore(Pt2Archive archive, string part, Report report)
    {
        (_archive, _part, _report) = (archive, part, report);
        foreach ((string name, JsonElement entry) in archive.Config(part)?.RootElement.Member("config")?.Members() ?? [])
            _entries[name] = entry;
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The other tensors that lie in the same storage.</summary>
    public IEnumerable<string> Sharing(string name)
    {
        string? file = _entries.TryGetValue(name, out JsonElement entry) ? entry.Member("path_name")?.Text() : null;
        return file is null ? [] : _entries.Where(e => e.Key != name && e.Value.Member("path_name")?.Text() == file).Select(static e => e.Key);
    }

    public Tensor Read(string name)
    {
        JsonElement entry = _entries[name];
        if (entry.Member("use_pickle") is { ValueKind: JsonValueKind.True })
            throw new Refusal(Pt2Problems.Pickled(name));
        if (entry.Member("tensor_meta") is not { ValueKind: JsonValueKind.Object } meta || entry.Member("path_name")?.Text() is not { } file)
            throw Contradicts(name, "its entry in the config has no type or no file");
        ElementType element = TorchType.Element(meta.Member("dtype")?.Long() ?? 0, new(name));
        long[] sizes = Numbers(name, meta, "sizes"), strides = Numbers(name, meta, "strides");
        long offset = Number(meta.Member("storage_offset")) ?? 0;
        var type = new TensorType(element, ShapeOf(name, sizes));
        if (_archive.Storage(_part, file) is not { } storage)
            throw Contradicts(name, $"data/{_part}/{file} is missing");
        return View(name, type, storage, strides, offset);
    }

    private Tensor View(string name, TensorType type, Memory<byte> storage, long[] strides, long offset)
    {
        int bytes = type.Element.Bytes, count = type.Shape.ElementCount;
        if (count == 0)
            return Tensor.Zeros(type);
        if (storage.Length == 0)
        {
            _report.Add(Pt2Problems.EmptyStorage(name));
            return Tensor.Zeros(type);
        }
        int[] sizes = type.Shape.Sizes;
        if (strides.Length != sizes.Length || offset < 0 || storage.Length % bytes != 0)
            throw Contradicts(name, "its strides, its offset or the length of its storage");
        Int128 last = offset;
        for (int axis = 0; axis < sizes.Length; axis++)
            last += strides[axis] < 0 ? throw Contradicts(name, "a negative stride") : (Int128)(sizes[axis] - 1) * strides[axis];
        if (last >= storage.Length / bytes)
            throw Contradicts(name, $"it reaches element {last} of a storage of {storage.Length / bytes}");
        return Strides.AreContiguous(sizes, strides)
            ? new(type, storage.Slice((int)offset * bytes, count * bytes))
            : new(type, Gather(storage.Span, sizes, strides, offset, bytes, count));
    }

    private static byte[] Gather(ReadOnlySpan<byte> storage, int[] sizes, long[] strides, long offset, int bytes, int count)
    {
        var result = new byte[count * bytes];
        var index = new int[sizes.Length];
        for (int i = 0; i < count; i++)
        {
            long at = offset;
            for (int axis = 0; axis < sizes.Length; axis++)
                at += index[axis] * strides[axis];
            storage.Slice((int)at * bytes, bytes).CopyTo(result.AsSpan(i * bytes));
            for (int axis = sizes.Length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--)
                index[axis] = 0;
        }
        return result;
    }

    private static Shape ShapeOf(string name, long[] sizes)
    {
        if (sizes.Length > MaxRank)
            throw Contradicts(name, $"rank {sizes.Length}");
        long count = 1;
        foreach (long size in sizes)
        {
            if (size is < 0 or > int.MaxValue || (count *= Math.Max(size, 1)) > int.MaxValue / 8)
                throw Contradicts(name, $"its sizes {string.Join(",", sizes)} are beyond what is read");
        }
        return Shape.Of([.. sizes.Select(static s => (int)s)]);
    }

    private static long[] Numbers(string name, JsonElement meta, string member)
    {
        if (meta.Member(member) is not { ValueKind: JsonValueKind.Array } list)
            throw Contradicts(name, $"its {member} are missing");
        return [.. list.EnumerateArray().Select(e => Number(e) ?? throw Contradicts(name, $"its {member} are not numbers"))];
    }

    private static long? Number(JsonElement? size) => size?.Member("as_int")?.Long();

    private static Refusal Contradicts(string name, string what) => new(OperatorProblems.Malformed(new(name), what));
}

/// <summary>Distances between neighbours along the axes of a tensor.</summary>
internal static class Strides
{
    /// <summary>True where the elements lie row by row without gaps; axes of size 1 do not count.</summary>
    public static bool AreContiguous(ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        long step = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] != 1 && strides[axis] != step)
                return false;
            step *= sizes[axis];
        }
        return true;
    }
}
