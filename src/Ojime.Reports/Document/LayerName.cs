namespace Ojime.Reports;

/// <summary>A layer's name as a table has room for it. Documents and diagnostics keep it whole.</summary>
public static class LayerName
{
    /// <summary>Converters join the names of what they fused by semicolons; the first is the result's own. A long path keeps its end.</summary>
    public static string Short(string name, int room = 34)
    {
        string first = name.Split(';')[0];
        return first.Length <= room ? first : $"…{first[^(room - 1)..]}";
    }
}
