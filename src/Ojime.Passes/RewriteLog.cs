using System.Globalization;
using Ojime.Ir;

namespace Ojime.Passes;

/// <summary>The size of a graph at one moment.</summary>
/// <param name="ConstantBytes">Bytes of all weights and other constants.</param>
/// <param name="TransposedBytes">Bytes that transposes move in one run: what the layout passes bring down.</param>
public sealed record GraphSize(int Nodes, long ConstantBytes, long Macs, int Transposes, long TransposedBytes)
{
    public static GraphSize Of(Graph graph)
    {
        var transposes = graph.AllNodes.Where(static n => n.Op is Ops.Transpose).ToArray();
        return new(
            graph.AllNodes.Count(), graph.AllConstants.Sum(static c => (long)c.Type.ByteCount), graph.Macs,
            transposes.Length, transposes.Sum(static n => (long)n.Output.Type.ByteCount));
    }
}

/// <summary>What one pass changed.</summary>
public sealed record RewriteEntry(string Pass, GraphSize Before, GraphSize After)
{
    /// <summary><c>FuseActivation: 12 -> 9 nodes</c>; bytes and MACs only where they changed.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        void Part(long before, long after, string unit)
        {
            if (before != after)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{before:N0} -> {after:N0} {unit}"));
        }
        Part(Before.Nodes, After.Nodes, "nodes");
        Part(Before.ConstantBytes, After.ConstantBytes, "constant bytes");
        Part(Before.Macs, After.Macs, "MACs");
        Part(Before.Transposes, After.Transposes, "transposes");
        return $"{Pass}: {(parts.Count == 0 ? "rearranged" : string.Join(", ", parts))}";
    }
}

/// <summary>What the passes did, in order, for the report.</summary>
public sealed class RewriteLog
{
    private readonly List<RewriteEntry> _entries = [];

    public IReadOnlyList<RewriteEntry> Entries => _entries;

    public void Add(RewriteEntry entry) => _entries.Add(entry);
}
