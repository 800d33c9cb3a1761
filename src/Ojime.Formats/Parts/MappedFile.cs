using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Ojime.Formats;

/// <summary>The bytes of a file without a copy: its pages are mapped, and read from disk as they are touched.</summary>
/// <remarks>
/// The mapping lives as long as the process, so that a span over weights can never outlive it. It is copy-on-write: nothing that is done
/// to the memory reaches the file. Files below <see cref="SmallBytes"/> are simply read.
/// </remarks>
public static partial class MappedFile
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

    /// <summary>
    /// Gives the pages under a part of a file back to the system; they are read again when they are touched. For a reader that walks over headers:
    /// each touch may bring in a megabyte of weights around it. Elsewhere than on Linux, and over memory that is no mapped file, it does nothing.
    /// </summary>
    public static void Release(ReadOnlyMemory<byte> part)
    {
        if (OperatingSystem.IsLinux() && MemoryMarshal.TryGetMemoryManager(part, out Pages? pages, out int start, out int length))
            pages!.Release(start, length);
    }

    private sealed unsafe partial class Pages : MemoryManager<byte>
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

        public void Release(int start, int length)
        {
            const int doNotNeed = 4;
            nuint mask = (nuint)Environment.SystemPageSize - 1;
            nuint from = ((nuint)(_first + start) + mask) & ~mask, to = (nuint)(_first + start + length) & ~mask;
            if (from < to)
                _ = Advise((void*)from, to - from, doNotNeed); // Only advice: where it is refused, nothing is lost.
        }

        [LibraryImport("libc", EntryPoint = "madvise")]
        private static partial int Advise(void* address, nuint length, int advice);

        public override Span<byte> GetSpan() => new(_first, _length);
        public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
