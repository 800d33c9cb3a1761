using System.Collections.Immutable;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;

namespace Ojime.Ops;

/// <summary>
/// A copy that writes a tensor in order and reads at fixed strides: transposes, slices, repeats. Neighbouring axes are run together
/// where one stride serves both, and the innermost contiguous ones become one run of bytes.
/// </summary>
/// <param name="Sizes">Runs along each axis, outermost first; no axis of size 1 is left.</param>
/// <param name="Steps">Bytes between neighbours in the input.</param>
public sealed record StridedMove(ImmutableArray<int> Sizes, ImmutableArray<int> Steps, int Start, int Run)
{
    private const int AnyAxes = 12;

    /// <param name="steps">Elements between neighbours in the input, for each axis of the result; 0 repeats, negative reverses.</param>
    /// <param name="start">The input's element that the result begins with.</param>
    public static StridedMove Of(ReadOnlySpan<int> sizes, ReadOnlySpan<int> steps, int start, int elementBytes)
    {
        var merged = new List<(int Size, int Step)>();
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1)
                continue;
            if (merged.Count > 0 && merged[^1].Step == steps[i] * sizes[i])
                merged[^1] = (merged[^1].Size * sizes[i], steps[i]);
            else
                merged.Add((sizes[i], steps[i]));
        }
        int run = elementBytes;
        if (merged.Count > 0 && merged[^1].Step == 1)
        {
            run *= merged[^1].Size;
            merged.RemoveAt(merged.Count - 1);
        }
        return new([.. merged.Select(static m => m.Size)], [.. merged.Select(m => m.Step * elementBytes)], start * elementBytes, run);
    }

    /// <summary>The whole tensor as it lies.</summary>
    public static StridedMove Whole(TensorType type) => new([], [], 0, type.ByteCount);

    public int Count => Sizes.Aggregate(1, static (product, size) => product * size);

    /// <summary>The two kernels that can do such a copy, for an operator that says how it copies.</summary>
    public static ImmutableArray<Kernel> Kernels(Func<Node, StridedMove> of) =>
    [
        new()
        {
            Name = "move_strided",
            Fits = n => of(n).Sizes.Length <= 3,
            Cycles = (n, cpu) => of(n).Count * (4 + cpu.Costs.Branch + RunCycles(of(n).Run, cpu.Costs)),
            Call = n => of(n).Call(),
            Lag = (n, _) => of(n).Lag(),
        },
        new()
        {
            Name = "move_strided_any",
            Fits = n => of(n).Sizes.Length <= AnyAxes,
            Cycles = (n, cpu) => of(n).Count * (12 + (2 * cpu.Costs.Branch) + RunCycles(of(n).Run, cpu.Costs)),
            Call = n => of(n).CallAny(),
            Lag = (n, _) => of(n).Lag(),
        },
    ];

    public static double RunCycles(int bytes, Targets.Costs costs) => bytes == 1 ? costs.Load + costs.Store : 20 + (bytes / 4.0 * (costs.Load + costs.Store));

    /// <summary>A brace list, for an array field of a record.</summary>
    public static string List(IEnumerable<int> items) => $"{{{string.Join(", ", items.DefaultIfEmpty(0).Select(CLiteral.Of))}}}";

    private KernelCall Call()
    {
        int missing = 3 - Sizes.Length;
        return new(Argument.Output(), Argument.Input(0), Argument.Record("move_strided_shape",
            ("size", List(Enumerable.Repeat(1, missing).Concat(Sizes))), ("step", List(Enumerable.Repeat(0, missing).Concat(Steps))),
            ("start", CLiteral.Of(Start)), ("run", CLiteral.Of(Run))));
    }

    private KernelCall CallAny() => new(Argument.Output(), Argument.Input(0), Argument.Record("move_strided_any_shape",
        ("axes", CLiteral.Of(Sizes.Length)), ("count", CLiteral.Of(Count)), ("start", CLiteral.Of(Start)), ("run", CLiteral.Of(Run)),
        ("size", List(Sizes)), ("step", List(Steps))));

    /// <summary>
    /// With the output L bytes below the input, run k is written up to (k+1)·Run − L and must not reach what later runs read:
    /// L = max over k of (k+1)·Run − min over later runs of where they read. Each run itself is moved as by memmove.
    /// </summary>
    private int? Lag()
    {
        const int most = 1 << 20;
        if (Count > most)
            return null;
        int lag = -Start, least = int.MaxValue;
        for (int k = Count - 1; k >= 0; k--)
        {
            if (least != int.MaxValue)
                lag = Math.Max(lag, ((k + 1) * Run) - least);
            least = Math.Min(least, ReadAt(k));
        }
        return lag;
    }

    private int ReadAt(int run)
    {
        int at = Start;
        for (int axis = Sizes.Length - 1; axis >= 0; axis--)
        {
            at += run % Sizes[axis] * Steps[axis];
            run /= Sizes[axis];
        }
        return at;
    }
}
