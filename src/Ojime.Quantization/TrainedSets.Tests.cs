using System.IO.Compression;
using System.Text;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Numpy;
using Ojime.Quantizing;

namespace Ojime.Tests;

/// <summary>A trained network of the shared material with its calibration inputs and labelled test inputs, prepared as its card says.</summary>
/// <param name="Test">Sequences of input steps, with the right class; the last output after the last step decides.</param>
public sealed record TrainedSet(string Model, float[][][] Calibration, (float[][] Steps, int Label)[] Test)
{
    /// <summary>Share of the test set that a graph gets right, in percent.</summary>
    public double Accuracy(Ir.Graph graph)
    {
        var right = new bool[Test.Length];
        Parallel.For(0, Test.Length, i =>
        {
            var run = new QuickRun(graph);
            Tensor[] outputs = [];
            foreach (float[] step in Test[i].Steps)
                outputs = run.Run([Input(step, graph.Inputs[0].Type)]);
            double[] scores = outputs[^1].ToDoubles();
            right[i] = Array.IndexOf(scores, scores.Max()) == Test[i].Label;
        });
        return 100.0 * right.Count(static r => r) / right.Length;
    }

    public SampleSet Samples(TensorType input) =>
        new([.. Calibration.Select(s => (System.Collections.Immutable.ImmutableArray<Tensor[]>)[.. s.Select(step => new[] { Input(step, input) })])]);

    private static Tensor Input(float[] numbers, TensorType type)
    {
        Tensor tensor = Tensor.Zeros(type);
        for (int i = 0; i < numbers.Length; i++)
            tensor.Set(i, type.Quantization is { } q ? Math.Round(numbers[i] / (double)q.Scale, MidpointRounding.AwayFromZero) + q.Zero : numbers[i]);
        return tensor;
    }
}

public static class TrainedSets
{
    private const int MostImages = 1000;

    /// <param name="shared">Finds a path of the shared material.</param>
    public static TrainedSet Read(string name, Func<string, string> shared)
    {
        string folder = $"models/trained/{name}";
        double[][] Rows(string file, string array) => Split(shared(file), array);
        int[] Labels(string file, string array) => [.. Rows(file, array).Select(static r => (int)r[0])];
        float[][][] Single(double[][] rows) => [.. rows.Select(static r => new[] { Array.ConvertAll(r, static d => (float)d) })];
        (float[][], int)[] Pair(float[][][] inputs, int[] labels) => [.. inputs.Zip(labels)];
        float[][][] Frames(double[][] rows, bool transposed) => [.. rows.Select(r => Enumerable.Range(0, 49)
            .Select(t => Enumerable.Range(0, 10).Select(c => (float)(transposed ? r[(c * 49) + t] : r[(t * 10) + c])).ToArray()).ToArray())];
        string model = shared(name == "digits" ? $"{folder}/digits.pt2" : $"{folder}/model.pt2");
        string calibration = $"{folder}/calibration.npz";
        switch (name)
        {
            case "digits":
                return new(model, Single(Rows(calibration, "mfcc")), Unheard(Single(Rows($"{folder}/test.npz", "mfcc")), $"{folder}/test.npz", "unheard"));
            case "fsdd-dscnn" or "fsdd-gru":
                return new(model, Single(Rows(calibration, "input")), Unheard(Single(Rows("models/trained/fsdd-dscnn/test.npz", "input")), "models/trained/fsdd-dscnn/test.npz", "new_speaker"));
            case "fsdd-stream":
                return new(model, Frames(Rows(calibration, "input"), transposed: true),
                    Unheard(Frames(Rows("models/trained/fsdd-dscnn/test.npz", "input"), transposed: false), "models/trained/fsdd-dscnn/test.npz", "new_speaker"));
            case "fsdd-rawconv":
                return new(model, Single(Rows(calibration, "input")), Unheard(Recordings(shared, $"{folder}/test.npz"), $"{folder}/test.npz", "new_speaker"));
            case "mnist-lenet5":
                return new(model, Single(Rows(calibration, "input")), Mnist(shared, static b => ((b / 255f) - 0.1307f) / 0.3081f));
            case "mnist-mlp-hardtanh" or "mnist-activations":
                return new(model, Single(Rows(calibration, "input")), Mnist(shared, static b => (b / 127.5f) - 1));
            case "cifar-cnn":
                return new(model, [.. Rows(calibration, "bytes").Select(static r => new[] { Array.ConvertAll(r, static b => (float)((b / 127.5) - 1)) })], Cifar(shared));
            case "cwru-fault":
                return new(model, Single(Rows(calibration, "input")),
                    Pair(Single(Rows($"{folder}/test.npz", "input_every_8th")), [.. Labels($"{folder}/test.npz", "label").Where(static (_, i) => i % 8 == 0)]));
            default:
                return new(model, Single(Rows(calibration, "input")), Pair(Single(Rows($"{folder}/test.npz", "input")), Labels($"{folder}/test.npz", "label")));
        }

        (float[][], int)[] Unheard(float[][][] inputs, string file, string flag)
        {
            int[] labels = Labels(file, "label"), unheard = Labels(file, flag);
            return [.. Pair(inputs, labels).Where((_, i) => unheard[i] != 0)];
        }
    }

    /// <summary>One array of an archive, as the bytes of its .npy file: some of these archives also hold text, which the samples' reader refuses.</summary>
    private static byte[] Entry(string path, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream stream = zip.GetEntry(name + ".npy")!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static double[][] Split(string path, string name)
    {
        var report = new Report();
        NpyArray array = NpyArray.Read(path, Entry(path, name), report) ?? throw new InvalidDataException(string.Join('\n', report.Diagnostics));
        double[] all = array.ToDoubles();
        return [.. all.Chunk(all.Length / array.Sizes[0])];
    }

    private static (float[][], int)[] Mnist(Func<string, string> shared, Func<byte, float> scale)
    {
        byte[] images = Unzip(shared("data/mnist/t10k-images-idx3-ubyte.gz")), labels = Unzip(shared("data/mnist/t10k-labels-idx1-ubyte.gz"));
        return [.. Enumerable.Range(0, MostImages).Select(i => (new[] { Array.ConvertAll(images[(16 + (i * 784))..(16 + ((i + 1) * 784))], b => scale(b)) }, (int)labels[8 + i]))];
    }

    private static (float[][], int)[] Cifar(Func<string, string> shared)
    {
        byte[] records = Unzip(shared("data/cifar10-subset/test_1000.bin.gz"));
        return [.. records.Chunk(3073).Skip(700).Select(static r => (new[] { Array.ConvertAll(r[1..], static b => (b / 127.5f) - 1) }, (int)r[0]))];
    }

    /// <summary>8 kHz recordings centred in 8000 samples, by the names in the test set.</summary>
    private static float[][][] Recordings(Func<string, string> shared, string test)
    {
        const int letters = 17;
        byte[] names = Entry(shared(test), "name");
        using ZipArchive zip = ZipFile.OpenRead(shared("data/fsdd/fsdd-recordings.zip"));
        Dictionary<string, ZipArchiveEntry> entries = zip.Entries.Where(static e => e.Name.Length > 0).ToDictionary(static e => Path.GetFileNameWithoutExtension(e.Name));
        return [.. names.Skip(10 + BitConverter.ToUInt16(names, 8)).Chunk(4 * letters).Select(raw =>
        {
            string name = Path.GetFileNameWithoutExtension(Encoding.UTF32.GetString(raw).TrimEnd('\0'));
            using var bytes = new MemoryStream();
            using Stream stream = entries[name].Open();
            stream.CopyTo(bytes);
            byte[] wav = bytes.ToArray();
            int at = 12;
            while (Encoding.ASCII.GetString(wav, at, 4) != "data")
                at += 8 + BitConverter.ToInt32(wav, at + 4);
            int count = BitConverter.ToInt32(wav, at + 4) / 2;
            var samples = new float[8000];
            for (int i = 0; i < 8000; i++)
            {
                int from = count <= 8000 ? i - ((8000 - count) / 2) : i + ((count - 8000) / 2);
                if (from >= 0 && from < count)
                    samples[i] = BitConverter.ToInt16(wav, at + 8 + (2 * from)) / 32768f;
            }
            return new[] { samples };
        })];
    }

    private static byte[] Unzip(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var all = new MemoryStream();
        file.CopyTo(all);
        return all.ToArray();
    }
}
