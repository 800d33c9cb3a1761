using System.Diagnostics.CodeAnalysis;
using Ojime.Ir;

namespace Ojime.Formats.Onnx;

/// <summary>
/// The names that a node may read. The body of an <c>If</c> sees the graph around it; the body of a function sees only its own arguments, and
/// the attributes of the node that calls it.
/// </summary>
/// <param name="Prefix">Stands before the titles of the nodes inside.</param>
internal sealed record OnnxScope(OnnxScope? Around, string Prefix, IReadOnlyDictionary<string, long> Opsets, IReadOnlyDictionary<string, OnnxAttribute> Arguments, int Depth)
{
    private readonly Dictionary<string, Value?> _values = [];

    /// <summary>Types that the file declares for results, to go on with where a node could not be read.</summary>
    public Dictionary<string, OnnxValueInfo> Declared { get; } = [];

    /// <summary>Names a value; null stands for one that could not be made, of which nothing more is said.</summary>
    public void Set(string name, Value? value) => _values[name] = value;

    /// <summary>False where nothing of this name was made before.</summary>
    public bool TryGet(string name, out Value? value)
    {
        for (OnnxScope? scope = this; scope is not null; scope = scope.Around)
            if (scope._values.TryGetValue(name, out value))
                return true;
        value = null;
        return false;
    }

    public bool TryGetArgument(string name, [NotNullWhen(true)] out OnnxAttribute? argument) => Arguments.TryGetValue(name, out argument);
}
