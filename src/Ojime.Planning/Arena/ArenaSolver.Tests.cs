using System.Globalization;
using Ojime.Planning;

namespace Ojime.Tests;

public class ArenaSolverTests
{
    /// <summary>Google's published cases; the capacity in the file's name is what an optimal packing meets.</summary>
    [Theory]
    [InlineData("A"), InlineData("B"), InlineData("C"), InlineData("D"), InlineData("F"), InlineData("G"), InlineData("H"), InlineData("I"), InlineData("J"), InlineData("K")]
    public void The_published_cases_meet_their_capacity(string name)
    {
        const int Capacity = 1 << 20;
        ArenaLayout layout = Solve(name, nodes: 2_000_000, enough: Capacity);
        Assert.True(layout.Bytes <= Capacity, $"{layout.Bytes}");
    }

    /// <summary>The one that needs more nodes than a test should take: valid, at first fit's height or lower.</summary>
    [Fact]
    public void The_hardest_published_case_is_laid_out() => Assert.True(Solve("E", nodes: 1_000, enough: 1 << 20).Bytes <= 1.41 * (1 << 20));

    private static ArenaLayout Solve(string name, long nodes, int enough)
    {
        string path = Repository.Shared($"data/minimalloc/{name}.1048576.csv");
        var problem = new ArenaProblem([.. File.ReadLines(path).Skip(1).Select(static line =>
        {
            int[] cells = Array.ConvertAll(line.Split(','), static c => int.Parse(c, CultureInfo.InvariantCulture));
            return new ArenaItem(cells[3], cells[1], cells[2] - 1);
        })]);
        ArenaLayout layout = ArenaSolver.Solve(problem, nodes, enough);
        Assert.Null(layout.Breach(problem));
        return layout;
    }

    [Fact]
    public void Random_small_problems_equal_brute_force()
    {
        var random = new Random(7);
        int proven = 0;
        for (int i = 0; i < 1000; i++)
        {
            ArenaProblem problem = Random(random, items: 3 + random.Next(3));
            ArenaLayout layout = ArenaSolver.Solve(problem);
            Assert.Null(layout.Breach(problem));
            int best = BruteForce(problem, layout.Bytes);
            Assert.True(layout.LowerBound <= best, $"case {i}: the bound {layout.LowerBound} is above {best}");
            Assert.True(best == layout.Bytes, $"case {i}: {layout.Bytes} where {best} is enough");
            proven += layout.IsOptimal ? 1 : 0;
        }
        Assert.True(proven > 900, $"{proven} of 1000 proven");
    }

    [Fact]
    public void A_chain_in_place_takes_the_largest_tensor_and_its_lag()
    {
        // Three layers of 100 bytes; the second writes 20 bytes ahead of what it has read.
        var problem = new ArenaProblem(
            [new(100, 0, 1), new(100, 1, 2), new(100, 2, 3)], [new(0, 1, 0), new(1, 2, 20)]);
        ArenaLayout layout = ArenaSolver.Solve(problem);
        Assert.Equal([20, 20, 0], layout.Offsets);
        Assert.Equal((120, true), (layout.Bytes, layout.IsOptimal));
    }

    private static ArenaProblem Random(Random random, int items)
    {
        var list = new ArenaItem[items];
        for (int i = 0; i < items; i++)
        {
            int from = random.Next(6);
            list[i] = new(1 + random.Next(4), from, from + random.Next(4));
        }
        var overlaps = new List<ArenaOverlap>();
        for (int x = 0; x < items; x++)
            for (int y = 0; y < items; y++)
                if (x != y && list[x].To == list[y].From && list[x].From < list[y].From && random.Next(2) == 0 && !overlaps.Exists(o => o.Dying == x))
                    overlaps.Add(new(x, y, random.Next(8) == 0 ? ArenaOverlap.Any : random.Next(-2, 4)));
        return new([.. list], [.. overlaps]);
    }

    /// <summary>The least height of any layout, by trying every offset of every item.</summary>
    private static int BruteForce(ArenaProblem problem, int known)
    {
        var offsets = new int[problem.Items.Length];
        bool Fits(int item, int capacity)
        {
            if (item == offsets.Length)
                return true;
            for (offsets[item] = 0; offsets[item] + problem.Items[item].Bytes <= capacity; offsets[item]++)
            {
                bool free = true;
                for (int j = 0; j < item && free; j++)
                    free = Free(problem, j, offsets[j], item, offsets[item]);
                if (free && Fits(item + 1, capacity))
                    return true;
            }
            return false;
        }
        int best = known;
        while (best > 0 && Fits(0, best - 1))
            best--;
        return best;
    }

    private static bool Free(ArenaProblem problem, int i, int at, int j, int to)
    {
        (ArenaItem a, ArenaItem b) = (problem.Items[i], problem.Items[j]);
        return a.To < b.From || b.To < a.From || at + a.Bytes <= to || to + b.Bytes <= at
            || problem.Overlaps.Any(o => (o.Dying == i && o.Born == j && to <= (long)at - o.Lag) || (o.Dying == j && o.Born == i && at <= (long)to - o.Lag));
    }
}
