using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ojime.Formats.Pt2;

/// <summary>One file inside a zip archive, as the central directory describes it.</summary>
internal sealed record ZipEntry(string Name, int Method, int Flags, long PackedSize, long Size, long HeaderOffset);

/// <summary>
/// The entries of a zip archive in memory. Stored entries are given as slices of the archive itself, so that weights are never copied.
/// </summary>
/// <remarks>
/// PyTorch's writer leaves CRC and sizes of the local headers empty; the central directory has them. The local header is read only
/// to learn where the bytes begin (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16; zip64 4.5.3).
/// </remarks>
internal sealed class ZipDirectory
{
    private const int MaxEntries = 1_000_000, MaxUnpacked = 1 << 30;
    private const uint EndMark = 0x06054b50, End64Mark = 0x06064b50, Locator64Mark = 0x07064b50, EntryMark = 0x02014b50, LocalMark = 0x04034b50;

    private readonly string _file;
    private readonly Memory<byte> _bytes;
    private readonly Dictionary<string, ZipEntry> _entries = [];

    private ZipDirectory(string file, Memory<byte> bytes) => (_file, _bytes) = (file, bytes);

    /// <summary>The entries in the order of the directory.</summary>
    public List<ZipEntry> Entries { get; } = [];

    public static bool LooksLikeZip(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    public static ZipDirectory Read(string file, Memory<byte> bytes)
    {
        var zip = new ZipDirectory(file, bytes);
        ReadOnlySpan<byte> all = bytes.Span;
        int end = zip.FindEnd(all);
        long count = U16(all, end + 10), size = U32(all, end + 12), start = U32(all, end + 16);
        if (end >= 20 && U32(all, end - 20) == Locator64Mark)
        {
            int end64 = zip.Inside((long)U64(all, end - 12), 56);
            if (U32(all, end64) != End64Mark)
                throw zip.Damaged("the zip64 end record is missing");
            (count, size, start) = ((long)U64(all, end64 + 32), (long)U64(all, end64 + 40), (long)U64(all, end64 + 48));
        }
        if (count is < 0 or > MaxEntries)
            throw new Refusal(FileProblems.Damaged(file, $"{count} entries"));
        zip.Inside(start, size);
        int at = (int)start;
        for (long i = 0; i < count; i++)
            at = zip.ReadEntry(all, at);
        return zip;
    }

    /// <summary>The bytes of an entry: a slice of the archive where it is stored, unpacked otherwise.</summary>
    public Memory<byte> Open(ZipEntry entry)
    {
        ReadOnlySpan<byte> all = _bytes.Span;
        int header = Inside(entry.HeaderOffset, 30);
        if (U32(all, header) != LocalMark)
            throw Damaged($"{entry.Name} has no local header");
        long start = header + 30L + U16(all, header + 26) + U16(all, header + 28);
        Memory<byte> packed = _bytes.Slice(Inside(start, entry.PackedSize), (int)entry.PackedSize);
        if (entry.Method == 0)
            return entry.PackedSize == entry.Size ? packed : throw Damaged($"{entry.Name} is stored, but its two sizes differ");
        if (entry.Method != 8)
            throw Damaged($"{entry.Name} is packed by method {entry.Method}; stored and deflated entries are read");
        if (entry.Size > MaxUnpacked)
            throw new Refusal(FileProblems.TooLarge(_file, entry.Name, entry.Size, MaxUnpacked));
        return Inflate(entry, packed);
    }

    private byte[] Inflate(ZipEntry entry, Memory<byte> packed)
    {
        var result = new byte[entry.Size];
        try
        {
            using var stream = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            stream.ReadExactly(result);
            if (stream.ReadByte() >= 0)
                throw Damaged($"{entry.Name} unpacks to more than the directory says");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged($"{entry.Name} does not unpack");
        }
        return result;
    }

    private int ReadEntry(ReadOnlySpan<byte> all, int at)
    {
        Inside(at, 46);
        if (U32(all, at) != EntryMark)
            throw Damaged("the central directory is broken");
        int flags = U16(all, at + 8), method = U16(all, at + 10), nameLength = U16(all, at + 28), extraLength = U16(all, at + 30);
        long packed = U32(all, at + 20), size = U32(all, at + 24), offset = U32(all, at + 42);
        int next = Inside(at + 46L, nameLength + extraLength + (long)U16(all, at + 32)) + nameLength + extraLength + U16(all, at + 32);
        string name = Encoding.UTF8.GetString(all.Slice(at + 46, nameLength));
        ReadZip64(all.Slice(at + 46 + nameLength, extraLength), ref size, ref packed, ref offset);
        CheckName(name);
        if ((flags & 1) != 0)
            throw Damaged($"{name} is encrypted");
        Inside(offset, 30);
        if (size < 0 || packed < 0)
            throw Damaged($"{name} has a negative size");
        var entry = new ZipEntry(name, method, flags, packed, size, offset);
        if (!_entries.TryAdd(name, entry))
            throw Damaged($"{name} occurs twice");
        Entries.Add(entry);
        return next;
    }

    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int id = U16(extra, 0), length = U16(extra, 2);
            if (length > extra.Length - 4)
                return;
            ReadOnlySpan<byte> field = extra.Slice(4, length);
            if (id == 1)
            {
                Take(ref field, ref size);
                Take(ref field, ref packed);
                Take(ref field, ref offset);
            }
            extra = extra[(4 + length)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value != uint.MaxValue || field.Length < 8)
                return;
            value = (long)U64(field, 0);
            field = field[8..];
        }
    }

    private void CheckName(string name)
    {
        if (name.Length is 0 or > 4096 || name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Contains(".."))
            throw Damaged($"an entry has the unsafe name \"{(name.Length > 80 ? name[..80] : name)}\"");
    }

    /// <summary>The end record is the last thing of the file but for a comment of at most 65,535 bytes.</summary>
    private int FindEnd(ReadOnlySpan<byte> all)
    {
        for (int at = all.Length - 22; at >= 0 && at >= all.Length - 22 - ushort.MaxValue; at--)
            if (U32(all, at) == EndMark)
                return at;
        throw Damaged("it has no central directory at its end");
    }

    private int Inside(long start, long length) =>
        start >= 0 && length >= 0 && length <= _bytes.Length && start <= _bytes.Length - length ? (int)start : throw Damaged("an offset leads outside the file");

    private Refusal Damaged(string what) => new(FileProblems.Damaged(_file, what));

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
