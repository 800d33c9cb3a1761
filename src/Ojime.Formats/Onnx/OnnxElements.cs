using System.Runtime.InteropServices;
using Ojime.Core;

namespace Ojime.Formats.Onnx;

/// <summary>Turns the tensors of a file into ours. Elements in raw form stay where they are, in the mapped file.</summary>
/// <param name="widens">Halves become floats; off where a tensor must be what it is in the file.</param>
internal sealed class OnnxElements(string path, ImportOptions options, Report report, bool widens = true)
{
    private readonly Dictionary<string, Memory<byte>?> _files = [];

    /// <summary>Bytes of the files beside the model that were opened.</summary>
    public long ExternalBytes => _files.Values.Sum(static f => (long)(f?.Length ?? 0));

    /// <summary>Our element type for one of the file's, or null where it is not covered. Halves are constants only, and widened.</summary>
    public static ElementType? Element(OnnxType type) => type switch
    {
        OnnxType.Float => ElementType.Float32,
        OnnxType.Int8 => ElementType.Int8,
        OnnxType.UInt8 => ElementType.UInt8,
        OnnxType.Int16 => ElementType.Int16,
        OnnxType.Int32 => ElementType.Int32,
        OnnxType.Int64 => ElementType.Int64,
        OnnxType.Bool => ElementType.Bool,
        _ => null,
    };

    /// <summary>The tensor, or null after a diagnostic.</summary>
    public Tensor? Read(OnnxTensor tensor)
    {
        Tensor? Reject(Diagnostic diagnostic)
        {
            report.Add(diagnostic);
            return null;
        }

        ElementType? covered = widens && tensor.Type is (OnnxType.Float16 or OnnxType.BFloat16) ? ElementType.Float32 : Element(tensor.Type);
        if (covered is not { } element)
            return Reject(OnnxProblems.TensorType(path, tensor.Name, Enum.IsDefined(tensor.Type) ? $"{tensor.Type}" : $"type {(int)tensor.Type}"));
        int stored = tensor.Type is OnnxType.Float16 or OnnxType.BFloat16 ? 2 : element.Bytes;

        long count = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim is < 0 or > int.MaxValue || (count *= dim) > int.MaxValue / 8)
                return Reject(OnnxProblems.TensorDamaged(path, tensor.Name, $"its shape is [{string.Join(',', tensor.Dims)}]"));
        }
        if (tensor.Dims.Count > 32)
            return Reject(OnnxProblems.TensorDamaged(path, tensor.Name, $"it has {tensor.Dims.Count} dimensions"));
        var type = new TensorType(element, Shape.Of(tensor.Dims.Select(static d => (int)d).ToArray()));

        ReadOnlyMemory<byte> bytes;
        if (tensor.IsExternal)
        {
            if (ReadExternal(tensor, count * stored) is not { } found)
                return null;
            bytes = found;
        }
        else if (tensor.Raw is { } raw)
        {
            bytes = raw;
        }
        else
        {
            if (tensor.Numbers.Count != count)
                return Reject(OnnxProblems.TensorDamaged(path, tensor.Name, $"{tensor.Numbers.Count} elements are there for the shape {type.Shape}"));
            bytes = Narrow(tensor.Numbers, stored);
        }
        if (bytes.Length != count * stored)
            return Reject(OnnxProblems.TensorDamaged(path, tensor.Name, $"{bytes.Length} bytes are there for {count} elements of {stored}"));
        return tensor.Type switch
        {
            OnnxType.Float16 => Tensor.Of<float>(type, Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes.Span).ToArray(), static h => (float)h)),
            OnnxType.BFloat16 => Tensor.Of<float>(type, Array.ConvertAll(
                MemoryMarshal.Cast<byte, ushort>(bytes.Span).ToArray(), static b => BitConverter.UInt32BitsToSingle((uint)b << 16))),
            _ => new(type, MemoryMarshal.AsMemory(bytes)),
        };
    }

    /// <summary>int32_data and its like hold one number for each element, however wide the element is.</summary>
    private static byte[] Narrow(List<long> numbers, int width)
    {
        var bytes = new byte[numbers.Count * width];
        for (int i = 0; i < numbers.Count; i++)
        {
            Span<byte> to = bytes.AsSpan(i * width, width);
            switch (width)
            {
                case 1: to[0] = (byte)numbers[i]; break;
                case 2: BitConverter.TryWriteBytes(to, (ushort)numbers[i]); break;
                case 4: BitConverter.TryWriteBytes(to, (uint)numbers[i]); break;
                default: BitConverter.TryWriteBytes(to, numbers[i]); break;
            }
        }
        return bytes;
    }

    /// <summary>Elements in a file of the model's own folder. A path that leaves it, by name or by link, is refused.</summary>
    private ReadOnlyMemory<byte>? ReadExternal(OnnxTensor tensor, long needed)
    {
        string location = tensor.External.GetValueOrDefault("location", "");
        if (!_files.TryGetValue(location, out Memory<byte>? file))
            _files[location] = file = OpenBeside(tensor.Name, location);
        if (file is not { } bytes)
            return null;
        long Number(string key, long @default) => tensor.External.TryGetValue(key, out string? text)
            ? long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long n) && n >= 0 ? n : long.MaxValue
            : @default;
        long offset = Number("offset", 0), length = Number("length", needed);
        if (length != needed)
            report.Add(OnnxProblems.TensorDamaged(path, tensor.Name, $"{length} bytes are named for elements that take {needed}"));
        else if (offset > bytes.Length - needed)
            report.Add(OnnxProblems.ExternalDataShort(path, tensor.Name, location, offset > long.MaxValue - needed ? long.MaxValue : offset + needed, bytes.Length));
        else
            return bytes.Slice((int)offset, (int)needed);
        return null;
    }

    private Memory<byte>? OpenBeside(string tensor, string location)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (location.Length == 0 || location.Contains('\0') || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
        {
            report.Add(OnnxProblems.ExternalDataOutside(path, tensor, location.Length == 0 ? "no file" : location));
            return null;
        }
        string full = Path.Combine(folder, location);
        try
        {
            if (File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target
                && !Path.GetFullPath(target.FullName).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                report.Add(OnnxProblems.ExternalDataOutside(path, tensor, location));
                return null;
            }
        }
        catch (IOException)
        {
            // Not there, or a loop of links: opening it says so.
        }
        return ModelFile.Open(full, options, report)?.Bytes;
    }
}
