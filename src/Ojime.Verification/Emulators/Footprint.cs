using System.Collections.Immutable;

namespace Ojime.Verification;

/// <summary>What a model takes of flash, by symbol, from the linked program.</summary>
/// <param name="CodeBytes">Instructions and small tables of the model: everything but weights and the compiler's library.</param>
/// <param name="WeightBytes">The constant tables of <c>NAME_weights</c>.</param>
/// <param name="LibraryBytes">What the linker took from the compiler's libraries.</param>
/// <param name="Foreign">Symbols of a heap, of stdio, or of floating-point emulation: an integer model has none.</param>
public sealed record Footprint(long CodeBytes, long WeightBytes, long LibraryBytes, ImmutableArray<(string Name, long Bytes, bool IsWeight)> Symbols, ImmutableArray<string> Foreign)
{
    public long FlashBytes => CodeBytes + WeightBytes + LibraryBytes;

    private static readonly string[] ForeignNames =
    [
        "malloc", "free", "_sbrk", "calloc", "realloc", "printf", "fopen", "fwrite", "puts", "__aeabi_fadd", "__aeabi_fmul", "__aeabi_fsub", "__aeabi_fdiv",
        "__aeabi_dadd", "__aeabi_dmul", "__aeabi_ddiv", "__addsf3", "__mulsf3", "__divsf3", "__adddf3", "__muldf3", "__divdf3",
    ];

    public static Footprint Of(ElfFile elf, string name)
    {
        bool InFlash(ElfSymbol s) => s.SectionIndex > 0 && s.SectionIndex < elf.Sections.Length
            && elf.Sections[s.SectionIndex] is { IsAllocated: true, HasBytes: true, IsWritable: false };
        bool IsWeight(ElfSymbol s) => !s.IsFunction && s.Name.StartsWith($"{name}_w_", StringComparison.Ordinal);
        // The linked sections hold alignment and unnamed constants too; what is no weight and no library is the model's.
        ElfSymbol[] symbols = [.. elf.Symbols.Where(s => s.Size > 0 && InFlash(s))];
        long weights = symbols.Where(IsWeight).Sum(static s => s.Size);
        long library = symbols.Where(s => IsLibrary(s.Name)).Sum(static s => s.Size);
        return new(elf.FlashBytes - weights - library, weights, library,
            [.. symbols.OrderByDescending(static s => s.Size).ThenBy(static s => s.Name, StringComparer.Ordinal).Select(s => (s.Name, (long)s.Size, IsWeight(s)))],
            [.. elf.Symbols.Where(static s => s.IsDefined).Select(static s => s.Name).Where(static n => ForeignNames.Contains(n)).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Names that C reserves for the compiler and its library, and the few plain ones that a package calls.</summary>
    public static bool IsLibrary(string symbol) =>
        symbol.StartsWith("__", StringComparison.Ordinal) || symbol is "memcpy" or "memset" or "memmove" or "memcmp";
}
