using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;

namespace Ojime.Tests;

public class NpzTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        Tensor[] tensors =
        [
            Tensor.Floats([2, 3], 1, -2, 3.5f, float.NaN, 0, 1e-30f), Tensor.Ints([1], 7), Tensor.Longs([], long.MinValue),
            Tensor.Of<byte>(new(ElementType.Bool, [2]), [0, 1]), Tensor.Of<short>(new(ElementType.Int16, [0, 4]), []),
        ];
        using var stream = new MemoryStream();
        Npz.Write(stream, tensors.Select((t, i) => ($"a{i}", t)));
        var report = new Report();
        var arrays = Npz.Read(new SourceFile("x.npz", stream.ToArray()), new(), report);
        Assert.NotNull(arrays);
        Assert.Empty(report.Diagnostics);
        for (int i = 0; i < tensors.Length; i++)
        {
            Assert.Equal($"a{i}", arrays[i].Name);
            Assert.Equal(tensors[i].Type, arrays[i].Array.ToTensor().Type);
            Assert.Equal(tensors[i].Bytes.ToArray(), arrays[i].Array.ToTensor().Bytes.ToArray());
        }
    }

    [Fact]
    public void The_same_arrays_give_the_same_bytes()
    {
        static byte[] Write()
        {
            using var stream = new MemoryStream();
            Npz.Write(stream, [("x", Tensor.Floats([1], 1))]);
            return stream.ToArray();
        }
        Assert.Equal(Write(), Write());
    }

    [Fact]
    public void Fortran_order_and_double_become_ours()
    {
        byte[] file = Npy("'<f8'", "True", "(2, 3)", new double[] { 1, 4, 2, 5, 3, 6 }.SelectMany(BitConverter.GetBytes).ToArray());
        Tensor t = NpyArray.Read("x", file, new())!.ToTensor();
        Assert.Equal(new(ElementType.Float32, [2, 3]), t.Type);
        Assert.Equal([1, 2, 3, 4, 5, 6], t.ToDoubles());
    }

    [Theory]
    [InlineData("'<f4'", "(2, 3)", 20, 3105)]
    [InlineData("'<f4'", "(99999, 99999)", 20, 3105)]
    [InlineData("'<U5'", "(1,)", 20, 3109)]
    [InlineData("'<f4'", "(-1,)", 20, 3105)]
    public void A_bad_header_is_a_diagnostic(string type, string shape, int bytes, int code)
    {
        var report = new Report();
        Assert.Null(NpyArray.Read("x.npy", Npy(type, "False", shape, new byte[bytes]), report));
        Assert.Equal(code, Assert.Single(report.Diagnostics).Code);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var report = new Report();
        Assert.Null(Npz.Read("no-such.npz", new(), report));
        Diagnostic d = Assert.Single(report.Diagnostics);
        Assert.Equal(3101, d.Code);
        Assert.Contains("no-such.npz", d.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Npy(string type, string fortran, string shape, byte[] content)
    {
        string header = $"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY\x01\0"u8, (byte)header.Length, (byte)(header.Length >> 8), .. System.Text.Encoding.ASCII.GetBytes(header), .. content];
    }
}
