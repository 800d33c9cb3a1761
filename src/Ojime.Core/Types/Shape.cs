using System.Collections;
using System.Runtime.CompilerServices;

namespace Ojime.Core;

/// <summary>The dimensions of a tensor, outermost first. Two shapes are equal when their dimensions are.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[] _dims;

    private Shape(Dim[] dims) => _dims = dims;

    public static Shape Scalar { get; } = new([]);

    public static Shape Create(ReadOnlySpan<Dim> dims) => new(dims.ToArray());

    public static Shape Of(params ReadOnlySpan<int> sizes)
    {
        var dims = new Dim[sizes.Length];
        for (int i = 0; i < dims.Length; i++)
            dims[i] = sizes[i];
        return new(dims);
    }

    public int Rank => _dims.Length;

    /// <summary>The rank again, under the name that list patterns look for.</summary>
    public int Length => _dims.Length;

    int IReadOnlyCollection<Dim>.Count => _dims.Length;

    public Dim this[int axis] => _dims[axis];

    public Shape Slice(int start, int length) => new(_dims.AsSpan(start, length).ToArray());

    public bool IsFixed => Array.TrueForAll(_dims, static d => d.IsFixed);

    /// <summary>The sizes of a fixed shape.</summary>
    public int[] Sizes => Array.ConvertAll(_dims, static d => d.Size);

    /// <summary>Number of elements of a fixed shape; 1 for a scalar.</summary>
    public int ElementCount
    {
        get
        {
            int count = 1;
            foreach (Dim d in _dims)
                count = checked(count * d.Size);
            return count;
        }
    }

    /// <summary>True where some axis has size 0: a tensor of this shape is the same whatever made it.</summary>
    public bool HasNoElements => Array.Exists(_dims, static d => d is { IsFixed: true, Size: 0 });

    public Shape With(int axis, Dim dim)
    {
        var dims = (Dim[])_dims.Clone();
        dims[axis] = dim;
        return new(dims);
    }

    /// <summary>The shape that a tensor has after its axes were put in another order: result[i] = this[permutation[i]].</summary>
    public Shape Permute(ReadOnlySpan<int> permutation)
    {
        var dims = new Dim[_dims.Length];
        for (int i = 0; i < dims.Length; i++)
            dims[i] = _dims[permutation[i]];
        return new(dims);
    }

    /// <summary>Elements between neighbours along each axis, row-major.</summary>
    public int[] Strides()
    {
        var strides = new int[_dims.Length];
        int step = 1;
        for (int axis = _dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step = checked(step * _dims[axis].Size);
        }
        return strides;
    }

    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);
    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Dim d in _dims)
            hash.Add(d);
        return hash.ToHashCode();
    }

    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_dims).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => _dims.GetEnumerator();

    /// <summary><c>[1,8,8,3]</c></summary>
    public override string ToString() => $"[{string.Join(',', _dims)}]";
}
