using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;

namespace Ojime.Tests;

/// <summary>Damaged and hostile files end in a diagnostic, never in an exception.</summary>
public class OnnxFuzzTests
{
    private const int Mutations = 3000;

    /// <summary>One file with something of everything that the reader knows.</summary>
    internal static byte[] Valid { get; } = new OnnxFile()
        .Input("x", "batch", 2, 6, 6).Output("y", "batch", 12).Output("z", 2, 3)
        .Weights("w", [4, 2, 3, 3], [.. Enumerable.Range(0, 72).Select(static i => i / 72f)])
        .Weights("scale", [4], 1, 2, 3, 4)
        .Longs("shape", 0, -1).Longs("start", 0, 1).Longs("end", 9, -1).Longs("axes", 2, 3)
        .Initializer(OnnxFile.Tensor("numbers", 6, [2, 3]).Number(5, 1).Number(5, 2).Raw(5, [3, 4, 5, 6]))
        .Function("own", "F", ["v"], ["w"], ["alpha"], OnnxFile.NodeOf("LeakyRelu", "", ["v"], ["w"], OnnxFile.Reference("alpha", "alpha")))
        .Node("Conv", ["x", "w"], ["a"], OnnxFile.Ints("pads", 1, 1, 1, 1), OnnxFile.Ints("strides", 1, 1), OnnxFile.Int("group", 1))
        .Node("BatchNormalization", ["a", "scale", "scale", "scale", "scale"], ["b"])
        .Node("own", "F", ["b"], ["c"])
        .Node("Slice", ["c", "start", "end", "axes"], ["d"])
        .Node("MaxPool", ["d"], ["e"], OnnxFile.Ints("kernel_shape", 2, 2), OnnxFile.Ints("strides", 2, 2))
        .Node("Softmax", ["e"], ["f"], OnnxFile.Int("axis", 1))
        .Node("Reshape", ["f", "shape"], ["g"])
        .Node("Split", ["g"], ["h", "i"], OnnxFile.Int("axis", 1))
        .Node("Concat", ["i", "h", "i"], ["y0"], OnnxFile.Int("axis", 1))
        .Node("Slice", ["y0", "start", "end"], ["y1"])
        .Node("Tile", ["y1", "start"], ["y"])
        .Node("Cast", ["numbers"], ["z"], OnnxFile.Int("to", 1))
        .Bytes;

    [Fact]
    public void The_file_that_is_damaged_below_is_sound()
    {
        var report = new Report();
        Assert.True(OnnxReader.Read(new("net.onnx", Valid), new(), report) is not null, string.Join('\n', report.Diagnostics));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_reported()
    {
        for (int length = 0; length < Valid.Length; length++)
            Survive(Valid[..length]);
    }

    [Fact]
    public void Changed_bytes_are_reported_or_read()
    {
        var random = new Random(20);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = [.. Valid];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                int at = random.Next(bytes.Length);
                bytes = random.Next(4) switch
                {
                    0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                    1 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
                    2 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length - 1, at + random.Next(1, 12))..]],
                    _ => [.. bytes[..at], .. bytes[(at - random.Next(Math.Min(at + 1, 40)))..]],
                };
            }
            Survive(bytes);
        }
    }

    private static void Survive(byte[] bytes)
    {
        var report = new Report();
        try
        {
            if (OnnxReader.Read(new("net.onnx", bytes), new(), report) is null)
                Assert.True(report.HasErrors);
        }
        catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
        {
            string kept = Path.Combine(Path.GetTempPath(), "ojime-fuzz.onnx");
            File.WriteAllBytes(kept, bytes);
            Assert.Fail($"{kept}: {problem}");
        }
    }
}
