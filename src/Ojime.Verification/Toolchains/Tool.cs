using System.ComponentModel;
using System.Diagnostics;

namespace Ojime.Verification;

/// <summary>What an outside program left behind.</summary>
public sealed record ToolResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Output);
}

/// <summary>Runs outside programs: compilers and emulators.</summary>
public static class Tool
{
    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? Find(string program)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(folder, program);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>Runs a program to its end and returns all it wrote. Cancellation and the time limit end it.</summary>
    /// <exception cref="ToolMissingException">The program is not installed.</exception>
    public static ToolResult Run(
        string program, IEnumerable<string> arguments, string folder, byte[]? input = null, TimeSpan? limit = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using Process process = StartOrExplain(start);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (limit is { } time)
            stop.CancelAfter(time);
        using CancellationTokenRegistration kill = stop.Token.Register(() => Kill(process));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        try
        {
            process.StandardInput.BaseStream.Write(input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended before it read all; its exit code tells why.
        }
        reading.GetAwaiter().GetResult();
        string errorText = errors.GetAwaiter().GetResult();
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return new(stop.IsCancellationRequested ? TimedOut : process.ExitCode, output.ToArray(), errorText);
    }

    /// <summary>The exit code that stands for a run that was ended at its time limit.</summary>
    public const int TimedOut = -124;

    private static Process StartOrExplain(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new ToolMissingException(start.FileName);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It had ended already.
        }
    }
}

/// <summary>A program that a step needs is not installed.</summary>
public sealed class ToolMissingException(string program) : Exception($"{program} is not installed")
{
    public string Program => program;
}
