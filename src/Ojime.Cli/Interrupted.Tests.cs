using System.Diagnostics;
using System.Security.Cryptography;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>A fit that is stopped, or whose disk refuses: nothing is half-written, and what stood there stands there still.</summary>
public sealed class InterruptedTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ojime stop ");

    public InterruptedTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals and scripts are wanted");
        Directory.CreateDirectory(At("tmp"));
        Directory.CreateDirectory(At("bin"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static readonly string[] Fit = ["fit", Path.Combine(Repository.Root, "examples", "digits", "digits.pt2"), "-t", "host", "--scheme", "float32", "-o", "net"];

    /// <summary>The compiler that is to prove the package never comes back, so the signal meets the fit with the package half done, on any machine.</summary>
    [Theory]
    [InlineData("INT"), InlineData("TERM"), InlineData("HUP")]
    public async Task A_stopped_fit_leaves_what_was_there(string signal)
    {
        Assert.Equal(0, (await End(Start(Fit.Append("--no-verify")))).Exit);
        Dictionary<string, string> before = Hashes("net");
        Script("gcc", $"""
            touch "{At("begun")}"
            exec sleep 100000
            """);

        using Process fit = Start(Fit);
        while (!File.Exists(At("begun")))
        {
            Assert.False(fit.HasExited, "it ended before it began");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.True(Directory.Exists(At("net.part")));
        await Process.Start("kill", [$"-{signal}", $"{fit.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);
        (int exit, string errors) = await End(fit);

        Assert.Equal((130, "Cancelled; nothing was half-written.\n"), (exit, errors));
        Assert.Equal(before, Hashes("net"));
        Assert.Equal(["begun", "bin", "net", "tmp"], Names(""));
        Assert.Empty(Names("tmp"));
    }

    [Theory]
    [InlineData("file/net", "file")]
    [InlineData("file", "a file has this name")]
    [InlineData("/proc/net/here", "")]
    public async Task A_place_that_cannot_be_written_is_a_diagnostic(string output, string reason)
    {
        File.WriteAllText(At("file"), "");
        (int exit, string errors) = await End(Start([.. Fit[..^1], output]));
        Assert.True(exit == 2, errors);
        Assert.StartsWith($"Error OJ2009: digits.pt2: {output}: nothing can be written here: ", errors, StringComparison.Ordinal);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Contains("\n  try: ", errors, StringComparison.Ordinal);
        Assert.Equal(["bin", "file", "tmp"], Names(""));
    }

    /// <summary>The package is written and proven, and then something stands where the report is to go: the last writes fail.</summary>
    [Fact]
    public async Task A_write_that_fails_at_the_end_leaves_the_old_package()
    {
        Assert.SkipWhen(Tool.Find("gcc") is null, "gcc is not installed");
        Assert.Equal(0, (await End(Start(Fit.Append("--no-verify")))).Exit);
        Dictionary<string, string> before = Hashes("net");
        Script("gcc", $"""
            mkdir -p "{At("net.part/report.json")}"
            exec "{Tool.Find("gcc")}" "$@"
            """);
        (int exit, string errors) = await End(Start(Fit));
        Assert.True(exit == 2, errors);
        Assert.Contains("OJ2009", errors, StringComparison.Ordinal);
        Assert.Equal(before, Hashes("net"));
        Assert.Equal(["bin", "net", "tmp"], Names(""));
    }

    [Fact]
    public async Task A_folder_named_with_a_stroke_at_its_end_is_the_same_folder()
    {
        for (int i = 0; i < 2; i++)
            Assert.Equal(0, (await End(Start([.. Fit[..^1], "net/", "--no-verify"]))).Exit);
        Assert.Equal(["bin", "net", "tmp"], Names(""));
        Assert.DoesNotContain(".ojime-part", Names("net"));
    }

    [Fact]
    public async Task A_folder_of_the_users_that_has_the_name_of_the_part_is_left_alone()
    {
        Directory.CreateDirectory(At("net.part"));
        File.WriteAllText(At("net.part/thesis.txt"), "years of work");
        (int exit, string errors) = await End(Start(Fit));
        Assert.True(exit == 2, errors);
        Assert.Contains("OJ2007", errors, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Names("net.part"));
    }

    private Process Start(IEnumerable<string> arguments)
    {
        // Whoever runs the tests in the background, or under nohup, has them ignore signals, and what they start would inherit it.
        var start = new ProcessStartInfo("env", ["--default-signal", "dotnet", Path.Combine(AppContext.BaseDirectory, "ojime.dll"), .. arguments])
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{At("bin")}:{start.Environment["PATH"]}";
        start.Environment["TMPDIR"] = At("tmp");
        // Else the runtime's sockets for debuggers lie there too.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    private static async Task<(int Exit, string Errors)> End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }

    private void Script(string name, string text)
    {
        File.WriteAllText(At($"bin/{name}"), $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path);

    private string[] Names(string folder) => [.. new DirectoryInfo(At(folder)).EnumerateFileSystemInfos().Select(static f => f.Name).Order(StringComparer.Ordinal)];

    private Dictionary<string, string> Hashes(string folder) => Directory.EnumerateFiles(At(folder), "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, static f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
}
