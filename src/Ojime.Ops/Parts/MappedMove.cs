using System.Collections.Immutable;
using Ojime.CSource;
using Ojime.Targets;

namespace Ojime.Ops;

/// <summary>
/// A copy that writes a tensor in order; where it reads is a sum of one table entry an axis: nearest resize, mirrored padding,
/// gathering by constant indices.
/// </summary>
/// <param name="Maps">For each axis, the byte offset that each of its indices adds.</param>
public sealed record MappedMove(ImmutableArray<int[]> Maps, int Run)
{
    private const int MostAxes = 6;

    /// <param name="maps">For each axis of the result, the offset in elements that each index adds. Inner axes that read as they write become one run.</param>
    public static MappedMove Of(IReadOnlyList<int[]> maps, int elementBytes)
    {
        int axes = maps.Count, run = 1;
        while (axes > 0 && IsRun(maps[axes - 1], run))
            run *= maps[--axes].Length;
        return new([.. maps.Take(axes).Where(static m => m is not [0]).Select(m => Array.ConvertAll(m, at => at * elementBytes))], run * elementBytes);
    }

    private static bool IsRun(int[] map, int step)
    {
        for (int i = 0; i < map.Length; i++)
            if (map[i] != i * step)
                return false;
        return true;
    }

    public bool Fits => Maps.Length <= MostAxes;

    private int Count => Maps.Aggregate(1, static (product, m) => product * m.Length);

    public double Cycles(Cpu cpu) => Count * (12 + (Maps.Length * (4 + cpu.Costs.Load)) + StridedMove.RunCycles(Run, cpu.Costs));

    public KernelCall Call() => new(Argument.Output(), Argument.Input(0),
        Argument.Table("map", CTable.Of((Maps.IsEmpty ? [0] : Maps.SelectMany(static m => m).ToArray()).AsSpan())),
        Argument.Record("move_mapped_shape", ("axes", CLiteral.Of(Maps.Length)), ("count", CLiteral.Of(Count)), ("run", CLiteral.Of(Run)),
            ("size", StridedMove.List(Maps.Select(static m => m.Length)))));
}
