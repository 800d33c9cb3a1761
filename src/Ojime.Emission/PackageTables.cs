using System.Globalization;
using System.Security.Cryptography;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ops;

namespace Ojime.Emission;

/// <summary>The constant tables of a package, equal ones once, in the order of first use.</summary>
internal sealed class PackageTables(string id)
{
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _taken = [];

    public List<(string Name, CTable Table, string About)> All { get; } = [];

    public int Bytes => All.Sum(static t => t.Table.Bytes.Length);

    /// <summary>The C name of a table with this content.</summary>
    /// <param name="role">What it is to its first user: <c>3_weights</c>.</param>
    public string Name(CTable table, string role, string about)
    {
        string key = $"{table.Element}{Convert.ToHexString(SHA256.HashData(table.Bytes))}";
        if (_names.TryGetValue(key, out string? known))
            return known;
        string wanted = $"{id}_w_{CLiteral.Identifier(role).TrimStart('m', '_')}", name = wanted;
        for (int i = 2; !_taken.Add(name); i++)
            name = $"{wanted}_{i}";
        All.Add((name, table, about));
        return _names[key] = name;
    }

    /// <summary>C has no array without elements: an empty table, which a kernel may be given and never reads, has one.</summary>
    public static string Declaration(string name, CTable table) => $"const {table.Element.C} {name}[{Math.Max(1, table.Count)}]";

    public static IEnumerable<string> Items(CTable table)
    {
        if (table.Count == 0)
            return ["0"];
        var tensor = new Tensor(new(table.Element, Shape.Of(table.Count)), table.Bytes);
        return table.Element switch
        {
            ElementType.Float32 => tensor.Read<float>().ToArray().Select(CLiteral.Of),
            ElementType.Int64 => tensor.Read<long>().ToArray().Select(CLiteral.Of),
            ElementType.Float16 => tensor.Read<ushort>().ToArray().Select(static i => i.ToString(CultureInfo.InvariantCulture)),
            ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 or ElementType.Bool => tensor.ToLongs().Select(CLiteral.Of),
        };
    }
}
