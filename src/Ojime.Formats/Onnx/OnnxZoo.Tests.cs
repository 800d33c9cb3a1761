using System.Diagnostics;
using Ojime.Core;
using Ojime.Formats;
using Ojime.Formats.Onnx;

namespace Ojime.Tests;

/// <summary>Graphs of ONNX's model zoo with constants in place of their weights.</summary>
public class OnnxZooTests
{
    [Fact]
    public void The_zoos_graphs_are_read_to_the_shape_of_their_results()
    {
        string folder = Unpacked(Repository.Shared("onnx-conformance/onnx-1.22.0-conformance.tar.xz"));
        string[] models = [.. Directory.EnumerateFiles(folder, "light_*.onnx", SearchOption.AllDirectories)];
        Assert.NotEmpty(models);
        foreach (string model in models)
        {
            var report = new Report();
            ImportedModel? imported = ModelFile.Read(model, new(), report);
            Assert.True(imported is not null, string.Join('\n', report.Diagnostics));
            Tensor wanted = OnnxTestData.ReadTensor(model.Replace(".onnx", "_output_0.pb", StringComparison.Ordinal), new(), report)!;
            Assert.Equal(wanted.Type, imported.Graph.Outputs[0].Value.Type);
        }
    }

    private static string Unpacked(string archive)
    {
        string folder = Path.Combine(Path.GetTempPath(), "ojime-tests", $"{Path.GetFileName(archive)}-{new FileInfo(archive).Length}");
        string done = folder + ".done";
        if (File.Exists(done))
            return folder;
        Directory.CreateDirectory(folder);
        using Process tar = Process.Start("tar", ["-xf", archive, "-C", folder]);
        tar.WaitForExit();
        if (tar.ExitCode != 0)
            Assert.Skip("needs tar and xz to unpack the cases");
        File.WriteAllText(done, "");
        return folder;
    }
}
