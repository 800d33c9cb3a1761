using System.Security.Cryptography;
using Ojime.Core;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;

namespace Ojime.Compiler;

/// <summary>The constant tables of a plan as they will lie in flash.</summary>
public static class PackedTables
{
    /// <summary>Bytes of all tables of a plan; equal tables are stored once.</summary>
    public static long Bytes(Plan plan) => plan.Steps.SelectMany(Of).DistinctBy(Key).Sum(static t => (long)t.Bytes.Length);

    /// <summary>Bytes of one step's tables.</summary>
    public static long Bytes(Step step) => Of(step).DistinctBy(Key).Sum(static t => (long)t.Bytes.Length);

    /// <summary>Bytes of one step's shape records, which stand among its code.</summary>
    public static long RecordBytes(Step step) => step.Kernel.Call(step.Node).Arguments.OfType<RecordArgument>().Sum(static r => 4L * r.Fields.Length);

    private static IEnumerable<CTable> Of(Step step) => step.WithHeld.SelectMany(static s => s.Held.IsEmpty
        ? OfCall(s.Node, s.Kernel)
        : s.Node.Inputs.Where(static i => i.IsConstant).Select(static i => CTable.Of(i.Constant!)));

    private static IEnumerable<CTable> OfCall(Node node, Kernel kernel)
    {
        foreach (Argument argument in kernel.Call(node).Arguments)
        {
            if (argument is TableArgument table)
                yield return table.Content;
            else if (argument is InputArgument { Index: var i } && node.Inputs[i].Constant is { } constant)
                yield return CTable.Of(constant);
        }
    }

    private static string Key(CTable table) => $"{table.Element}{Convert.ToHexString(SHA256.HashData(table.Bytes))}";
}
