using System.Text.Json.Serialization;

namespace Ojime.Targets;

/// <summary>A chip that a user buys: one JSON file, the built-in ones read by the same reader as the user's own.</summary>
public sealed record Chip
{
    public required string Name { get; init; }
    public required string Maker { get; init; }

    /// <summary>The name of its core in <see cref="Cpus"/>; for a chip of several cores, the one meant.</summary>
    public required string Core { get; init; }

    public required long ClockHz { get; init; }

    /// <summary>The largest contiguous SRAM that a program may use for one buffer.</summary>
    public required long RamBytes { get; init; }

    public required long FlashBytes { get; init; }

    /// <summary>True where flash is a chip beside it, so that its size is the usual board's.</summary>
    public bool FlashIsExternal { get; init; }

    /// <summary>The document that the figures were read from.</summary>
    public required string Source { get; init; }

    /// <summary>What no chip can be, in words; null where all is in order. The name is typed on command lines and names a file.</summary>
    [JsonIgnore]
    internal string? Mistake
    {
        get
        {
            if (Name.Length is 0 or > 64 || !Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || Name[0] is '-' or '.')
                return $"name is \"{Name}\"; wanted are letters, digits, '-', '_' and '.', a letter or digit first";
            foreach ((string key, long value) in (ReadOnlySpan<(string, long)>)[("clockHz", ClockHz), ("ramBytes", RamBytes), ("flashBytes", FlashBytes)])
                if (value is <= 0 or > 1L << 40)
                    return $"{key} is {value}; wanted is a number above zero that a chip can have";
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Chip))]
internal sealed partial class ChipJson : JsonSerializerContext;
