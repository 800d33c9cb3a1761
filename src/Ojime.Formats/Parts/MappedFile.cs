using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Ojime.Formats;

/// <summary>The bytes of a file without a copy: its pages are mapped, and read from disk as they are touched.</summary>
/// <remarks>
/// The mapping lives as long as the process, so that a span over weights can never outlive it. It is copy-on-write: nothing that is done
/// to the memory reaches the file. Files below <see cref="SmallBytes"/> are simply read.
/// </remarks>
public static class MappedFile
{
    public const int SmallBytes = 1 << 16;

    /// <summary>The whole file. Throws what opening a file throws; the callers turn that into a diagnostic.</summary>
    public static Memory<byte> Open(string path)
    {
        long length = new FileInfo(path).Length;
        if (length < SmallBytes)
            return File.ReadAllBytes(path);
        using var file = MemoryMappedFile.CreateFromFile(
            File.Open(path, FileMode.Open, FileAccess.Read, FileShare.Read), null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: false);
        return new Pages(file.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite), checked((int)length)).Memory;
    }

    private sealed unsafe class Pages : MemoryManager<byte>
    {
        private readonly byte* _first;
        private readonly int _length;

        public Pages(MemoryMappedViewAccessor view, int length)
        {
            // The reference taken here is never given back: the pages stay mapped.
            byte* first = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
            _first = first + view.PointerOffset;
            _length = length;
        }

        public override Span<byte> GetSpan() => new(_first, _length);
        public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
