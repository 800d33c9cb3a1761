using System.Collections.Immutable;
using System.Globalization;

namespace Ojime.Core;

/// <summary>real = scale · (q − zero), with one pair for the whole tensor or one for each index of an axis.</summary>
public sealed class Quantization : IEquatable<Quantization>
{
    public Quantization(float scale, int zero) : this([scale], [zero], null) { }

    public Quantization(ImmutableArray<float> scales, ImmutableArray<int> zeros, int? axis)
    {
        if (scales.Length == 0 || scales.Length != zeros.Length || (axis is null && scales.Length != 1))
            throw new ArgumentException($"{scales.Length} scales, {zeros.Length} zero points, axis {axis}");
        (Scales, Zeros, Axis) = (scales, zeros, axis);
    }

    public ImmutableArray<float> Scales { get; }
    public ImmutableArray<int> Zeros { get; }

    /// <summary>The axis whose indices have a scale each; null for a single scale.</summary>
    public int? Axis { get; }

    public float Scale => Scales[0];
    public int Zero => Zeros[0];

    /// <summary>Scale of one index of the axis; the single scale where there is but one.</summary>
    public float ScaleAt(int index) => Scales.Length == 1 ? Scales[0] : Scales[index];

    public int ZeroAt(int index) => Zeros.Length == 1 ? Zeros[0] : Zeros[index];

    public bool HasOnlyZeroZeros => Zeros.All(static z => z == 0);

    public bool Equals(Quantization? other) =>
        other is not null && Axis == other.Axis && Scales.SequenceEqual(other.Scales) && Zeros.SequenceEqual(other.Zeros);

    public override bool Equals(object? obj) => Equals(obj as Quantization);
    public override int GetHashCode() => HashCode.Combine(Scales.Length, Scales[0], Zeros[0], Axis);

    /// <summary><c>scale 0.5 zero -3</c>, or <c>scale 0.5,0.25 zero 0,0 axis 0</c>. Floats round-trip.</summary>
    public override string ToString()
    {
        string scales = string.Join(',', Scales.Select(s => s.ToString("R", CultureInfo.InvariantCulture)));
        string zeros = string.Join(',', Zeros);
        return Axis is { } axis ? $"scale {scales} zero {zeros} axis {axis}" : $"scale {scales} zero {zeros}";
    }
}
