using Ojime.Core;

namespace Ojime.Formats.Pt2;

/// <summary>PyTorch's numbering of element types in .pt2 files, which is not the one of its runtime.</summary>
internal static class TorchType
{
    private static readonly Dictionary<long, (string Name, ElementType? Element)> ByNumber = new()
    {
        [1] = ("uint8", ElementType.UInt8),
        [2] = ("int8", ElementType.Int8),
        [3] = ("int16", ElementType.Int16),
        [4] = ("int32", ElementType.Int32),
        [5] = ("int64", ElementType.Int64),
        [6] = ("float16", null),
        [7] = ("float32", ElementType.Float32),
        [8] = ("float64", null),
        [9] = ("complex32", null),
        [10] = ("complex64", null),
        [11] = ("complex128", null),
        [12] = ("bool", ElementType.Bool),
        [13] = ("bfloat16", null),
        [28] = ("uint16", null),
        [29] = ("float8_e4m3fn", null),
        [30] = ("float8_e5m2", null),
        [31] = ("float8_e4m3fnuz", null),
        [32] = ("float8_e5m2fnuz", null),
        [33] = ("float8_e8m0fnu", null),
        [34] = ("uint32", null),
        [35] = ("uint64", null),
    };

    /// <summary>Our element type for PyTorch's number.</summary>
    public static ElementType Element(long number, Origin at) =>
        ByNumber.TryGetValue(number, out var known) && known.Element is { } element ? element : throw new Refusal(Pt2Problems.TypeNotCovered(at, Name(number)));

    public static string Name(long number) => ByNumber.TryGetValue(number, out var known) ? known.Name : $"number {number}";
}
