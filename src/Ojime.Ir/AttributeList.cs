using System.Collections.Immutable;
using System.Globalization;
using Ojime.Core;

namespace Ojime.Ir;

/// <summary>An operator's attributes as text: names and values without spaces, in a fixed order.</summary>
public sealed class AttributeList
{
    private readonly ImmutableArray<(string Name, string Value)> _items;

    private AttributeList(ImmutableArray<(string, string)> items) => _items = items;

    public static AttributeList None { get; } = new([]);

    public bool IsEmpty => _items.IsEmpty;

    public ImmutableArray<(string Name, string Value)> Items => _items;

    /// <summary>Adds an attribute, unless it has its default value.</summary>
    public AttributeList With<T>(string name, T value, T @default) =>
        EqualityComparer<T>.Default.Equals(value, @default) ? this : With(name, value);

    public AttributeList With<T>(string name, T value) => value is null ? this : new(_items.Add((name, Spell(value))));

    private static string Spell<T>(T value) => value switch
    {
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        bool b => b ? "yes" : "no",
        Enum e => e.ToString(),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value!.ToString()!,
    };

    /// <summary><c>window 3x3 stride 2,2</c></summary>
    public override string ToString() => string.Join(' ', _items.Select(static i => $"{i.Name} {i.Value}"));
}

/// <summary>Reads an operator's attributes back from their text. A missing attribute has its default; an unread one is an error of the text.</summary>
public sealed class AttributeReader(IReadOnlyDictionary<string, string> items)
{
    private readonly HashSet<string> _read = [];

    /// <summary>The graphs that stand behind the operator.</summary>
    public ImmutableArray<Graph> Graphs { get; init; } = [];

    /// <summary>Names that no one asked for.</summary>
    public IEnumerable<string> Unread => items.Keys.Where(k => !_read.Contains(k));

    public string? Text(string name)
    {
        _read.Add(name);
        return items.GetValueOrDefault(name);
    }

    public int Int(string name, int @default = 0) =>
        Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : @default;

    public float Float(string name, float @default = 0) =>
        Text(name) is { } text ? float.Parse(text, CultureInfo.InvariantCulture) : @default;

    public bool Bool(string name, bool @default = false) => Text(name) is { } text ? text == "yes" : @default;

    public T Enum<T>(string name, T @default) where T : struct, Enum =>
        Text(name) is { } text ? System.Enum.Parse<T>(text) : @default;

    public T Enum<T>(string name) where T : struct, Enum =>
        System.Enum.Parse<T>(Text(name) ?? throw new FormatException($"attribute {name} is missing"));

    public ElementType Element(string name) =>
        System.Enum.Parse<ElementType>(Text(name) ?? throw new FormatException($"attribute {name} is missing"));

    public IntList Ints(string name) => Text(name) is { Length: > 0 } text
        ? [.. text.Split(',').Select(static i => int.Parse(i, CultureInfo.InvariantCulture))]
        : IntList.Empty;

    /// <summary>A shape written as <c>[1,8,3]</c>; only fixed sizes are attributes.</summary>
    public Shape Shape(string name)
    {
        string inner = (Text(name) ?? throw new FormatException($"attribute {name} is missing")).Trim('[', ']');
        return inner.Length == 0
            ? Core.Shape.Scalar
            : Core.Shape.Of(inner.Split(',').Select(static i => int.Parse(i, CultureInfo.InvariantCulture)).ToArray());
    }
}
