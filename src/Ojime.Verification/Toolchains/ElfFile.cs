using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Ojime.Verification;

/// <summary>A section of a linked program: where it lies and how much of which memory it takes.</summary>
public sealed record ElfSection(string Name, bool IsAllocated, bool IsWritable, bool HasBytes, uint Size);

/// <summary>A symbol with a size: a function or an object.</summary>
public sealed record ElfSymbol(string Name, uint Size, bool IsFunction, bool IsDefined, int SectionIndex);

/// <summary>Section and symbol tables of a 32-bit little-endian ELF file, as the linkers that we call write them.</summary>
public sealed class ElfFile
{
    private ElfFile(ImmutableArray<ElfSection> sections, ImmutableArray<ElfSymbol> symbols) => (Sections, Symbols) = (sections, symbols);

    public ImmutableArray<ElfSection> Sections { get; }
    public ImmutableArray<ElfSymbol> Symbols { get; }

    /// <summary>Bytes in flash: what is loaded, read-only or the initial values of variables.</summary>
    public long FlashBytes => Sections.Where(static s => s is { IsAllocated: true, HasBytes: true }).Sum(static s => s.Size);

    /// <summary>Bytes in RAM: variables, initialised or zero.</summary>
    public long RamBytes => Sections.Where(static s => s is { IsAllocated: true, IsWritable: true }).Sum(static s => s.Size);

    /// <exception cref="InvalidDataException">Not a 32-bit little-endian ELF file.</exception>
    public static ElfFile Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return Parse(bytes);
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"{path} is cut short", problem);
        }
    }

    private static ElfFile Parse(byte[] bytes)
    {
        if (bytes.Length < 52 || bytes[0] != 0x7F || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F' || bytes[4] != 1 || bytes[5] != 1)
            throw new InvalidDataException("not a 32-bit little-endian ELF file");
        uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at, 4));
        ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at, 2));
        int table = checked((int)Word(32)), entrySize = Half(46), count = Half(48), nameSection = Half(50);
        int Header(int section) => table + (section * entrySize);
        string Text(int stringSection, uint offset)
        {
            int at = checked((int)(Word(Header(stringSection) + 16) + offset));
            return Encoding.ASCII.GetString(bytes.AsSpan(at, bytes.AsSpan(at).IndexOf((byte)0)));
        }

        var sections = ImmutableArray.CreateBuilder<ElfSection>(count);
        var symbols = ImmutableArray.CreateBuilder<ElfSymbol>();
        for (int i = 0; i < count; i++)
        {
            int h = Header(i);
            uint type = Word(h + 4), flags = Word(h + 8), size = Word(h + 20);
            sections.Add(new(Text(nameSection, Word(h)), (flags & 2) != 0, (flags & 1) != 0, type != NoBits, size));
            if (type != SymbolTable)
                continue;
            int first = checked((int)Word(h + 16)), strings = checked((int)Word(h + 24));
            for (int at = first; at < first + size; at += 16)
            {
                int kind = bytes[at + 12] & 15, section = Half(at + 14);
                if (kind is 0 or 1 or 2 && Word(at) != 0)
                    symbols.Add(new(Text(strings, Word(at)), Word(at + 8), kind == 2, section != 0, section));
            }
        }
        return new(sections.ToImmutable(), symbols.ToImmutable());
    }

    private const uint NoBits = 8, SymbolTable = 2;
}
