using System.Collections.Immutable;
using System.Globalization;
using Ojime.Core;
using Ojime.CSource;
using Ojime.Ir;
using Ojime.Planning;

namespace Ojime.Emission;

/// <summary>An input or output as the package's C knows it.</summary>
/// <param name="Suffix">Empty for the only one, else <c>_name</c>.</param>
internal sealed record PackagePort(string Name, string Suffix, TensorType Type, int Offset)
{
    public string Upper => Suffix.ToUpperInvariant();

    public static ImmutableArray<PackagePort> Inputs(Plan plan) =>
        Named([.. plan.Graph.Inputs.Select((v, i) => (v.Name ?? $"in{i}", v.Type, plan.Offsets[v]))]);

    public static ImmutableArray<PackagePort> Outputs(Plan plan) =>
        Named([.. plan.Graph.Outputs.Select((o, i) => (o.Name, o.Value.Type, plan.OutputOffsets[i]))]);

    private static ImmutableArray<PackagePort> Named((string Name, TensorType Type, int Offset)[] ports)
    {
        var taken = new HashSet<string>();
        return [.. ports.Select((port, i) =>
        {
            string id = CLiteral.Identifier(port.Name).ToLowerInvariant();
            string suffix = ports.Length == 1 ? "" : taken.Add(id) ? $"_{id}" : $"_{id}_{i}";
            return new PackagePort(port.Name, suffix, port.Type, port.Offset);
        })];
    }
}

/// <summary>Texts that several files of a package share.</summary>
internal static class PackageText
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Sizes(TensorType type) => type.Shape.Rank == 0 ? "scalar" : string.Join('x', type.Shape.Sizes);

    /// <summary>A C string's content.</summary>
    public static string Quoted(string text) =>
        string.Concat(text.Select(static c => c is '"' or '\\' ? $"\\{c}" : c is >= ' ' and <= '~' ? c.ToString() : "?"));

    /// <summary><c>conv2d window 3x3   stem/conv1   1x8x8x3 -> 1x8x8x4   6,912 MAC</c></summary>
    public static string Of(Step step)
    {
        Node node = step.Node;
        string from = string.Join(' ', node.Inputs.Where(static i => Plan.ConstantOf(i) is null).Select(static i => Sizes(i.Type)));
        string to = string.Join(' ', node.Outputs.Select(static o => Sizes(o.Type)));
        string text = $"{node.Op.Text}   {node.Origin.Node}   {from} -> {to}";
        return node.Macs > 0 ? $"{text}   {Number(node.Macs)} MAC" : text;
    }
}
