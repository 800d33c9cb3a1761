using Ojime.Core;

namespace Ojime.Cli;

/// <summary>A layer's name as a table has room for it. Documents and diagnostics keep it whole.</summary>
internal static class Layer
{
    /// <summary>Converters join the names of what they fused by semicolons; the first is the result's own. A long path keeps its end.</summary>
    public static string Short(Origin origin)
    {
        const int room = 34;
        string name = origin.Node.Split(';')[0];
        return name.Length <= room ? name : $"…{name[^(room - 1)..]}";
    }
}
