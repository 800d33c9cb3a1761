using System.Text.Json;

namespace Ojime.Formats.Pt2;

/// <summary>An argument of a node as the file spells it: a constant, or the name of something computed before.</summary>
internal abstract record Argument
{
    private const int MaxNesting = 16;

    public sealed record None : Argument;

    /// <summary>The tensor or symbolic number of this name.</summary>
    public sealed record Named(string Name) : Argument;

    /// <summary>A number, truth value or text.</summary>
    public sealed record Constant(object Value) : Argument;

    public sealed record List(IReadOnlyList<Argument> Items) : Argument;

    /// <summary>A graph that a higher-order operator runs.</summary>
    public sealed record Body(ProgramGraph Graph) : Argument;

    /// <summary>A kind that no accepted operator takes (a custom object, a device): only its name is kept.</summary>
    public sealed record Opaque(string Kind) : Argument;

    public static Argument Read(JsonElement json, int nesting = 0)
    {
        if (json.Union() is not var (kind, value) || nesting > MaxNesting)
            return new Opaque("nothing");
        Argument Items(Func<JsonElement, Argument> item) => new List([.. value.Items().Select(item)]);
        Argument Of(object? constant) => constant is null ? new Opaque(kind) : new Constant(constant);
        Argument Name(JsonElement named) => named.Member("name")?.Text() is { } name ? new Named(name) : new Opaque(kind);
        return kind switch
        {
            "as_none" => new None(),
            "as_tensor" or "as_sym_int_name" => Name(value),
            "as_name" => value.Text() is { } name ? new Named(name) : new Opaque(kind),
            "as_tensors" => Items(Name),
            "as_int" or "as_scalar_type" or "as_memory_format" or "as_layout" => Of(value.Long()),
            "as_float" => Of(value.Double()),
            "as_bool" => Of(value.IsTrue),
            "as_string" => Of(value.Text()),
            "as_ints" => Items(static i => i.Long() is { } number ? new Constant(number) : new Opaque("as_ints")),
            "as_floats" => Items(static i => i.Double() is { } number ? new Constant(number) : new Opaque("as_floats")),
            "as_bools" => Items(static i => new Constant(i.IsTrue)),
            "as_strings" => Items(static i => i.Text() is { } text ? new Constant(text) : new Opaque("as_strings")),
            "as_int_lists" => Items(static l => new List([.. l.Items().Select(static i => i.Long() is { } number ? (Argument)new Constant(number) : new Opaque("as_int_lists"))])),
            "as_sym_int" or "as_sym_float" or "as_sym_bool" or "as_optional_tensor" => Read(value, nesting + 1),
            "as_sym_ints" or "as_sym_floats" or "as_sym_bools" or "as_optional_tensors" => Items(i => Read(i, nesting + 1)),
            "as_nested_tensors" => Items(l => new List([.. l.Items().Select(Name)])),
            "as_graph" when value.Member("graph") is { } graph => new Body(ProgramGraph.Read(graph, nesting + 1)),
            _ => new Opaque(kind),
        };
    }
}
