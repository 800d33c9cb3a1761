using System.Diagnostics;
using System.Text.Json;

namespace Ojime.Tests;

/// <summary>The command as a user runs it: another process, its exit code, what it prints where.</summary>
public sealed class CliTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ojime cli ");

    public void Dispose() => _folder.Delete(recursive: true);

    private (int Exit, string Out, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ojime.dll"), .. arguments])
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    [Theory]
    [InlineData(2, "OJ2001", "nonsense")]
    [InlineData(2, "OJ2001", "fit")]
    [InlineData(2, "OJ2001", "fit", "m.onnx", "--scheme", "int3")]
    [InlineData(2, "OJ2002", "inspect", "m.onnx", "--input-dim", "batch")]
    [InlineData(2, "OJ2003", "fit", "m.onnx", "--ram", "lots")]
    [InlineData(2, "OJ2004", "verify", "nowhere")]
    [InlineData(2, "OJ2004", "bench", "nowhere")]
    [InlineData(2, "OJ2006", "explain", "OJ9999")]
    [InlineData(2, "OJ2101", "fit", "m.onnx", "-t", "z80")]
    [InlineData(3, "OJ3101", "inspect", "missing.onnx")]
    [InlineData(3, "OJ3101", "conformance", "missing.tar.xz")]
    public void A_mistake_has_a_code_an_exit_code_and_one_thing_to_try(int exit, string code, params string[] arguments)
    {
        (int given, string output, string error) = Run(arguments);
        Assert.Equal(exit, given);
        Assert.Contains(code, error);
        Assert.Contains("  try: ", error);
        Assert.DoesNotContain("   at ", output + error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 not a zip")]
    [InlineData("\u001c\0\0\0TFL3 cut off")]
    [InlineData("import torch\n")]
    public void What_is_no_model_is_refused_without_a_stack_trace(string content)
    {
        (int exit, string output, string error) = Run("inspect", File("model file.bin", content));
        Assert.Equal(3, exit);
        Assert.DoesNotContain("   at ", output + error);
        Assert.Contains("model file.bin", error);
    }

    [Fact]
    public void With_json_stdout_holds_one_document_and_nothing_else()
    {
        foreach (string[] arguments in (string[][])[["doctor", "--json"], ["targets", "--json"], ["inspect", File("x.onnx", "rubbish"), "--json"]])
        {
            using JsonDocument document = JsonDocument.Parse(Run(arguments).Out);
            Assert.Equal(1, document.RootElement.GetProperty("schemaVersion").GetInt32());
        }
    }

    /// <summary>After a change of a document: <c>OJIME_WRITE=1 dotnet run --project tests/Ojime.Tests -- -method '*published_schemas*'</c>.</summary>
    [Fact]
    public void The_published_schemas_are_what_the_command_prints()
    {
        string folder = Path.Combine(Repository.Root, "docs", "schemas");
        string[] names = ["bench", "conformance", "doctor", "fit", "fit-without-target", "inspect", "manifest", "report", "targets", "verify"];
        foreach (string name in names)
        {
            string printed = Run("schema", name).Out, path = Path.Combine(folder, $"{name}.schema.json");
            using JsonDocument schema = JsonDocument.Parse(printed);
            Assert.Contains("schemaVersion", schema.RootElement.GetProperty("required").EnumerateArray().Select(static r => r.GetString()));
            if (Environment.GetEnvironmentVariable("OJIME_WRITE") == "1")
                System.IO.File.WriteAllText(path, printed);
            Assert.Equal(System.IO.File.ReadAllText(path), printed);
        }
        Assert.Equal(names.Length, Directory.EnumerateFiles(folder).Count());
        Assert.Contains("OJ2001", Run("schema", "nonsense").Error);
    }

    [Fact]
    public void Help_names_every_verb_and_costs_nothing()
    {
        (int exit, string output, _) = Run("--help");
        Assert.Equal(0, exit);
        foreach (string verb in (string[])["inspect", "fit", "verify", "bench", "run", "conformance", "targets", "explain", "doctor", "demo"])
            Assert.Contains(verb, output);
    }

    [Fact]
    public void A_chip_file_with_a_mistake_is_named() => Assert.Contains("OJ2102", Run("targets", "--add", File("mine.json", "{}")).Error);
}
