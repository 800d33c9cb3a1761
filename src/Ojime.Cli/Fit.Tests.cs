using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ojime.Compiler;
using Ojime.Core;
using Ojime.Formats.Numpy;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>The bundled example from model to package, as a user runs it: paths with spaces, a model folder that may not be written.</summary>
public sealed class FitTests(FitTests.Workspace workspace) : IClassFixture<FitTests.Workspace>
{
    /// <summary>One package for all tests of the class, in a folder with a space in its name.</summary>
    public sealed class Workspace : IDisposable
    {
        public Workspace()
        {
            string models = Path.Combine(Folder, "read only");
            Directory.CreateDirectory(models);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "digits")))
                File.Copy(file, Path.Combine(models, Path.GetFileName(file)));
            Model = Path.Combine(models, "digits.pt2");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(models, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            First = Run("fit", Model, "-t", "stm32g0b1", "--ram", "20K", "--flash", "64K", "--calib", Beside("calibration.npz"), "--golden", Beside("golden.npz"), "-o", "a package");
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("ojime fit ").FullName;
        public string Model { get; }
        public (int Exit, string Out, string Error) First { get; }
        public string Package => Path.Combine(Folder, "a package");

        public string Beside(string file) => Path.Combine(Path.GetDirectoryName(Model)!, file);

        public (int Exit, string Out, string Error) Run(params string[] arguments)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ojime.dll"), .. arguments])
            {
                WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            // A machine that writes numbers with commas must not change a byte.
            start.Environment["LC_ALL"] = "de_DE.UTF-8";
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }

        public void Dispose()
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.GetDirectoryName(Model)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public void The_example_fits_its_budget_and_the_verdict_comes_first()
    {
        Assert.True(workspace.First.Exit == 0, workspace.First.Error);
        Assert.Contains("FITS stm32g0b1", workspace.First.Out);
        foreach (string file in (string[])["report.html", "report.json", "digits.graph", "digits.manifest.json", "README.md", "include/digits.h", "src/digits.c", "CMakeLists.txt"])
            Assert.True(File.Exists(Path.Combine(workspace.Package, file)), file);
    }

    [Fact]
    public void The_same_fit_gives_the_same_bytes_and_replaces_the_package()
    {
        Dictionary<string, string> before = Hashes();
        (int exit, _, string error) = workspace.Run("fit", workspace.Model, "-t", "stm32g0b1", "--ram", "20K", "--flash", "64K",
            "--calib", workspace.Beside("calibration.npz"), "--golden", workspace.Beside("golden.npz"), "-o", "a package");
        Assert.True(exit == 0, error);
        Assert.Equal(before, Hashes());
        Assert.False(Directory.Exists(workspace.Package + ".part"));
    }

    /// <summary>What a program gets to read is what the published schema says, value for value.</summary>
    [Theory]
    [InlineData("manifest"), InlineData("report")]
    [InlineData("fit", "fit", "read only/digits.pt2", "-t", "host", "--scheme", "float32", "--no-verify", "-o", "of its own", "--json")]
    [InlineData("fit-without-target", "fit", "read only/digits.pt2", "--json")]
    [InlineData("inspect", "inspect", "read only/digits.pt2", "--json")]
    [InlineData("inspect", "inspect", "read only/train.py", "--json")]
    [InlineData("verify", "verify", "a package", "--on", "host", "--per-layer", "--json")]
    [InlineData("bench", "bench", "a package", "--json")]
    [InlineData("targets", "targets", "--json")]
    [InlineData("doctor", "doctor", "--json")]
    public void A_document_keeps_its_published_schema(string schema, params string[] arguments)
    {
        Assert.SkipWhen(schema == "bench" && (Tool.Find("arm-none-eabi-gcc") is null || Tool.Find("qemu-system-arm") is null), "the cross-compiler or the emulator is not installed");
        string document = schema switch
        {
            "manifest" => File.ReadAllText(Path.Combine(workspace.Package, "digits.manifest.json")),
            "report" => File.ReadAllText(Path.Combine(workspace.Package, "report.json")),
            _ => workspace.Run(arguments).Out,
        };
        Assert.Empty(JsonSchema.Published(schema).Problems(document));
    }

    [Fact]
    public void The_report_is_one_page_without_scripts_or_the_network()
    {
        string page = File.ReadAllText(Path.Combine(workspace.Package, "report.html"));
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http", page);
        Assert.Contains("<svg", page);
        using JsonDocument twin = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Package, "report.json")));
        Assert.True(twin.RootElement.GetProperty("fits").GetBoolean());
        Assert.True(twin.RootElement.GetProperty("memory").GetProperty("arenaBytes").GetInt32() <= 20 * 1024);
    }

    [Theory]
    [InlineData("--ram", "1K", 4001)]
    [InlineData("--flash", "2K", 4002)]
    public void A_model_that_does_not_fit_says_by_how_much(string option, string size, int code)
    {
        (int exit, string output, string error) = workspace.Run("fit", workspace.Model, "-t", "stm32g0b1", option, size, "--calib", workspace.Beside("calibration.npz"),
            "--no-verify", "-o", "too small");
        Assert.Equal(4, exit);
        Assert.Contains($"OJ{code}", error);
        Assert.Contains("short by", error);
        Assert.Contains("DOES NOT FIT", output);
    }

    [Fact]
    public void Without_a_target_every_chip_gets_a_verdict()
    {
        (int exit, string output, _) = workspace.Run("fit", workspace.Model, "--calib", workspace.Beside("calibration.npz"));
        Assert.Equal(0, exit);
        Assert.Contains("rp2040", output);
        Assert.Contains("RAM short", output);
    }

    [Fact]
    public void No_line_of_an_answer_is_wider_than_the_smallest_terminal()
    {
        string[] answers =
        [
            workspace.First.Out,
            workspace.Run("fit", workspace.Model, "--calib", workspace.Beside("calibration.npz")).Out,
            workspace.Run("inspect", "read only/digits.pt2").Out,
            workspace.Run("targets").Out,
            workspace.Run("doctor").Out,
            workspace.Run("explain", "OJ4001").Out,
            workspace.Run("verify", "a package", "--on", "host", "--per-layer").Out,
        ];
        // A path is as long as the user made it.
        Assert.All(answers.SelectMany(static a => a.Split('\n')).Where(static l => !l.Contains('/')), static line => Assert.True(line.Length <= 80, line));
    }

    /// <summary>The table shows what a fit to that chip would take, not the least that any plan could.</summary>
    [Fact]
    public void The_verdict_over_all_chips_agrees_with_a_fit_to_one()
    {
        string[] calibrated = ["fit", workspace.Model, "--calib", workspace.Beside("calibration.npz"), "--golden", workspace.Beside("golden.npz"), "--json"];
        using JsonDocument all = JsonDocument.Parse(workspace.Run(calibrated).Out);
        JsonElement chip = all.RootElement.GetProperty("chips").EnumerateArray().Single(static c => c.GetProperty("chip").GetString() == "stm32g0b1");
        using JsonDocument one = JsonDocument.Parse(workspace.Run([.. calibrated, "-t", "stm32g0b1", "--no-verify", "-o", "one"]).Out);
        Assert.Equal(one.RootElement.GetProperty("memory").GetProperty("arenaBytes").GetInt64(), chip.GetProperty("ramNeeded").GetInt64());
        if (one.RootElement.TryGetProperty("flash", out JsonElement flash))
            Assert.InRange(chip.GetProperty("flashNeeded").GetInt64() / flash.GetProperty("total").GetProperty("value").GetDouble(), 0.9, 1.1);
    }

    [Fact]
    public void A_package_is_proven_again_layer_by_layer()
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        (int exit, string output, string error) = workspace.Run("verify", "a package", "--on", "host", "--per-layer");
        Assert.True(exit == 0, error);
        Assert.Contains("exact", output);
        (exit, _, error) = workspace.Run("verify", "a package", "--on", "mars");
        Assert.Equal(2, exit);
        Assert.Contains("OJ2005", error);
    }

    [Fact]
    public void A_package_whose_C_was_changed_is_caught_at_its_step()
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        string copy = Path.Combine(workspace.Folder, "changed");
        foreach (string file in Directory.EnumerateFiles(workspace.Package, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(workspace.Package, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        string kernels = Path.Combine(copy, "src", "digits_kernels.h");
        string text = File.ReadAllText(kernels);
        const string rounding = "(twice >> 1) + (twice & 1)";
        Assert.Contains(rounding, text);
        File.WriteAllText(kernels, text.Replace(rounding, "(twice >> 1) + 4", StringComparison.Ordinal));
        (int exit, string output, string error) = workspace.Run("verify", "changed", "--on", "host", "--per-layer");
        Assert.Equal(5, exit);
        Assert.Contains("OJ5101", error);
        Assert.Contains("DIFFERS", output);
    }

    /// <summary>What comes out at the end is nearly the same; the step is not.</summary>
    [Fact]
    public void A_weight_that_was_changed_in_a_float_package_is_caught_at_its_step()
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        Assert.Equal(0, workspace.Run("fit", workspace.Model, "-t", "host", "--scheme", "float32", "--name", "floats", "-o", "floats").Exit);
        string weights = Path.Combine(workspace.Folder, "floats", "src", "floats_weights.c"), text = File.ReadAllText(weights);
        Match first = Regex.Match(text, @"floats_w_3_\w+\[\d+\]\)? = \{\s*([^,\s]+)");
        Assert.True(first.Success, text[..2000]);
        float changed = (float.Parse(first.Groups[1].Value.TrimEnd('f'), CultureInfo.InvariantCulture) * 1.01f) + 0.001f;
        File.WriteAllText(weights, string.Concat(text.AsSpan(0, first.Groups[1].Index), $"{changed.ToString("R", CultureInfo.InvariantCulture)}f", text.AsSpan(first.Groups[1].Index + first.Groups[1].Length)));
        (int exit, string output, string error) = workspace.Run("verify", "floats", "--on", "host", "--per-layer");
        Assert.Equal(5, exit);
        Assert.Contains("first differs at step 3", error);
        Assert.Contains("DIFFERS", output);
    }

    [Theory]
    [InlineData("return 3;")]
    [InlineData("return 0;")]
    public void A_float_package_whose_steps_cannot_be_traced_is_not_proven(string instead)
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        Assert.Equal(0, workspace.Run("fit", workspace.Model, "-t", "host", "--scheme", "float32", "--name", "mute", "-o", "mute", "--no-verify").Exit);
        string main = Path.Combine(workspace.Folder, "mute", "test", "main_host.c"), text = File.ReadAllText(main);
        const string begins = "trace = trace || golden;";
        Assert.Contains(begins, text);
        File.WriteAllText(main, text.Replace(begins, $"{begins} if (golden) {{ {instead} }}", StringComparison.Ordinal));
        (int exit, _, string error) = workspace.Run("verify", "mute", "--on", "host");
        Assert.Equal(5, exit);
        Assert.Contains("could not be traced", error);
    }

    [Fact]
    public void A_package_runs_on_data_and_gives_what_the_golden_vectors_say()
    {
        string results = Path.Combine(workspace.Folder, "results.npz");
        (int exit, _, string error) = workspace.Run("run", "a package", "--input", workspace.Beside("golden.npz"), "--output", results);
        Assert.True(exit == 0, error);
        Assert.Equal([16, 1, 10], Npz.Read(results, new(), new())!.Single().Array.Sizes);
    }

    [Fact]
    public void A_bench_measures_and_compares()
    {
        Assert.SkipWhen(Tool.Find("arm-none-eabi-gcc") is null || Tool.Find("qemu-system-arm") is null, "the cross-compiler or the emulator is not installed");
        (int exit, string output, string error) = workspace.Run("bench", "a package", "--json");
        Assert.True(exit == 0, error);
        using JsonDocument bench = JsonDocument.Parse(output);
        JsonElement row = bench.RootElement.GetProperty("rows")[0];
        Assert.True(row.GetProperty("instructions").GetInt64() > 100_000);
        Assert.Empty(row.GetProperty("foreign").EnumerateArray());
        string smaller = output.Replace($"\"flashBytes\": {row.GetProperty("flashBytes")}", "\"flashBytes\": 1000", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(workspace.Folder, "base.json"), smaller);
        (exit, _, error) = workspace.Run("bench", "a package", "--against", "base.json", "--fail-over", "2%");
        Assert.Equal(7, exit);
        Assert.Contains("OJ7001", error);
        (exit, _, error) = workspace.Run("bench", "a package", "--against", "missing.json");
        Assert.Equal(2, exit);
        Assert.Contains("OJ2008", error);
    }

    [Fact]
    public void A_folder_with_other_files_is_left_alone()
    {
        string folder = Path.Combine(workspace.Folder, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.txt"), "years of work");
        (int exit, _, string error) = workspace.Run("fit", workspace.Model, "-t", "host", "-o", "mine");
        Assert.Equal(2, exit);
        Assert.Contains("OJ2007", error);
        Assert.True(File.Exists(Path.Combine(folder, "thesis.txt")));
    }

    [Fact]
    public void Golden_outputs_of_another_model_are_noticed()
    {
        string golden = Path.Combine(workspace.Folder, "other.npz");
        Npz.Write(golden, [("mfcc", Tensor.Zeros(TensorType.Float(2, 1, 49, 10))), ("output", Tensor.Zeros(TensorType.Float(2, 10)))]);
        (int exit, _, string error) = workspace.Run("fit", workspace.Model, "-t", "host", "--scheme", "float32", "--golden", golden, "--no-verify", "-o", "other");
        Assert.Equal(5, exit);
        Assert.Contains("OJ5001", error);
    }

    [Fact]
    public void A_node_that_no_kernel_does_is_named_and_the_exit_code_says_that_the_model_is_at_fault()
    {
        string model = Path.Combine(workspace.Folder, "no kernel.onnx");
        File.WriteAllBytes(model, ConformanceTests.WithoutKernel());
        (int exit, _, string error) = workspace.Run("fit", model, "-t", "host", "--scheme", "float32", "-o", "none");
        Assert.Equal(3, exit);
        Assert.StartsWith("Error OJ3351: no kernel.onnx: the total (ReduceSum): there is no C for reduce", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void A_loop_that_the_data_ends_is_proven_on_a_core_like_any_step(string scheme)
    {
        string model = Path.Combine(workspace.Folder, "doubling.onnx");
        File.WriteAllBytes(model, OnnxReaderTests.DoublingFile);
        string calibration = Path.Combine(workspace.Folder, "doubling.npz");
        Npz.Write(calibration, [("x", Tensor.Floats([6, 1], 1, 2, 3, 5, 12, 19))]);
        (int exit, string verdict, string error) = workspace.Run("fit", model, "-t", "cortex-m0plus", "--scheme", scheme, "--calib", calibration, "-o", $"doubling {scheme}");
        Assert.True(exit == 0, verdict + error);
        Assert.Contains("OJ3353", error);
        Assert.Matches(scheme == "int8" ? "cortex-m0plus.* 4/4 equal in every bit" : "cortex-m0plus.* 4/4", verdict);
        (exit, verdict, error) = workspace.Run("inspect", model);
        Assert.True(exit == 0, error);
        Assert.Matches(@"(?s)the y +loop.*  turn:.*    the y/the w +binary", verdict);
    }

    [Fact]
    public void A_loop_without_end_is_told_by_its_node()
    {
        string model = Path.Combine(workspace.Folder, "endless.onnx"), calibration = Path.Combine(workspace.Folder, "endless.npz");
        File.WriteAllBytes(model, OnnxReaderTests.EndlessFile);
        Npz.Write(calibration, [("x", Tensor.Floats([1, 1], -1))]);
        foreach (string scheme in (string[])["float32", "int8"])
        {
            (int exit, _, string error) = workspace.Run("fit", model, "-t", "host", "--scheme", scheme, "--calib", calibration, "-o", "endless");
            Assert.Equal(3, exit);
            Assert.Contains("OJ3352: endless.onnx: the y (Loop): the loop has not ended after 65,536 turns", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_pipeline_can_find_has_words_for_it()
    {
        Graph graph = GraphText.Parse("graph g\ninput x: f32[1,1,1,1]\nconst w: f32[1,1,1,1] = 1\nconst b: f32[1] = 0\n%0: f32[1,1,1,1] = conv2d window 1x1(x, w, b)\nreturn y = %0", Operators.Read);
        Assert.Equal((3351, "there is no C for conv2d over f32[1,1,1,1] and f32[1,1,1,1] and f32[1]"), Told(CompilerProblems.NoKernel(graph.Nodes[0])));
        Assert.Equal((2201, "the model comes quantised as integers; --scheme int8 would quantise it twice"), Told(CompilerProblems.SchemeDiffers("int8", "integers")));
        Assert.Equal((2202, "--rounding is for models that are quantised here; this one comes quantised"), Told(CompilerProblems.RoundingIdle("comes quantised")));
        Assert.Equal((3352, "the loop has not ended after 65,536 turns"), Told(CompilerProblems.LoopDoesNotEnd(new(65536))));
        Assert.Equal((3353, Severity.Note), (CompilerProblems.CountedByTurn(Origin.None).Code, CompilerProblems.CountedByTurn(Origin.None).Severity));
        Assert.Equal((5102, "2 of 9 conformance cases are wrong"), Told(VerificationProblems.CasesWrong(2, 9)));
        Assert.Equal((6002, "nothing could be proven: gcc is not installed"), Told(VerificationProblems.NothingProven("gcc is not installed")));
    }

    private static (int, string) Told(Diagnostic d) => (d.Code, d.Message);

    private Dictionary<string, string> Hashes() => Directory.EnumerateFiles(workspace.Package, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(workspace.Package, f), static f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
}
