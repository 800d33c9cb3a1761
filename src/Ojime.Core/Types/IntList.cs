using System.Collections;
using System.Runtime.CompilerServices;

namespace Ojime.Core;

/// <summary>A short sequence of integers (axes, starts, repeats) that compares its elements.</summary>
[CollectionBuilder(typeof(IntList), nameof(Create))]
public sealed class IntList : IReadOnlyList<int>, IEquatable<IntList>
{
    private readonly int[] _items;

    private IntList(int[] items) => _items = items;

    public static IntList Empty { get; } = new([]);

    public static IntList Create(ReadOnlySpan<int> items) => new(items.ToArray());

    /// <summary>0, 1, … count-1.</summary>
    public static IntList Range(int count) => new(Enumerable.Range(0, count).ToArray());

    public static IntList Repeat(int item, int count) => new(Enumerable.Repeat(item, count).ToArray());

    public int Count => _items.Length;
    public int this[int index] => _items[index];
    public ReadOnlySpan<int> Span => _items;

    public bool Equals(IntList? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);
    public override bool Equals(object? obj) => Equals(obj as IntList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int i in _items)
            hash.Add(i);
        return hash.ToHashCode();
    }

    public static bool operator ==(IntList? a, IntList? b) => a is null ? b is null : a.Equals(b);
    public static bool operator !=(IntList? a, IntList? b) => !(a == b);

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary><c>1,2,3</c></summary>
    public override string ToString() => string.Join(',', _items);
}
